import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue } from 'prom-client';

export type Metrics = readonly MetricObjectWithValues<MetricValue<string>>[];

/** What one process measured, and what tells its series from those of other processes. */
export interface MeasuredProcess {
  /** Empty for the server itself. */
  readonly labels: Readonly<Record<string, string>>;
  readonly metrics: Metrics;
}

/**
 * Prometheus's text of several processes' metrics: each name once, with the series of all. Nothing is summed, since a
 * counter that falls by the share of a worker that ended would be taken for a reset of all.
 */
export function mergeMetrics(processes: readonly MeasuredProcess[]): Promise<string> {
  const labelled = processes.map(({ labels, metrics }) =>
    metrics.map((metric) => ({
      ...metric,
      // What is no number yet (a percentile of nothing) is null when it comes as JSON from another process.
      values: metric.values
        .filter(({ value }) => (value as number | null) !== null)
        .map((value) => ({ ...value, labels: { ...value.labels, ...labels } })),
      // Series differ in their labels: there is nothing to add up, and prom-client's "omit" would drop some.
      aggregator: 'sum' as const,
    })),
  );
  return AggregatorRegistry.aggregate(labelled).metrics();
}
