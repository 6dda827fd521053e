import type { Database } from '../database/open.js';
import { checkModelId, partitionOf } from './vector-partition.js';

/**
 * Of the HNSW graph: links of a vector on each layer, and candidates looked at when one is added. Measured in
 * docs/decisions/0007-vector-index.md.
 */
export const INDEX_PARAMETERS = { m: 32, efConstruction: 300 } as const;

export interface VectorIndex {
  readonly name: string;
  /** False while it is built, and after a build that did not finish: no query uses it. */
  readonly valid: boolean;
  readonly bytes: number;
  /** Whether it is being built or rebuilt now. The embedded database answers nobody meanwhile, so never seen there. */
  readonly building: boolean;
}

export function vectorIndexName(modelId: number): string {
  return `illustration_vector_m${checkModelId(modelId)}_hnsw`;
}

/** `with (…)` of the index, for CREATE INDEX. */
export function indexDefinition(modelId: number): string {
  const { m, efConstruction } = INDEX_PARAMETERS;
  return (
    `${vectorIndexName(modelId)} on ${partitionOf(modelId)} using hnsw (sketch sparsevec_cosine_ops) ` +
    `with (m = ${m}, ef_construction = ${efConstruction})`
  );
}

/** The index over one model's vectors; undefined when there is none. */
export async function vectorIndexOf(db: Database, modelId: number): Promise<VectorIndex | undefined> {
  const { rows } = await db.query<VectorIndex>(
    `select class.relname as name, indisvalid as valid, pg_relation_size(indexrelid)::float8 as bytes,
            exists (select from pg_stat_progress_create_index p where p.relid = indrelid
                    and (p.index_relid = indexrelid or p.command like 'REINDEX%')) as building
     from pg_index join pg_class class on class.oid = indexrelid
     where indexrelid = to_regclass($1)`,
    [vectorIndexName(modelId)],
  );
  return rows[0];
}

/** Names of indexes of the model that an interrupted build left behind; queries ignore them, inserts keep them up. */
export async function unfinishedIndexes(db: Database, modelId: number): Promise<string[]> {
  const name = vectorIndexName(modelId);
  // REINDEX CONCURRENTLY calls its new index _ccnew, and the old one that it drops at last _ccold; a number may follow.
  const { rows } = await db.query<{ name: string }>(
    `select relname as name from pg_index join pg_class on pg_class.oid = indexrelid
     where indrelid = to_regclass($1) and not indisvalid
       and (relname = $2 or relname ~ ('^' || $2 || '_cc(new|old)[0-9]*$'))`,
    [partitionOf(modelId), name],
  );
  return rows.map((row) => row.name);
}

/** Vectors from which comparing all of them is felt: some milliseconds on a server, more in the embedded database. */
export const WORTH_AN_INDEX = 5000;

/** Whether a model has enough vectors for an index and none is there or being built. */
export async function wantsIndex(db: Database, modelId: number): Promise<boolean> {
  const { rows } = await db.query<{ many: boolean }>(
    `select count(*) >= $1::int as many from (select from ${partitionOf(modelId)} limit $1::int) as found`,
    [WORTH_AN_INDEX],
  );
  return rows[0]!.many && (await vectorIndexOf(db, modelId)) === undefined;
}
