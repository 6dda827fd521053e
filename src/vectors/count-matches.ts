import type { Database } from '../database/open.js';
import { filterConditions, type SearchFilter } from './search-filter.js';
import { partitionOf } from './vector-partition.js';

/** Vectors of the model that a filter leaves, `exclude` apart. */
export async function countMatches(
  db: Database,
  modelId: number,
  { exclude = [], filter = {} }: { exclude?: readonly string[]; filter?: SearchFilter | undefined },
): Promise<number> {
  const values: unknown[] = [exclude];
  const conditions = [
    'v.illustration_id <> all($1::bigint[])',
    ...filterConditions(filter, (value) => `$${values.push(value)}`),
  ];
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from ${partitionOf(modelId)} v where ${conditions.join(' and ')}`,
    values,
  );
  return rows[0]!.count;
}
