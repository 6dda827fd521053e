/** Figures by name; nested for figures of several cases. */
export interface Metrics {
  readonly [name: string]: number | string | Metrics;
}

export type Benchmark = (context: { readonly log: (line: string) => void }) => Promise<Metrics>;

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear interpolation between order statistics; `values` must not be empty. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  const above = sorted[Math.ceil(at)]!;
  return below + (above - below) * (at - Math.floor(at));
}
