import { useTranslations } from 'use-intl';
import { IntervalScale } from '../charts/interval-scale.js';
import { useFigures } from '../ui/format.js';
import type { WhatIf } from './what-if-answer.js';
import styles from './what-if.module.css';
import type { ShownKpi, WhatIfForecast } from './shown.js';

/** The forecast before and after, and what to know of the difference. */
export function WhatIfResult(props: {
  readonly kpi: ShownKpi;
  readonly forecast: WhatIfForecast;
  readonly answer: WhatIf | undefined;
  /** What the server will say, as far as it is known before it does. */
  readonly foreseen: number | null;
  readonly confirmed: boolean;
  readonly changed: boolean;
}) {
  const { kpi, forecast, answer, foreseen, confirmed, changed } = props;
  const t = useTranslations('illustration');
  const figures = useFigures();
  const format = (value: number): string => figures.kpi(value, kpi.kind);
  const after = !changed ? forecast.rate : (foreseen ?? answer?.after ?? forecast.rate);
  // The interval belongs to the answer; one that is only foreseen has none yet.
  const interval = !changed ? forecast.interval : confirmed ? answer?.interval : null;
  const most = Math.max(forecast.rate, forecast.interval?.high ?? 0, after, interval?.high ?? 0);
  const least = Math.min(0, forecast.interval?.low ?? 0, interval?.low ?? 0, after);
  const between = (of: { readonly low: number; readonly high: number } | null | undefined) =>
    of ? { note: t('interval', { low: format(of.low), high: format(of.high) }) } : {};
  return (
    <div className={styles.result}>
      <IntervalScale
        domain={[least, ceiling(most)]}
        format={format}
        rows={[
          {
            key: 'now',
            label: t('now'),
            figure: format(forecast.rate),
            value: forecast.rate,
            ...between(forecast.interval),
            ...forecast.interval,
            mark: 'dot',
          },
          {
            key: 'changed',
            label: t('changed'),
            figure: format(after),
            value: after,
            ...between(interval),
            ...interval,
            mark: 'square',
          },
        ]}
      />
      <p className={styles.change}>
        {!changed ? (
          t('noChange')
        ) : (
          <>
            <span>{t('change')}</span> <strong>{figures.points(after - forecast.rate, kpi.kind)}</strong>{' '}
            <small>{!confirmed && t('estimating')}</small>
          </>
        )}
      </p>
      <p role="status" className="hidden">
        {changed && confirmed && t('announced', { before: format(forecast.rate), after: format(after) })}
      </p>
      {changed && answer && (
        <div className={styles.remarks} aria-busy={!confirmed}>
          {answer.warnings.length > 0 && (
            <div className={styles.warnings}>
              <h3>{t('warnings')}</h3>
              <ul>
                {answer.warnings.map((warning) => (
                  <li key={warning}>{warning}</li>
                ))}
              </ul>
            </div>
          )}
          {answer.movedAlong.length > 0 && (
            <details className={styles.moved} open>
              <summary>{t('movedAlong')}</summary>
              <ul>
                {answer.movedAlong.map(({ tag, from, to }) => (
                  <li key={tag.name}>
                    {tag.displayName}{' '}
                    <span>{t('movedFromTo', { from: figures.score(from), to: figures.score(to) })}</span>
                  </li>
                ))}
              </ul>
            </details>
          )}
          <p className={styles.note}>{answer.note}</p>
        </div>
      )}
    </div>
  );
}

/** A round number some way above, so that the scale stays where it is while the marks move. */
function ceiling(value: number): number {
  if (!(value > 0)) return 1;
  const unit = 10 ** Math.floor(Math.log10(value));
  return Math.ceil((value * 1.15) / (unit / 2)) * (unit / 2);
}
