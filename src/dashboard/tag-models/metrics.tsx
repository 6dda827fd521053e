import { useTranslations } from 'use-intl';
import { Card } from '../ui/card.js';
import { Figures, type Figure } from '../ui/figures.js';
import { useFigures } from '../ui/format.js';
import { metricOf, type Estimate, type Evaluation } from './evaluation.js';

const SHOWN = [
  ['macroAp'],
  ['macroApFrequent'],
  ['microF1'],
  ['macroF1'],
  ['precisionAt', '5'],
  ['ndcgAt', '10'],
  ['sameSubjectAt1'],
  ['crossEntropy'],
  ['squaredError'],
] as const;

/** Figures over held-out pictures, with intervals and what each says. */
export function Metrics({ evaluation }: { readonly evaluation: Evaluation }) {
  const t = useTranslations('tagModels.metrics');
  const figures = useFigures();
  const format = (name: string, value: number): string =>
    name === 'squaredError'
      ? value.toExponential(2)
      : name === 'crossEntropy'
        ? value.toFixed(2)
        : figures.precise(value);
  const shown = SHOWN.map(([name, rank]): Figure | undefined => {
    const estimate: Estimate | null = metricOf(evaluation, name, rank);
    return estimate
      ? {
          label: t(`names.${name}`),
          value: format(name, estimate.value),
          detail: t('interval', { low: format(name, estimate.low), high: format(name, estimate.high) }),
          meaning: t(`meanings.${name}`, { threshold: evaluation.breakEven?.threshold.toFixed(3) ?? '–' }),
        }
      : undefined;
  }).filter((figure) => figure !== undefined);
  return (
    <Card
      title={t('title')}
      note={t('note', {
        images: evaluation.images ?? 0,
        groups: figures.count(evaluation.groups ?? 0),
        tags: figures.count(evaluation.tagsScored ?? 0),
      })}
    >
      <Figures figures={shown} />
    </Card>
  );
}
