/**
 * Where each table lies once the library is spread over several machines by Citus. A new table is named here: a test
 * compares these lists with the catalogue, and `eyecatch distribute` carries them out.
 */

/** Spread over the machines by a column; all rows of one illustration lie together, so their joins cross no machine. */
export const DISTRIBUTED: Readonly<Record<string, string>> = {
  illustration: 'id',
  illustration_vector: 'illustration_id',
  illustration_fingerprint: 'illustration_id',
  illustration_copy: 'illustration_id',
  illustration_duplicate: 'illustration_id',
  kpi_observation: 'illustration_id',
  kpi_prediction: 'illustration_id',
  // By the content itself: that it comes once is all this table is for. Joined with nothing.
  illustration_content: 'sha256',
};

/** Whole on every machine: small, seldom written, and joined with what is spread. */
export const REFERENCE: readonly string[] = [
  'tag_model',
  'tag',
  'tag_threshold',
  'tag_frequency',
  'kpi',
  'kpi_import',
  'kpi_model',
  'kpi_model_posterior',
  'kpi_deployment',
];

/** On the coordinator alone: work, failures and marks, joined with nothing that is spread. */
export const LOCAL: readonly string[] = [
  'api_key',
  'api_session',
  'cost_budget',
  'index_failure',
  'job',
  'job_part',
  'kpi_prediction_stale',
  'schema_migration',
  'worker',
];

/** Every table of these schemas is the coordinator's, too. */
export const LOCAL_SCHEMAS: readonly string[] = ['pgboss'];

/** Functions that statements call beside the rows of spread tables: each machine needs them. */
export const FUNCTIONS: readonly string[] = ['sigmoid(float8)', 'tag_category_name(int)'];

/**
 * Unique keys over another column than the one a table is spread by, which end when it is spread, each with the table that
 * keeps their promise from then on.
 */
export const REPLACED_KEYS: Readonly<Record<string, string>> = { illustration_sha256_key: 'illustration_content' };

/** Triggers that end when their table is spread, each with the function that writers call instead. */
export const REPLACED_TRIGGERS: Readonly<Record<string, string>> = {
  illustration_vector_written: 'tell_vectors_written()',
};
