import { Link } from 'wouter';
import { useTranslations } from 'use-intl';
import { useFigures } from '../ui/format.js';
import { useDuration } from './duration.js';
import type { ShownJob } from './job-documents.js';

/** What a job came to, in a sentence by its kind; a kind that the page does not know has its raw result in the details. */
export function JobResult({ job: { kind, result } }: { readonly job: ShownJob }) {
  const t = useTranslations('jobs.results');
  const figures = useFigures();
  const duration = useDuration();
  if (!result) return null;
  const number = (key: string): number => (typeof result[key] === 'number' ? result[key] : 0);
  const count = (key: string): string => figures.count(number(key));
  const length = (key: string): number => (Array.isArray(result[key]) ? result[key].length : 0);
  const parts = (...sentences: (string | false)[]): string => sentences.filter(Boolean).join(' · ');

  switch (kind) {
    case 'ingest':
    case 'index_tag_model':
      return (
        <>
          {parts(
            t('takenIn', { count: number('indexed') }),
            number('alreadyIndexed') > 0 && t('alreadyThere', { count: number('alreadyIndexed') }),
            number('skipped') > 0 && t('copiesLeftOut', { count: number('skipped') }),
            length('nearCopies') - number('skipped') > 0 &&
              t('copiesLinked', { count: length('nearCopies') - number('skipped') }),
            length('failures') > 0 && t('failures', { count: length('failures') }),
            result.indexBuilt === true && t('indexBuilt'),
          )}
        </>
      );
    case 'import_kpi':
      return (
        <>
          {result.alreadyImported === true
            ? t('alreadyImported')
            : parts(
                t('rows', { count: number('rows') }),
                number('skippedCount') > 0 && t('badRows', { count: number('skippedCount') }),
                length('feedBreaks') > 0 && t('feedBreaks', { count: length('feedBreaks') }),
              )}
        </>
      );
    case 'fit_kpi':
      return (
        <>
          <KpiModelLink id={result.kpiModel} /> · {result.deployed === true ? t('deployed') : t('notDeployed')}
        </>
      );
    case 'build_index':
      return (
        <>
          {result.built === false
            ? t('indexStood')
            : t('vectorsIndexed', { count: count('rows'), time: duration(number('seconds')) })}
        </>
      );
    case 'scan_duplicates':
      return (
        <>
          {parts(
            t('compared', { count: number('compared') }),
            number('fingerprinted') > 0 && t('fingerprinted', { count: number('fingerprinted') }),
            length('failures') > 0 && t('failures', { count: length('failures') }),
          )}
        </>
      );
    case 'prepare_demo':
      return (
        <>
          {t('takenIn', { count: number('illustrations') })} · <KpiModelLink id={result.kpiModel} />
        </>
      );
    default:
      return null;
  }
}

function KpiModelLink({ id }: { readonly id: unknown }) {
  const t = useTranslations('jobs.results');
  if (typeof id !== 'string') return null;
  return <Link href={`/kpi-models/${id}`}>{t('kpiModel', { id })}</Link>;
}

interface Listed {
  readonly what: string;
  readonly reason: string;
}

/** What a job could not do, one by one: bad rows by their line, pictures by their name. */
export function useJobFailures(): (job: Pick<ShownJob, 'result'>) => readonly Listed[] {
  const t = useTranslations('jobs.results');
  return ({ result }) => {
    const by = result?.countedBy === 'row' ? 'row' : 'line';
    const rows = listOf(result?.skipped).map(({ line, reason }) => ({ what: t(by, { line: String(line) }), reason }));
    const pictures = listOf(result?.failures).map(({ source, illustrationId, reason }) => ({
      what: typeof source === 'string' ? source : t('illustration', { id: String(illustrationId) }),
      reason,
    }));
    return [...rows, ...pictures].map(({ what, reason }) => ({ what, reason: String(reason) }));
  };
}

function listOf(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
}
