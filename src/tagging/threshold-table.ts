import type { Database } from '../database/open.js';
import type { TagThresholds } from './tag-thresholds.js';

/** Replaces a model's per-tag thresholds; without any, it has none. */
export async function storeThresholds(
  db: Database,
  modelId: number,
  thresholds: TagThresholds | undefined,
): Promise<void> {
  if (thresholds === undefined) {
    await db.query('delete from tag_threshold where model_id = $1', [modelId]);
    return;
  }
  await db.query(
    `insert into tag_threshold (model_id, f05, f1, f2) values ($1, $2::float8[], $3::float8[], $4::float8[])
     on conflict (model_id) do update set f05 = excluded.f05, f1 = excluded.f1, f2 = excluded.f2`,
    [modelId, [...thresholds['f0.5']], [...thresholds.f1], [...thresholds.f2]],
  );
}

/** Per-tag thresholds of models by id, in one statement; models without any are absent. */
export async function loadThresholds(db: Database, modelIds: readonly number[]): Promise<Map<number, TagThresholds>> {
  const { rows } = await db.query<{ id: number; f05: number[]; f1: number[]; f2: number[] }>(
    'select model_id as id, f05, f1, f2 from tag_threshold where model_id = any($1::int[])',
    [modelIds],
  );
  return new Map(
    rows.map(({ id, f05, f1, f2 }) => [
      id,
      { 'f0.5': Float64Array.from(f05), f1: Float64Array.from(f1), f2: Float64Array.from(f2) },
    ]),
  );
}
