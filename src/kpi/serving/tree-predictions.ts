import { createHash } from 'node:crypto';
import type { Database } from '../../database/open.js';
import { decodeSparsevec } from '../../vectors/sparsevec-codec.js';
import { breather } from '../breather.js';
import type { KpiModel } from './model-table.js';
import { loadPredictor, type KpiPredictor } from './predictor.js';

/** Vectors in memory at a time: some MB. */
const PAGE = 500;
/** Bytes of a vector's SHA-256 by which it is known again; migrations/0010_hybrid_predictions.sql. */
const DIGEST = 8;

/**
 * Writes the linear predictors of a model with trees for the whole library, a page at a time. Trees are not walked in
 * SQL, so only illustrations are read that have no prediction yet, or whose vector is another than it was made from.
 */
export async function keepTreePredictions(
  db: Database,
  model: Pick<KpiModel, 'id' | 'tagModelId' | 'intercept' | 'coefficients' | 'method'>,
): Promise<void> {
  const breathe = breather();
  let predictor: KpiPredictor | undefined;
  for (let after = '0'; ;) {
    const { rows } = await db.query<{ id: string; scores: Buffer }>(
      `select v.illustration_id::text as id, sparsevec_send(v.scores) as scores
       from illustration_vector v left join kpi_prediction p on p.model_id = $1 and p.illustration_id = v.illustration_id
       where v.model_id = $2 and v.illustration_id > $3::bigint
         and p.vector_digest is distinct from substring(sha256(sparsevec_send(v.scores)) for $4)
       order by v.illustration_id limit $5`,
      [model.id, model.tagModelId, after, DIGEST, PAGE],
    );
    if (rows.length === 0) return;
    predictor ??= await loadPredictor(db, model);
    const linear: number[] = [];
    for (const { scores } of rows) {
      linear.push(predictor.linear(decodeSparsevec(scores)));
      await breathe();
    }
    await db.query(
      `insert into kpi_prediction (model_id, illustration_id, linear, vector_digest)
       select $1, * from unnest($2::bigint[], $3::float8[], $4::bytea[])
       on conflict (model_id, illustration_id)
         do update set linear = excluded.linear, vector_digest = excluded.vector_digest`,
      [model.id, rows.map(({ id }) => id), linear, rows.map(({ scores }) => digestOf(scores))],
    );
    after = rows.at(-1)!.id;
  }
}

function digestOf(scores: Buffer): Buffer {
  return createHash('sha256').update(scores).digest().subarray(0, DIGEST);
}
