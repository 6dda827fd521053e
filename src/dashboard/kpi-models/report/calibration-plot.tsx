import { useTranslations } from 'use-intl';
import type { KpiReport } from '../../../kpi/report/report.js';
import { domainOf } from '../../charts/domain.js';
import { Diagonal, IntervalDot } from '../../charts/marks.js';
import { Plot } from '../../charts/plot.js';
import { Card } from '../../ui/card.js';
import { useFigures } from '../../ui/format.js';
import { WideTable } from '../../ui/wide-table.js';
import styles from '../kpi-models.module.css';

/** Of held-out illustrations that were forecast about alike: how often what was forecast came true. */
export function CalibrationPlot({ report }: { readonly report: KpiReport }) {
  const t = useTranslations('kpiModels.calibration');
  const figures = useFigures();
  const bins = report.holdOut.calibrationCurve;
  if (bins.length < 2) {
    return (
      <Card title={t('title')}>
        <p className={styles.quiet}>{t(report.kind === 'rate' ? 'tooFew' : 'notOfNumbers')}</p>
      </Card>
    );
  }
  const domain = domainOf(bins.flatMap(({ predicted, interval }) => [predicted, interval.low, interval.high]));
  domain[0] = Math.max(0, domain[0]);
  const within = bins.filter(
    ({ predicted, interval }) => predicted >= interval.low && predicted <= interval.high,
  ).length;
  const summary = t('summary', { within, bins: bins.length });
  const rate = (value: number): string => figures.kpi(value);
  return (
    <Card title={t('title')} note={t('note')}>
      <Plot
        height={300}
        summary={summary}
        x={{ label: t('forecast'), domain, format: rate }}
        y={{ label: t('observed'), domain, format: rate }}
      >
        {(scales) => (
          <>
            <Diagonal scales={scales} domain={domain} />
            {bins.map(({ predicted, observed, interval, illustrations }) => (
              <IntervalDot
                key={predicted}
                scales={scales}
                at={[predicted, observed]}
                interval={interval}
                title={t('bin', {
                  count: illustrations,
                  forecast: rate(predicted),
                  observed: rate(observed),
                  low: rate(interval.low),
                  high: rate(interval.high),
                })}
              />
            ))}
          </>
        )}
      </Plot>
      <p className={styles.quiet}>{summary}</p>
      <details className={styles.more}>
        <summary>{t('table')}</summary>
        <WideTable label={t('title')}>
          <thead>
            <tr>
              <th scope="col" className="number">
                {t('forecast')}
              </th>
              <th scope="col" className="number">
                {t('observed')}
              </th>
              <th scope="col" className="number">
                {t('interval')}
              </th>
              <th scope="col" className="number">
                {t('illustrations')}
              </th>
            </tr>
          </thead>
          <tbody>
            {bins.map(({ predicted, observed, interval, illustrations }) => (
              <tr key={predicted}>
                <td className="number">{rate(predicted)}</td>
                <td className="number">{rate(observed)}</td>
                <td className="number">{`${rate(interval.low)} – ${rate(interval.high)}`}</td>
                <td className="number">{figures.count(illustrations)}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      </details>
    </Card>
  );
}
