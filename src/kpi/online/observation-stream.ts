import type { Pool, PoolClient } from 'pg';
import { decodeSparsevec } from '../../vectors/sparsevec-codec.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';
import type { FACTOR_NAMES } from '../fitting/cells.js';
import type { ContextEffects } from '../fitting/context-effects.js';
import { AVAILABLE, HELD_OUT, INDEXED, joinGroup, joinLearnt, WAS_LEARNT } from './available-sql.js';
import { parametersOf, type Available } from './available.js';
import type { LearntImport } from './online-codec.js';
import type { OnlineExample } from './online-learner.js';

/** Observations of a page, and at most as many vectors: 5 MB. */
const PAGE = 2000;

export interface StreamOptions {
  readonly available: Available;
  /** What of it was learnt before, and is left out. */
  readonly learnt: readonly LearntImport[];
  readonly context: ContextEffects;
  /** Observations of a page; no result depends on it. */
  readonly page?: number | undefined;
}

interface Row {
  id: string;
  day: string;
  slot: string;
  audience: string;
  numerator: number;
  denominator: number;
  before: number;
}

/** A cursor's name must be one of a kind: the embedded database has one session for all. */
let cursors = 0;

/**
 * Observations to learn from in the order in which they came, day by day and within a day by illustration, in pages. What
 * is held out is not among them, nor are illustrations without a vector of the tag model.
 *
 * Postgres sorts once, on disk where it is much, and keeps the result under a cursor that outlives its transaction: no
 * index is needed for this order, nobody else waits, and what is imported meanwhile is left for the next time.
 */
export async function* observationsInOrder(pool: Pool, options: StreamOptions): AsyncGenerator<OnlineExample[]> {
  const { page = PAGE, context } = options;
  const effects = effectsOf(context);
  const cursor = `learn_${process.pid}_${cursors++}`;
  const client = await pool.connect();
  let declared = false;
  try {
    await client.query(declaration(cursor, options));
    declared = true;
    for (;;) {
      const { rows } = await client.query<Row>(`fetch ${page} from ${cursor}`);
      if (rows.length === 0) break;
      const vectors = await loadVectors(client, options.available.tagModelId, rows);
      yield rows.flatMap((row) => {
        const vector = vectors.get(row.id);
        return vector ? [exampleOf(row, vector, effects)] : [];
      });
    }
  } finally {
    // The session may be shared: what it keeps for the cursor would stay until the database stops.
    const closed = declared ? client.query(`close ${cursor}`) : Promise.resolve();
    await closed.then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
  }
}

/**
 * `before` adds up what was learnt before of the illustration: what earlier runs learnt, then this one in its order.
 */
function declaration(cursor: string, { available, learnt }: StreamOptions): { text: string; values: unknown[] } {
  return {
    text: `declare ${cursor} no scroll cursor with hold for
      select illustration_id::text as id, day::text as day, slot, audience, numerator, denominator,
        coalesce(before, 0) as before
      from (
        select illustration_id, day, slot, audience, numerator, denominator, ${WAS_LEARNT} as was_learnt,
          max(advertiser) over (partition by illustration_id) as advertiser,
          sum(denominator) over (
            partition by illustration_id order by ${WAS_LEARNT} desc, day, slot, audience
            rows between unbounded preceding and 1 preceding
          ) as before
        from kpi_observation ${joinLearnt('$8', '$9')}
        where ${AVAILABLE}
      ) o ${joinGroup(available.settings.groupBy)}
      where not was_learnt and not (${HELD_OUT}) and ${INDEXED}
      order by day, illustration_id, slot, audience`,
    values: [...parametersOf(available), learnt.map(({ id }) => id), learnt.map(({ before }) => before)],
  };
}

async function loadVectors(
  client: PoolClient,
  tagModelId: number,
  rows: readonly Row[],
): Promise<Map<string, SparseVector>> {
  const ids = [...new Set(rows.map(({ id }) => id))];
  const { rows: found } = await client.query<{ id: string; scores: Buffer }>(
    `select illustration_id::text as id, sparsevec_send(scores) as scores
     from illustration_vector where model_id = $1 and illustration_id = any($2::bigint[])`,
    [tagModelId, ids],
  );
  return new Map(found.map(({ id, scores }) => [id, decodeSparsevec(scores)]));
}

type Effects = readonly { readonly name: (typeof FACTOR_NAMES)[number]; readonly of: ReadonlyMap<string, number> }[];

function effectsOf({ factors }: ContextEffects): Effects {
  return factors.map(({ name, levels }) => ({
    name,
    of: new Map(levels.map(({ level, effect }) => [level, effect])),
  }));
}

/** A level that the context does not know, such as a day that came after it was estimated, has the effect 0. */
function exampleOf(row: Row, vector: SparseVector, effects: Effects): OnlineExample {
  return {
    vector,
    successes: row.numerator,
    trials: row.denominator,
    trialsBefore: row.before,
    offset: effects.reduce((sum, { name, of }) => sum + (of.get(row[name]) ?? 0), 0),
  };
}
