import type { Database } from '../database/open.js';
import { encodeSparsevec } from './sparsevec-codec.js';
import type { SparseVector } from './sparse-vector.js';
import { tagCondition, type TagFilter } from './tag-filter.js';

/** Neighbours one call may ask for. */
export const MAX_NEIGHBOURS = 100;

export interface Neighbour {
  readonly illustrationId: string;
  /** Cosine of the two vectors, 0..1 (scores are never negative): 1 for the same vector. */
  readonly similarity: number;
}

/** Where a page begins: right after this neighbour. */
export interface NeighbourCursor {
  readonly distance: number;
  readonly illustrationId: string;
}

export interface NeighbourPage {
  readonly neighbours: readonly (Neighbour & { readonly cursor: NeighbourCursor })[];
  readonly hasNextPage: boolean;
}

/**
 * The nearest stored vectors of one model by cosine distance, nearest first, ties by id.
 *
 * The vector is fetched by the caller and passed as a parameter: the index is used for a constant, and on a distributed
 * table a sub-select would be planned separately.
 */
export async function findNeighbours(
  db: Database,
  modelId: number,
  vector: SparseVector,
  options: { first: number; after?: NeighbourCursor; exclude?: string; filter?: TagFilter },
): Promise<NeighbourPage> {
  const { first, after, exclude, filter } = options;
  const values: unknown[] = [encodeSparsevec(vector), modelId];
  const conditions = ['model_id = $2'];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  if (exclude !== undefined) conditions.push(`illustration_id <> ${parameter(exclude)}::bigint`);
  if (after) {
    const distance = `${parameter(after.distance)}::float8`;
    const id = `${parameter(after.illustrationId)}::bigint`;
    conditions.push(`((scores <=> $1::sparsevec), illustration_id) > (${distance}, ${id})`);
  }
  if (filter) conditions.push(...tagCondition(filter, parameter));
  const { rows } = await db.query<{ id: string; distance: number }>(
    `select illustration_id::text as id, (scores <=> $1::sparsevec) as distance
     from illustration_vector where ${conditions.join(' and ')}
     order by scores <=> $1::sparsevec, illustration_id limit ${parameter(first + 1)}::int`,
    values,
  );
  const page = rows.slice(0, first).map(({ id, distance }) => ({
    illustrationId: id,
    similarity: similarityOf(distance),
    cursor: { distance, illustrationId: id },
  }));
  return { neighbours: page, hasNextPage: rows.length > first };
}

/** Vectors of the model that a search with these options ranks. */
export async function countNeighbours(
  db: Database,
  modelId: number,
  { exclude, filter }: { exclude?: string; filter?: TagFilter },
): Promise<number> {
  const values: unknown[] = [modelId];
  const conditions = ['model_id = $1'];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  if (exclude !== undefined) conditions.push(`illustration_id <> ${parameter(exclude)}::bigint`);
  if (filter) conditions.push(...tagCondition(filter, parameter));
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from illustration_vector where ${conditions.join(' and ')}`,
    values,
  );
  return rows[0]!.count;
}

/**
 * The nearest neighbours of many stored illustrations, in one statement.
 *
 * @returns by illustration id; an illustration without a vector is absent
 */
export async function findNeighboursOfMany(
  db: Database,
  modelId: number,
  illustrationIds: readonly string[],
  first: number,
): Promise<Map<string, Neighbour[]>> {
  const { rows } = await db.query<{ query: string; id: string | null; distance: number }>(
    `select asked.illustration_id::text as query, near.illustration_id::text as id, near.distance
     from illustration_vector asked
     left join lateral (
       select other.illustration_id, other.scores <=> asked.scores as distance
       from illustration_vector other
       where other.model_id = $1 and other.illustration_id <> asked.illustration_id
       order by other.scores <=> asked.scores, other.illustration_id limit $3
     ) near on true
     where asked.model_id = $1 and asked.illustration_id = any($2::bigint[])
     order by asked.illustration_id, near.distance, near.illustration_id`,
    [modelId, illustrationIds, first],
  );
  const found = new Map<string, Neighbour[]>();
  for (const { query, id, distance } of rows) {
    const neighbours = found.get(query) ?? [];
    if (id !== null) neighbours.push({ illustrationId: id, similarity: similarityOf(distance) });
    found.set(query, neighbours);
  }
  return found;
}

/** pgvector adds up in float32: the distance of a vector to itself comes out a few 1e-8 beside zero. */
function similarityOf(distance: number): number {
  return Math.min(1, Math.max(0, 1 - distance));
}
