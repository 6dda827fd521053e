import { line } from 'd3-shape';
import type { Scale } from './plot.js';
import styles from './marks.module.css';

interface Scales {
  readonly x: Scale;
  readonly y: Scale;
}

/** Where both axes say the same: what is predicted comes true. */
export function Diagonal({
  scales: { x, y },
  domain: [from, to],
}: {
  readonly scales: Scales;
  readonly domain: readonly [number, number];
}) {
  return <line className={styles.ideal} x1={x(from)} y1={y(from)} x2={x(to)} y2={y(to)} />;
}

/** @param dashed for what is expected rather than measured */
export function Curve(props: {
  readonly scales: Scales;
  readonly points: readonly (readonly [number, number])[];
  readonly dashed?: boolean;
}) {
  const { scales, points, dashed } = props;
  const path = line<readonly [number, number]>(
    ([x]) => scales.x(x),
    ([, y]) => scales.y(y),
  )(points);
  return <path className={dashed ? styles.expected : styles.curve} d={path ?? ''} />;
}

/** A point with its interval, up and down. */
export function IntervalDot(props: {
  readonly scales: Scales;
  readonly at: readonly [number, number];
  readonly interval?: { readonly low: number; readonly high: number } | undefined;
  readonly radius?: number;
  /** Told where the pointer rests. */
  readonly title: string;
}) {
  const { scales, at, interval, radius = 4.5, title } = props;
  const x = scales.x(at[0]);
  return (
    <g className={styles.dot}>
      <title>{title}</title>
      {interval && (
        <path
          className={styles.whisker}
          d={`M${x} ${scales.y(interval.low)}V${scales.y(interval.high)}m-4 0h8M${x - 4} ${scales.y(interval.low)}h8`}
        />
      )}
      <circle cx={x} cy={scales.y(at[1])} r={radius} />
    </g>
  );
}
