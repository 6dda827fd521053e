import { Gauge, type Registry } from 'prom-client';
import type { Figures, LibraryFigures } from '../database/library-figures.js';

/**
 * Gauges of what the database knows, set when Prometheus asks. While the database does not answer, they are absent, which
 * Prometheus shows as a gap, and eyecatch_up_database is 0: the scrape itself never fails.
 */
export function observeLibrary(registry: Registry, figures: LibraryFigures): void {
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    set: (gauge: Gauge<Label>, figures: Figures) => void,
  ): void => {
    const made: Gauge<Label> = new Gauge<Label>({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        made.reset();
        const known = await figures.get();
        if (known) set(made, known);
        // Without labels a reset leaves a 0, which would be taken for a count.
        else if (labelNames.length === 0) made.remove();
      },
    });
  };

  new Gauge({
    name: 'eyecatch_up_database',
    help: '1 when the database answered in time, else 0.',
    registers: [registry],
    async collect() {
      this.set((await figures.get()) ? 1 : 0);
    },
  });
  gauge('eyecatch_illustrations', 'Illustrations in the library.', [], (made, { illustrations }) =>
    made.set(illustrations),
  );
  gauge('eyecatch_vectors', 'Illustrations with a vector, by tag model.', ['model', 'active'], (made, { vectors }) => {
    for (const { model, active, count } of vectors) made.set({ model, active: String(active) }, count);
  });
  gauge('eyecatch_index_failures', 'Pictures that could not be indexed.', [], (made, { indexFailures }) =>
    made.set(indexFailures),
  );
  gauge('eyecatch_jobs', 'Jobs, by kind and status.', ['kind', 'status'], (made, { jobs }) => {
    for (const { kind, status, count } of jobs) made.set({ kind, status }, count);
  });
  gauge(
    'eyecatch_oldest_queued_job_seconds',
    'For how long the oldest queued job has waited; 0 when none waits.',
    [],
    (made, { oldestQueuedSeconds }) => made.set(oldestQueuedSeconds),
  );
  gauge('eyecatch_database_size_bytes', 'Size of the database.', [], (made, { databaseBytes }) =>
    made.set(databaseBytes),
  );
  gauge(
    'eyecatch_kpi_last_observed_day_age_seconds',
    'Time since the end of the last day that was observed of a KPI.',
    ['kpi'],
    (made, { kpis }) => {
      for (const { kpi, lastDayAgeSeconds } of kpis) made.set({ kpi }, lastDayAgeSeconds);
    },
  );
  const ofModel = ['kpi', 'model', 'method'] as const;
  gauge(
    'eyecatch_kpi_model_created_timestamp_seconds',
    'When the answering KPI model was fitted.',
    ofModel,
    (made, { models }) => {
      for (const { kpi, model, method, createdSeconds } of models) made.set({ kpi, model, method }, createdSeconds);
    },
  );
  gauge(
    'eyecatch_kpi_model_deployed_timestamp_seconds',
    'When the answering KPI model was deployed.',
    ofModel,
    (made, { models }) => {
      for (const { kpi, model, method, deployedSeconds } of models) made.set({ kpi, model, method }, deployedSeconds);
    },
  );
  gauge(
    'eyecatch_kpi_model_calibration_ratio',
    'Predicted successes / observed ones of the answering KPI model on illustrations that were held out of its fit.',
    ofModel,
    (made, { models }) => {
      for (const { kpi, model, method, calibration } of models) {
        if (calibration !== null) made.set({ kpi, model, method }, calibration);
      }
    },
  );
  gauge(
    'eyecatch_kpi_predictions_behind',
    '1 when vectors were written since the kept predictions were refreshed; the next forecast refreshes them.',
    [],
    (made, { predictionsBehind }) => made.set(predictionsBehind ? 1 : 0),
  );
}
