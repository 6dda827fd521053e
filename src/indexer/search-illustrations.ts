import type { Database } from '../database/open.js';
import type { IllustrationConditions } from '../vectors/search-filter.js';
import { tagCondition, type TagFilter } from '../vectors/tag-filter.js';
import { partitionOf } from '../vectors/vector-partition.js';
import { ILLUSTRATION_COLUMNS, type Illustration } from './illustration-table.js';

export interface IllustrationFilter {
  readonly tags?: TagFilter;
  readonly given?: IllustrationConditions;
}

export interface IllustrationSearch {
  readonly filter: IllustrationFilter;
  /** Whose vectors the tag filter reads; needed only with one. */
  readonly modelId?: number;
}

/**
 * The library by filter, newest first (by id: ids only grow, so a page neither repeats nor skips under inserts).
 *
 * @param options.before id that the page begins below
 * @param options.skip leaves out so many more; only their ids are read
 */
export async function searchIllustrations(
  db: Database,
  { first, before, skip = 0, ...search }: IllustrationSearch & { first: number; before?: string; skip?: number },
): Promise<{ illustrations: Illustration[]; hasNextPage: boolean }> {
  const values: unknown[] = [];
  const { from, id, conditions, parameter } = selection(search, values);
  if (before !== undefined) conditions.push(`${id} < ${parameter(before)}::bigint`);
  const { rows } = await db.query<Illustration>(
    `select ${ILLUSTRATION_COLUMNS}
     from (select ${id} as id from ${from} ${where(conditions)}
           order by ${id} desc offset ${parameter(skip)}::bigint limit ${parameter(first + 1)}::int) as page
     join illustration on illustration.id = page.id
     order by illustration.id desc`,
    values,
  );
  return { illustrations: rows.slice(0, first), hasNextPage: rows.length > first };
}

export async function countIllustrations(db: Database, search: IllustrationSearch): Promise<number> {
  const values: unknown[] = [];
  const { from, conditions } = selection(search, values);
  const { rows } = await db.query<{ total: number }>(
    `select count(*)::int as total from ${from} ${where(conditions)}`,
    values,
  );
  return rows[0]!.total;
}

/** Of the tables that the filter is about, and of no other: a vector's illustration is always there. */
function selection({ filter: { tags, given }, modelId }: IllustrationSearch, values: unknown[]) {
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const conditions = [
    ...(tags ? tagCondition(tags, parameter, 'v') : []),
    ...(given?.(parameter, 'illustration') ?? []),
  ];
  if (!tags) return { from: 'illustration', id: 'illustration.id', conditions, parameter };
  const vectors = `${partitionOf(modelId!)} v`;
  const from = given ? `${vectors} join illustration on illustration.id = v.illustration_id` : vectors;
  return { from, id: 'v.illustration_id', conditions, parameter };
}

function where(conditions: readonly string[]): string {
  return conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
}
