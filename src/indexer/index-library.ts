import type { Pool } from 'pg';
import { NotReadyError } from '../errors.js';
import type { Database } from '../database/open.js';
import { activateModel, modelById, type RegisteredModel } from '../tagging/model-registry.js';
import type { TagModel } from '../tagging/tag-model.js';
import { partitionOf } from '../vectors/vector-partition.js';
import type { OriginalStore } from './original-store.js';
import { indexImages, type IndexProgress, type IndexReport } from './index-images.js';
import type { Sidecar } from './sidecar.js';

/** Copies are no question here: all of it is in the library. */
export type LibraryIndexReport = Pick<IndexReport, 'total' | 'indexed' | 'alreadyIndexed' | 'failures' | 'seconds'>;

/** Illustrations with ids above `after`, up to `upTo`. */
export interface IdRange {
  readonly after: string;
  readonly upTo: string;
}
/** All of them: ids are positive and of 8 bytes. */
const EVERYTHING: IdRange = { after: '0', upTo: String(2n ** 63n - 1n) };

/** Illustrations listed at a time. */
const PAGE = 5000;
/** Everything that was said of them is in the library already. */
const NOTHING_NEW: Sidecar = { tags: [], rating: null, source: null, metadata: {} };

/**
 * Tags what the library holds and a model has not tagged yet, from the originals in the store. Another model may answer
 * meanwhile, and an interrupted run goes on where it stopped.
 */
export async function indexLibrary(options: {
  readonly pool: Pool;
  readonly model: TagModel;
  readonly registered: RegisteredModel;
  readonly store: OriginalStore;
  /** A part of the library (default: all of it). */
  readonly range?: IdRange;
  /** See indexImages. */
  readonly countTags?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: IndexProgress) => void;
}): Promise<LibraryIndexReport> {
  const { pool, registered, range = EVERYTHING, onProgress } = options;
  const total = await countWithoutVector(pool, registered.id, range);
  let report: LibraryIndexReport = { total, indexed: 0, alreadyIndexed: 0, failures: [], seconds: 0 };
  for (let { after } = range; ;) {
    const page = await withoutVector(pool, registered.id, { ...range, after });
    if (page.length === 0) return report;
    const before = report;
    const doneBefore = before.indexed + before.alreadyIndexed + before.failures.length;
    const part = await indexImages({
      ...options,
      inputs: page.map(({ sha256, name, source }) => ({
        name,
        source: source ?? name,
        original: sha256,
        sidecar: () => Promise.resolve(NOTHING_NEW),
      })),
      onProgress: ({ done, failed }) =>
        onProgress?.({ done: doneBefore + done, total, failed: before.failures.length + failed }),
    });
    report = {
      total,
      indexed: before.indexed + part.indexed,
      alreadyIndexed: before.alreadyIndexed + part.alreadyIndexed,
      failures: [...before.failures, ...part.failures],
      seconds: before.seconds + part.seconds,
    };
    after = page.at(-1)!.id;
  }
}

/**
 * Lets a model answer queries from now on.
 *
 * @throws NotFoundError, and NotReadyError while illustrations lack its vectors: they would vanish from every search
 */
export async function activateWholeModel(pool: Pool, id: number, { partly = false } = {}): Promise<RegisteredModel> {
  const { name } = await modelById(pool, id);
  const missing = partly ? 0 : await countWithoutVector(pool, id);
  if (missing > 0) {
    throw new NotReadyError(
      `${missing} illustrations have no vector of the model "${name}" yet and would be found by nothing. ` +
        `Tag them first (\`eyecatch model index ${id}\`, or the mutation indexTagModel), or activate it partly.`,
    );
  }
  await activateModel(pool, id);
  return modelById(pool, id);
}

/**
 * Divides what a model has not tagged yet.
 *
 * @param sizeOf how many illustrations a part has, of how many there are
 */
export async function divideUntagged(
  db: Database,
  modelId: number,
  sizeOf: (count: number) => number,
): Promise<(IdRange & { readonly count: number })[]> {
  const size = sizeOf(await countWithoutVector(db, modelId));
  const { rows } = await db.query<IdRange & { count: number }>(
    `select (min(id) - 1)::text as after, max(id)::text as "upTo", count(*)::int as count
     from (select i.id, (row_number() over (order by i.id) - 1) / $1 as part
           from illustration i where ${lacksVector(modelId)}) as untagged
     group by part order by part`,
    [size],
  );
  return rows;
}

async function countWithoutVector(
  db: Database,
  modelId: number,
  { after, upTo }: IdRange = EVERYTHING,
): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from illustration i
     where i.id > $1::bigint and i.id <= $2::bigint and ${lacksVector(modelId)}`,
    [after, upTo],
  );
  return rows[0]!.count;
}

async function withoutVector(
  db: Database,
  modelId: number,
  { after, upTo }: IdRange,
): Promise<{ id: string; sha256: string; name: string; source: string | null }[]> {
  const { rows } = await db.query<{ id: string; sha256: string; name: string; source: string | null }>(
    `select id::text as id, encode(sha256, 'hex') as sha256, name, source from illustration i
     where i.id > $1::bigint and i.id <= $2::bigint and ${lacksVector(modelId)} order by i.id limit $3`,
    [after, upTo, PAGE],
  );
  return rows;
}

function lacksVector(modelId: number): string {
  return `not exists (select from ${partitionOf(modelId)} v where v.illustration_id = i.id)`;
}
