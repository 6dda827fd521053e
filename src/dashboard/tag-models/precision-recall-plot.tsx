import { useTranslations } from 'use-intl';
import { Curve, IntervalDot } from '../charts/marks.js';
import { Plot } from '../charts/plot.js';
import { Card } from '../ui/card.js';
import { useFigures } from '../ui/format.js';
import type { Evaluation } from './evaluation.js';
import styles from './tag-models.module.css';

const UNIT = [0, 1] as const;

/** What a lower threshold finds more of, and what it costs. */
export function PrecisionRecallPlot({ evaluation }: { readonly evaluation: Evaluation }) {
  const t = useTranslations('tagModels.precisionRecall');
  const figures = useFigures();
  const { precisionRecall = [], breakEven } = evaluation;
  if (precisionRecall.length < 2 || !breakEven) return null;
  const { f1, threshold } = breakEven;
  const summary = t('summary', { f1: figures.precise(f1), threshold: figures.precise(threshold) });
  return (
    <Card title={t('title')} note={t('note')}>
      <Plot
        height={280}
        summary={summary}
        x={{ label: t('recall'), domain: UNIT, format: figures.share }}
        y={{ label: t('precision'), domain: UNIT, format: figures.share }}
      >
        {(scales) => (
          <>
            <Curve
              scales={scales}
              points={precisionRecall.map(({ recall, precision }) => [recall, precision] as const)}
            />
            <IntervalDot scales={scales} at={[f1, f1]} radius={6} title={summary} />
          </>
        )}
      </Plot>
      <p className={styles.quiet}>{summary}</p>
    </Card>
  );
}
