import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { SparseVector } from '../../src/vectors/sparse-vector.js';
import { createPartition } from '../../src/vectors/vector-partition.js';
import { storeVectors } from '../../src/vectors/vector-table.js';

export function sha256Of(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Illustrations by name and source; each one's content is its source. Ids in order. */
export async function addLibrary(
  pool: Pool,
  illustrations: readonly { name: string; source: string; metadata?: object }[],
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; source: string }>(
    `insert into illustration (sha256, name, source, media_type, width, height, bytes, metadata)
     select decode(sha256, 'hex'), name, source, 'image/png', 1, 1, 1, coalesce(metadata, '{}')
     from jsonb_to_recordset($1::jsonb) as given (sha256 text, name text, source text, metadata jsonb)
     returning id::text as id, source`,
    [JSON.stringify(illustrations.map((given) => ({ ...given, sha256: sha256Of(given.source) })))],
  );
  const ids = new Map(rows.map(({ id, source }) => [source, id]));
  return illustrations.map(({ source }) => ids.get(source)!);
}

export async function addTagModel(pool: Pool, name: string): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into tag_model (sha256, name, path, description) values ($1, $1, '', '{}') returning id`,
    [name],
  );
  const { id } = rows[0]!;
  await createPartition(pool, id);
  return id;
}

export async function addVectors(
  pool: Pool,
  modelId: number,
  ids: readonly string[],
  vectors: readonly SparseVector[],
): Promise<void> {
  for (let start = 0; start < ids.length; start += 500) {
    const stored = ids.slice(start, start + 500).map((illustrationId, at) => ({
      illustrationId,
      vector: vectors[start + at]!,
    }));
    await storeVectors(pool, modelId, stored);
  }
}
