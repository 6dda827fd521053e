import type { Column, RowOf } from './parquet-columns.js';

/**
 * The files of an exported library. Illustrations are told by the hash of their content and models by the hash of their
 * pack, so that the files mean the same in another database; `id` and `illustration_id` are those of the database that
 * exported, to join the files by, and are not imported.
 */
export const LIBRARY_FILES = {
  illustrations: 'illustrations.parquet',
  models: 'models.parquet',
  tags: 'tags.parquet',
  vectors: 'vectors.parquet',
  /** Written on demand: the vectors, one row a score, for queries by hand. */
  scores: 'scores.parquet',
} as const;
/** SHA-256 of a picture's content or a pack, hex. */
export const HASH = /^[0-9a-f]{64}$/;

export type LibraryFile = keyof typeof LIBRARY_FILES;

export const ILLUSTRATION_COLUMNS = {
  id: { type: 'INT64', exportOnly: true },
  sha256: { type: 'STRING' },
  name: { type: 'STRING' },
  source: { type: 'STRING', nullable: true },
  media_type: { type: 'STRING' },
  width: { type: 'INT32' },
  height: { type: 'INT32' },
  bytes: { type: 'INT64' },
  rating: { type: 'STRING', nullable: true },
  given_tags: { type: 'STRING', list: true },
  metadata: { type: 'JSON' },
  created_at: { type: 'TIMESTAMP' },
} as const satisfies Record<string, Column>;
export type IllustrationRow = RowOf<typeof ILLUSTRATION_COLUMNS>;

export const MODEL_COLUMNS = {
  sha256: { type: 'STRING' },
  name: { type: 'STRING' },
  /** Folder of the pack where it was exported. */
  path: { type: 'STRING' },
  /** The pack's model.json. */
  description: { type: 'JSON' },
  active: { type: 'BOOLEAN', exportOnly: true },
} as const satisfies Record<string, Column>;
export type ModelRow = RowOf<typeof MODEL_COLUMNS>;

export const TAG_COLUMNS = {
  model: { type: 'STRING' },
  dimension: { type: 'INT32' },
  name: { type: 'STRING' },
  category: { type: 'INT32' },
  count: { type: 'INT64' },
  /** Thresholds calibrated for this tag; null in all rows of a model without. */
  threshold_f05: { type: 'DOUBLE', nullable: true },
  threshold_f1: { type: 'DOUBLE', nullable: true },
  threshold_f2: { type: 'DOUBLE', nullable: true },
} as const satisfies Record<string, Column>;
export type TagRow = RowOf<typeof TAG_COLUMNS>;

export const VECTOR_COLUMNS = {
  sha256: { type: 'STRING' },
  illustration_id: { type: 'INT64', exportOnly: true },
  model: { type: 'STRING' },
  /** Dimensions with a stored score, ascending. */
  indices: { type: 'INT32', list: true },
  /** Their scores. */
  scores: { type: 'FLOAT', list: true },
  rating_safe: { type: 'FLOAT', nullable: true },
  rating_questionable: { type: 'FLOAT', nullable: true },
  rating_explicit: { type: 'FLOAT', nullable: true },
} as const satisfies Record<string, Column>;
export type VectorRow = RowOf<typeof VECTOR_COLUMNS>;

export const SCORE_COLUMNS = {
  illustration_id: { type: 'INT64' },
  model: { type: 'STRING' },
  tag: { type: 'STRING' },
  score: { type: 'FLOAT' },
} as const satisfies Record<string, Column>;
export type ScoreRow = RowOf<typeof SCORE_COLUMNS>;
