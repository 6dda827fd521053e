import { useTranslations } from 'use-intl';
import type { KpiReport } from '../../../kpi/report/report.js';
import { domainOf } from '../../charts/domain.js';
import { Curve, IntervalDot } from '../../charts/marks.js';
import { Plot } from '../../charts/plot.js';
import { Card } from '../../ui/card.js';
import { useFigures } from '../../ui/format.js';
import styles from '../kpi-models.module.css';

/** Error on folds left out by the penalty: why it is as strong as it is. */
export function PenaltyCurve({ report: { crossValidation, lambda } }: { readonly report: KpiReport }) {
  const t = useTranslations('kpiModels.penalty');
  const figures = useFigures();
  if (!crossValidation || crossValidation.curve.length < 2) {
    return (
      <Card title={t('title')}>
        <p className={styles.quiet}>{t('none')}</p>
      </Card>
    );
  }
  const { curve, folds } = crossValidation;
  const points = [...curve].sort((a, b) => a.lambda - b.lambda).map((point) => [point.lambda, point.error] as const);
  const chosen = points.reduce((best, point) =>
    Math.abs(Math.log(point[0] / lambda)) < Math.abs(Math.log(best[0] / lambda)) ? point : best,
  );
  const summary = t('summary', { lambda: figures.compact(lambda), error: figures.precise(chosen[1]), folds });
  return (
    <Card title={t('title')} note={t('note')}>
      <Plot
        height={260}
        summary={summary}
        x={{
          label: t('lambda'),
          domain: [points[0]![0], points.at(-1)![0]],
          // Of a logarithm's many ticks the powers of ten.
          format: (value) =>
            Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6) ? figures.compact(value) : '',
          logarithmic: true,
        }}
        y={{ label: t('error'), domain: domainOf(points.map(([, error]) => error)), format: figures.precise }}
      >
        {(scales) => (
          <>
            <Curve scales={scales} points={points} />
            <IntervalDot scales={scales} at={chosen} title={summary} radius={6} />
          </>
        )}
      </Plot>
      <p className={styles.quiet}>{summary}</p>
    </Card>
  );
}
