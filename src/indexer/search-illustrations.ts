import type { Database } from '../database/open.js';
import type { IllustrationConditions } from '../vectors/search-filter.js';
import { tagCondition, type TagFilter } from '../vectors/tag-filter.js';
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

/** The library by filter, newest first (by id: ids only grow, so a page neither repeats nor skips under inserts). */
export async function searchIllustrations(
  db: Database,
  { first, before, ...search }: IllustrationSearch & { first: number; before?: string },
): Promise<{ illustrations: Illustration[]; hasNextPage: boolean }> {
  const values: unknown[] = [];
  const { from, conditions, parameter } = selection(search, values);
  if (before !== undefined) conditions.push(`illustration.id < ${parameter(before)}::bigint`);
  const { rows } = await db.query<Illustration>(
    `select ${ILLUSTRATION_COLUMNS} from ${from} ${where(conditions)}
     order by illustration.id desc limit ${parameter(first + 1)}::int`,
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

function selection({ filter, modelId }: IllustrationSearch, values: unknown[]) {
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const conditions: string[] = [];
  let from = 'illustration';
  if (filter.tags) {
    from += ` join illustration_vector on illustration_id = illustration.id and model_id = ${parameter(modelId)}::int`;
    conditions.push(...tagCondition(filter.tags, parameter));
  }
  if (filter.given) conditions.push(...filter.given(parameter, 'illustration'));
  return { from, conditions, parameter };
}

function where(conditions: readonly string[]): string {
  return conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
}
