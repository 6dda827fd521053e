import styles from './interval-bar.module.css';

/**
 * A value with its interval on a line that rows of a table share; the line in the middle of it is `origin`. For the eye
 * only: the table says the figures.
 */
export function IntervalBar(props: {
  readonly value: number;
  readonly interval?: { readonly low: number; readonly high: number } | undefined;
  readonly domain: readonly [number, number];
  readonly origin: number;
}) {
  const { value, interval, domain, origin } = props;
  const place = (of: number): number =>
    Math.min(100, Math.max(0, ((of - domain[0]) / (domain[1] - domain[0] || 1)) * 100));
  const crosses = interval !== undefined && interval.low < origin && interval.high > origin;
  return (
    <span className={styles.bar} data-unsure={crosses} aria-hidden="true">
      <span className={styles.origin} style={{ insetInlineStart: `${place(origin)}%` }} />
      {interval && (
        <span
          className={styles.interval}
          style={{
            insetInlineStart: `${place(interval.low)}%`,
            width: `${place(interval.high) - place(interval.low)}%`,
          }}
        />
      )}
      <span className={styles.value} style={{ insetInlineStart: `${place(value)}%` }} />
    </span>
  );
}
