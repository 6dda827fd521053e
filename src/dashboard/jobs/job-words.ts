import { useTranslations } from 'use-intl';

export const KINDS = [
  'ingest',
  'import_kpi',
  'fit_kpi',
  'index_tag_model',
  'build_index',
  'scan_duplicates',
  'prepare_demo',
] as const;
type Kind = (typeof KINDS)[number];

/** What a job does, in words; a kind that the page does not know stays as the server calls it. */
export function useKindName(): (kind: string) => string {
  const t = useTranslations('jobs.kinds');
  return (kind) => ((KINDS as readonly string[]).includes(kind) ? t(kind as Kind) : kind);
}

/** Steps as the server names them -> their names here. */
const STEPS = {
  Indexing: 'indexing',
  Tagging: 'tagging',
  'Building the index': 'buildingIndex',
  Fingerprinting: 'fingerprinting',
  Comparing: 'comparing',
  'Importing (rows)': 'importingRows',
  'Importing (bytes)': 'importingBytes',
  'Importing simulated clicks': 'importingSimulated',
  'Writing drawings': 'writingDrawings',
  'Separating tags from context': 'separating',
  'Choosing lambda': 'choosingLambda',
  'Learning curve': 'learningCurve',
  'Measuring uncertainty': 'measuringUncertainty',
  Learning: 'learning',
  'Judging on the hold-out': 'judging',
  'Fitting to all data': 'fittingAll',
} as const;

/** What a job is doing, in words; a step that the page does not know stays as the server calls it. */
export function useStepName(): (step: string) => string {
  const t = useTranslations('jobs.steps');
  return (step) => (step in STEPS ? t(STEPS[step as keyof typeof STEPS]) : step);
}
