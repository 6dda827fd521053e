import type { Pool } from 'pg';
import { queryUnder } from '../database/open.js';
import { isSpread } from '../database/spread-library.js';
import { candidatesFor, planSearch } from './plan-search.js';
import { scoreOf, search, similarityOf, type Neighbour } from './search.js';
import { indexSettings } from './search-sql.js';
import { searchStatistics } from './search-statistics.js';
import { partitionOf } from './vector-partition.js';
import { loadVectors } from './vector-table.js';

/**
 * The nearest neighbours of many stored illustrations, in one statement (two where the index ends short); by the vector
 * index where that is cheaper than comparing all.
 *
 * @returns by illustration id; an illustration without a vector, or with one of no score at all, is absent
 */
export async function findNeighboursOfMany(
  pool: Pool,
  modelId: number,
  illustrationIds: readonly string[],
  first: number,
): Promise<Map<string, Neighbour[]>> {
  if (await isSpread(pool)) return oneByOne(pool, modelId, illustrationIds, first);
  const statistics = await searchStatistics(pool, modelId);
  const { efSearch, vectors } = planSearch(statistics, { wanted: first + 1, selectivity: undefined, exact: false });
  const exact = neighboursStatement(modelId, true);
  if (efSearch === undefined) return byQuery((await pool.query<FoundRow>(exact, [illustrationIds, first])).rows);
  const { rows } = await queryUnder<FoundRow>(pool, indexSettings(efSearch), {
    text: neighboursStatement(modelId, false),
    values: [illustrationIds, first, candidatesFor(first)],
  });
  const found = byQuery(rows);
  // As in a single search: where the index ends short, all are compared.
  const short = [...found].filter(([, { length }]) => length < Math.min(first, vectors - 1)).map(([id]) => id);
  if (short.length === 0) return found;
  const rest = await pool.query<FoundRow>(exact, [short, first]);
  return new Map([...found, ...byQuery(rest.rows)]);
}

/** Searches asked for at once: each is answered by all machines. */
const AT_ONCE = 4;

/**
 * As findNeighboursOfMany, where a vector's neighbours lie on other machines than itself: Citus joins no such rows, so each
 * vector is fetched and then searched for.
 */
async function oneByOne(
  pool: Pool,
  modelId: number,
  illustrationIds: readonly string[],
  first: number,
): Promise<Map<string, Neighbour[]>> {
  const waiting = [...(await loadVectors(pool, modelId, illustrationIds))].filter(
    ([, vector]) => vector.indices.length > 0,
  );
  const found = new Map<string, Neighbour[]>();
  const searchNext = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [id, vector] = next;
      const { neighbours } = await search(pool, { modelId, ranking: { kind: 'vector', vector }, first, exclude: [id] });
      found.set(
        id,
        neighbours.map(({ illustrationId, score, similarity }) => ({ illustrationId, score, similarity })),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, searchNext));
  return found;
}

/** Whether by comparing all, or by the index over sketches and then by the whole vectors. */
function neighboursStatement(modelId: number, exact: boolean): string {
  const from = partitionOf(modelId);
  const others = exact
    ? `${from} other where other.illustration_id <> asked.illustration_id`
    : `(select candidate.illustration_id, candidate.scores from ${from} candidate
        where candidate.illustration_id <> asked.illustration_id
        order by candidate.sketch <=> asked.sketch limit $3) other`;
  return `select asked.illustration_id::text as query, near.illustration_id::text as id, near.distance
     from ${from} asked
     left join lateral (
       select other.illustration_id, coalesce(nullif(other.scores <=> asked.scores, 'NaN'), 1) as distance
       from ${others}
       order by distance, other.illustration_id limit $2
     ) near on true
     where asked.illustration_id = any($1::bigint[]) and l2_norm(asked.scores) > 0
     order by asked.illustration_id, near.distance, near.illustration_id`;
}

interface FoundRow {
  query: string;
  id: string | null;
  distance: number;
}

function byQuery(rows: readonly FoundRow[]): Map<string, Neighbour[]> {
  const found = new Map<string, Neighbour[]>();
  for (const { query, id, distance } of rows) {
    const neighbours = found.get(query) ?? [];
    if (id !== null) {
      neighbours.push({ illustrationId: id, score: scoreOf(distance), similarity: similarityOf(distance) });
    }
    found.set(query, neighbours);
  }
  return found;
}
