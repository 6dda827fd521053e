import type { Database } from '../../database/open.js';
import type { Posterior } from './coefficient-posterior.js';
import { decodeStoredPosterior } from './stored-posterior.js';

/** Bytes of one row: far below what a message of Postgres may hold, few enough rows for 50 MB. */
const PART_BYTES = 4 * 1024 * 1024;

/** Stores what a model is unsure of, beside it; call within the transaction that stores the model. */
export async function storePosterior(
  db: Database,
  modelId: number,
  posterior: Posterior,
  { partBytes = PART_BYTES }: { readonly partBytes?: number } = {},
): Promise<void> {
  const bytes = posterior.encode();
  for (let part = 0; part * partBytes < bytes.length; part++) {
    const slice = bytes.subarray(part * partBytes, (part + 1) * partBytes);
    await db.query('insert into kpi_model_posterior (model_id, part, data) values ($1, $2, $3)', [
      modelId,
      part,
      Buffer.from(slice.buffer, slice.byteOffset, slice.byteLength),
    ]);
  }
}

/** @returns null for a model that was stored without */
export async function loadPosterior(db: Database, modelId: number): Promise<Posterior | null> {
  const { rows: parts } = await db.query<{ part: number }>(
    'select part from kpi_model_posterior where model_id = $1 order by part',
    [modelId],
  );
  if (parts.length === 0) return null;
  const slices: Buffer[] = [];
  // One by one: the driver holds each reply as text twice as long as its bytes.
  for (const { part } of parts) {
    const { rows } = await db.query<{ data: Buffer }>(
      'select data from kpi_model_posterior where model_id = $1 and part = $2',
      [modelId, part],
    );
    slices.push(rows[0]!.data);
  }
  return decodeStoredPosterior(Buffer.concat(slices));
}
