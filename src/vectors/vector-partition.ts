import type { Database } from '../database/open.js';

/** The partition of illustration_vector that holds one model's vectors. */
export function partitionOf(modelId: number): string {
  return `illustration_vector_m${checkModelId(modelId)}`;
}

/**
 * Makes the place for a model's vectors; does nothing when it is there. Made apart and attached then: `partition of`
 * would wait for every reader of the other models.
 *
 * @param client inside a transaction, so that it is there with the model or not at all
 */
export async function createPartition(client: Database, modelId: number): Promise<void> {
  const partition = partitionOf(modelId);
  const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [partition]);
  if (rows[0]!.there) return;
  // Up to 8 kB of a vector stay in the row: a scan reads no TOAST table.
  await client.query(
    `create table ${partition} (like illustration_vector including all) with (toast_tuple_target = 8160)`,
  );
  await client.query(
    `alter table illustration_vector attach partition ${partition} for values in (${checkModelId(modelId)})`,
  );
}

/**
 * Lets the planner know what searches of a model read: its partition, and the illustrations' rows, by which filters are
 * estimated. The embedded database has nobody who does that of itself, and a server's autovacuum comes late.
 */
export async function analyzeSearched(db: Database, modelId: number): Promise<void> {
  await db.query(`analyze ${partitionOf(modelId)}, illustration`);
}

/** It becomes part of a statement's text. */
export function checkModelId(modelId: number): number {
  if (!Number.isSafeInteger(modelId) || modelId < 0) throw new Error(`${modelId} is not the id of a tag model.`);
  return modelId;
}
