import type { Pool } from 'pg';
import { listModels } from '../tagging/model-registry.js';
import { unfinishedIndexes, vectorIndexOf, WORTH_AN_INDEX } from '../vectors/vector-index.js';
import { partitionOf } from '../vectors/vector-partition.js';
import { bytes, ok, problem, warning, type Check, type Finding, type PatientWithDatabase } from './finding.js';

/** From here on a slow insert is felt (https://github.com/pgvector/pgvector/issues/1025). */
const VACUUM_FELT = 100_000;

/** Of each tag model: whether its vector index is there, whole, and fits into memory. */
export const checkVectorIndexes: Check<PatientWithDatabase> = async ({ pool, embedded }) => {
  const found: Finding[] = [];
  for (const { id, name, active } of await listModels(pool)) {
    const vectors = await countVectors(pool, id);
    const model = `"${name}" (${id})`;
    const reindex = active ? 'eyecatch reindex' : `eyecatch reindex --model ${id}`;
    const index = await vectorIndexOf(pool, id);
    const unfinished = await unfinishedIndexes(pool, id);
    if (index?.building) {
      found.push({ level: 'ok', says: `The vector index of ${model} is being built.` });
      continue;
    }
    if (unfinished.length > 0) {
      found.push(
        problem(
          `An interrupted build left ${unfinished.join(', ')}: searches of ${model} do without, inserts keep it up.`,
          reindex,
        ),
      );
    } else if (!index && vectors >= WORTH_AN_INDEX) {
      found.push(
        (active ? problem : warning)(
          `${model} has ${vectors} vectors and no index: each search compares all.`,
          reindex,
        ),
      );
    }
    if (index?.valid) {
      found.push(...(embedded ? [] : await checkMemory(pool, model, index.bytes)));
      found.push(...(await checkVacuum(pool, id, model, vectors, reindex)));
    }
  }
  return found.length > 0 ? found : ok('Vector indexes are whole where there are vectors enough for one.');
};

async function countVectors(pool: Pool, modelId: number): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(`select count(*)::float8 as count from ${partitionOf(modelId)}`);
  return rows[0]!.count;
}

/** A search visits the graph all over: what is not in memory is read from disk, page by page. */
async function checkMemory(pool: Pool, model: string, size: number): Promise<Finding[]> {
  const { rows } = await pool.query<{ shared: number; cached: number }>(
    `select pg_size_bytes(current_setting('shared_buffers'))::float8 as shared,
            pg_size_bytes(current_setting('effective_cache_size'))::float8 as cached`,
  );
  const { shared, cached } = rows[0]!;
  if (size <= shared) return [];
  const sizes = `The vector index of ${model} takes ${bytes(size)}; shared_buffers is ${bytes(shared)}`;
  const mend = `alter system set shared_buffers = '${Math.ceil((1.2 * size) / 2 ** 30)}GB'; and restart Postgres`;
  if (size <= cached) return [warning(`${sizes}. Searches read the rest from the system's cache.`, mend)];
  return [problem(`${sizes} and effective_cache_size ${bytes(cached)}: searches wait for the disk.`, mend)];
}

async function checkVacuum(
  pool: Pool,
  modelId: number,
  model: string,
  vectors: number,
  reindex: string,
): Promise<Finding[]> {
  if (vectors < VACUUM_FELT) return [];
  const { rows } = await pool.query<{ vacuumed: number }>(
    `select (vacuum_count + autovacuum_count)::float8 as vacuumed from pg_stat_user_tables
     where relid = to_regclass($1)`,
    [partitionOf(modelId)],
  );
  if ((rows[0]?.vacuumed ?? 0) === 0) return [];
  return [
    warning(
      `Vectors of ${model} were vacuumed: inserts into an HNSW index over sparse vectors may have become slow (pgvector #1025).`,
      `If indexing has become slow: ${reindex} --rebuild`,
    ),
  ];
}
