import type { Client } from 'pg';
import type { IndexKey } from './index-key.js';
import { indexBytes } from './table.js';

export interface HnswSettings {
  readonly m: number;
  readonly efConstruction: number;
}

export interface BuildFigures {
  readonly buildSeconds: number;
  readonly indexBytes: number;
}

export interface BuildOptions {
  /** Left out: the scores themselves are indexed. */
  readonly key?: IndexKey | undefined;
  /** Processes besides the session's own. */
  readonly workers?: number;
  /** maintenance_work_mem; a graph that outgrows it is finished on disk, many times slower. */
  readonly memory?: string;
}

/**
 * Builds the index `<table>_hnsw` in place of one that is there.
 *
 * @throws Error when the graph outgrew the memory: the time then says nothing
 */
export async function buildHnsw(
  client: Client,
  table: string,
  { m, efConstruction }: HnswSettings,
  { key, workers = 1, memory = '1GB' }: BuildOptions = {},
): Promise<BuildFigures> {
  const index = `${table}_hnsw`;
  await client.query(`drop index if exists ${index}`);
  await client.query(`set maintenance_work_mem = '${memory}'`);
  await client.query(`set max_parallel_maintenance_workers = ${workers}`);
  await client.query(`alter table ${table} set (parallel_workers = ${workers})`);
  let spilled: string | undefined;
  const listen = ({ message = '' }: { message?: string | undefined }): void => {
    if (message.includes('no longer fits into maintenance_work_mem')) spilled = message;
  };
  client.on('notice', listen);
  const started = Date.now();
  await client.query(
    `create index ${index} on ${table} using hnsw (${key ? 'key' : 'scores'} ${key?.operators ?? 'sparsevec_cosine_ops'})
     with (m = ${m}, ef_construction = ${efConstruction})`,
  );
  client.off('notice', listen);
  if (spilled !== undefined) throw new Error(`${index} needs more memory than ${memory}: ${spilled}`);
  return { buildSeconds: (Date.now() - started) / 1000, indexBytes: await indexBytes(client, index) };
}
