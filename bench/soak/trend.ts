/** A straight line through measurements over time. */
export interface Trend {
  readonly mean: number;
  /** Units an hour, with its 95 % confidence interval. */
  readonly slopePerHour: number;
  readonly low: number;
  readonly high: number;
}

/** Neighbouring samples say much the same; means of so many blocks are close to independent. */
const BLOCKS = 12;
/** 97.5 % quantile of Student's t with BLOCKS - 2 = 10 degrees of freedom. */
const T = 2.228;

/** @param samples [seconds, value], in order of time */
export function trendOf(samples: readonly (readonly [number, number])[]): Trend {
  const size = samples.length / BLOCKS;
  const blocks = Array.from({ length: BLOCKS }, (_, i) => {
    const part = samples.slice(Math.floor(i * size), Math.max(Math.floor((i + 1) * size), Math.floor(i * size) + 1));
    return [average(part.map(([x]) => x)) / 3600, average(part.map(([, y]) => y))] as const;
  });
  const [meanX, meanY] = [average(blocks.map(([x]) => x)), average(blocks.map(([, y]) => y))];
  const spread = blocks.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = blocks.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const residual = blocks.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  const half = T * Math.sqrt(residual / (BLOCKS - 2) / spread);
  return { mean: meanY, slopePerHour: slope, low: slope - half, high: slope + half };
}

/** Growth that a month would show: surely above 0, and more than 2 % of what is there in an hour. */
export function isFlat({ mean, slopePerHour, low }: Trend): boolean {
  return low <= 0 || slopePerHour <= 0.02 * mean;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
