import { scaleLinear } from 'd3-scale';
import { useWidth } from './plot.js';
import styles from './interval-scale.module.css';

export interface IntervalRow {
  readonly key: string;
  readonly label: string;
  /** In words, beside the mark. */
  readonly figure: string;
  /** Under the label: where the figure comes from. */
  readonly note?: string;
  readonly value?: number | undefined;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** Its colour and the shape of its mark: a dot, a square, a diamond, or the interval alone. */
  readonly mark: 'dot' | 'square' | 'diamond' | 'none';
}

/**
 * Values with their intervals under each other on one scale. Label and figure are text; the marks only show where they
 * lie, and glide to where they move.
 *
 * @param domain of the scale; what lies outside is cut at its edge
 */
export function IntervalScale(props: {
  readonly rows: readonly IntervalRow[];
  readonly domain: readonly [number, number];
  readonly format: (value: number) => string;
}) {
  const { rows, domain, format } = props;
  const scale = scaleLinear(domain, [0, 100]).clamp(true);
  const [box, width] = useWidth();
  // Label and figure stand above the scale where there is little room (see the sheet), else beside it.
  const ticks = scale.ticks(Math.max(3, Math.floor((width < 480 ? width : width - 350) / 80)));
  return (
    <div ref={box} className={styles.scale}>
      {rows.map(({ key, label, figure, note, value, low, high, mark }) => (
        <div key={key} className={styles.row} data-mark={mark}>
          <div className={styles.label}>
            {label}
            {note !== undefined && <small>{note}</small>}
          </div>
          <div className={styles.track} aria-hidden="true">
            {ticks.map((tick) => (
              <i key={tick} style={{ left: `${scale(tick)}%` }} />
            ))}
            {low !== undefined && high !== undefined && (
              <span
                className={styles.interval}
                style={{ left: `${scale(low)}%`, width: `${scale(high) - scale(low)}%` }}
              />
            )}
            {value !== undefined && mark !== 'none' && (
              <span className={styles.mark} style={{ left: `${scale(value)}%` }} />
            )}
          </div>
          <div className={styles.figure}>{figure}</div>
        </div>
      ))}
      <div className={styles.row} aria-hidden="true">
        <div className={styles.axis}>
          {ticks.map((tick) => (
            <span key={tick} style={{ left: `${scale(tick)}%` }}>
              {format(tick)}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}
