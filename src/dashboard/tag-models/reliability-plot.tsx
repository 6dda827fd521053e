import { useTranslations } from 'use-intl';
import { Curve, Diagonal, IntervalDot } from '../charts/marks.js';
import { Plot } from '../charts/plot.js';
import { Card } from '../ui/card.js';
import { useFigures } from '../ui/format.js';
import type { Evaluation } from './evaluation.js';
import styles from './tag-models.module.css';

const UNIT = [0, 1] as const;

/** Of tags scored 0.7, are 70 % right? */
export function ReliabilityPlot({ evaluation: { reliability } }: { readonly evaluation: Evaluation }) {
  const t = useTranslations('tagModels.reliability');
  const figures = useFigures();
  if (!reliability || reliability.bins.length < 2) return null;
  const { bins, expectedError } = reliability;
  const most = Math.max(...bins.map(({ pairs }) => Math.log10(pairs + 1)));
  const summary = t('summary', { error: figures.precise(expectedError) });
  return (
    <Card title={t('title')} note={t('note')}>
      <Plot
        height={280}
        summary={summary}
        x={{ label: t('score'), domain: UNIT, format: figures.score }}
        y={{ label: t('right'), domain: UNIT, format: figures.share }}
      >
        {(scales) => (
          <>
            <Diagonal scales={scales} domain={UNIT} />
            <Curve scales={scales} points={bins.map(({ score, frequency }) => [score, frequency] as const)} />
            {bins.map(({ score, frequency, pairs }) => (
              <IntervalDot
                key={score}
                scales={scales}
                at={[score, frequency]}
                radius={2 + (5 * Math.log10(pairs + 1)) / most}
                title={t('bin', {
                  score: figures.score(score),
                  right: figures.share(frequency),
                  pairs: figures.count(pairs),
                })}
              />
            ))}
          </>
        )}
      </Plot>
      <p className={styles.quiet}>{summary}</p>
    </Card>
  );
}
