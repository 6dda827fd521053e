import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../database/open.js';
import { recordCopies, storeFingerprints, type Fingerprint, type FoundCopy } from '../duplicates/index.js';
import type { ContentRating } from '../tagging/content-rating.js';
import type { RegisteredModel } from '../tagging/model-registry.js';
import { readImageFacts } from '../tagging/preprocess.js';
import { BATCH_SIZE, type DecodedPicture, type TagModel } from '../tagging/tag-model.js';
import { indexedImages } from '../telemetry/measures.js';
import { traced } from '../telemetry/spans.js';
import { sparsify, type SparseVector } from '../vectors/sparse-vector.js';
import { refreshTagFrequencies } from '../vectors/tag-frequencies.js';
import { storeVectors } from '../vectors/vector-table.js';
import { takeUnlessCopies, type DuplicatePolicy, type IngestedCopy } from './duplicate-policy.js';
import { clearFailures, listFailures, recordFailures, type IndexFailure } from './failure-table.js';
import { addIllustrations, findIndexed, type NewIllustration } from './illustration-table.js';
import type { OriginalStore } from './original-store.js';
import { fingerprintDecoded } from './fingerprint-decoded.js';
import { inBatches, mapAhead } from './map-ahead.js';
import {
  attempt,
  attemptKnown,
  keep,
  putBack,
  read,
  type Attempt,
  type IndexInput,
  type Read,
} from './read-picture.js';

export interface IndexProgress {
  readonly done: number;
  readonly total: number;
  readonly failed: number;
}

export interface IndexReport {
  readonly total: number;
  readonly indexed: number;
  /** Content that the library already had under this model, a second file of the same content included. */
  readonly alreadyIndexed: number;
  readonly failures: readonly IndexFailure[];
  /** Near copies of what the library has, left out or linked as the policy says; none with `keep`. */
  readonly nearCopies: readonly IngestedCopy[];
  /** Near copies that were left out (`skip`). */
  readonly skipped: number;
  /** Further files of content that the library has, whose names and sources were kept (`link`). */
  readonly exactCopies: number;
  readonly seconds: number;
}

/** Files hashed, and asked for in the database, at once. */
const LOOKUP_BATCH = 32;
/** Decoded pictures that may wait for the model: two batches keep it busy; more would only hold memory. */
const DECODE_AHEAD = 2 * BATCH_SIZE;
/** Batches stored in one transaction; each costs the round trips and the commit once. */
const STORED_BATCHES = 2;

interface Scored {
  readonly input: IndexInput;
  readonly illustration: NewIllustration;
  readonly fingerprint: Fingerprint;
  readonly vector: SparseVector;
  readonly rating: ContentRating | null;
}
interface Decoded {
  readonly input: IndexInput;
  readonly illustration: NewIllustration;
  readonly picture: DecodedPicture;
  readonly fingerprint: Fingerprint;
}
/**
 * Takes pictures into the library: hash, decode, tag, store. Reading and decoding run ahead of the model, storing runs
 * behind it; a few batches are stored in one transaction, so an interruption loses at most the pictures in flight and a
 * second run goes on from there. A picture that cannot be read is recorded and the rest goes on.
 *
 * `duplicates` says what becomes of copies, in the library or earlier in the same run.
 */
export async function indexImages(options: {
  readonly pool: Pool;
  readonly model: TagModel;
  readonly registered: RegisteredModel;
  readonly store: OriginalStore;
  readonly inputs: readonly IndexInput[];
  readonly duplicates?: DuplicatePolicy;
  /** False for a part of a run, at whose end it is done: counting how frequent tags are. */
  readonly countTags?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: IndexProgress) => void;
}): Promise<IndexReport> {
  const { pool, model, registered, store, inputs, duplicates = 'keep', countTags = true, signal, onProgress } = options;
  const started = performance.now();
  const failedBefore = new Set((await listFailures(pool, registered.id)).map(({ source }) => source));
  const inFlight = new Set<string>();
  const failures: IndexFailure[] = [];
  const nearCopies: IngestedCopy[] = [];
  const exactCopies: FoundCopy[] = [];
  let indexed = 0;
  let skipped = 0;
  let alreadyIndexed = 0;

  async function* readUnknown(): AsyncGenerator<Attempt<Read>> {
    const batches = mapAhead(inBatches(inputs, LOOKUP_BATCH), 2, (batch) =>
      Promise.all(batch.map((input) => attempt(input, () => read(input, store)))),
    );
    for await (const reads of batches) {
      const hashes = reads.flatMap((each) => ('ok' in each ? [each.ok.sha256] : []));
      const known = await findIndexed(pool, registered.id, hashes);
      const whole = await Promise.all(
        reads.map(async (each) => ('ok' in each && known.has(each.ok.sha256) ? putBack(each.ok, store) : each)),
      );
      for (const each of whole) {
        if ('ok' in each && (known.has(each.ok.sha256) || inFlight.has(each.ok.sha256))) {
          yield duplicates === 'link' ? await attemptKnown(each.ok) : { known: true };
        } else {
          if ('ok' in each) inFlight.add(each.ok.sha256);
          yield each;
        }
      }
    }
  }

  const decode = async (each: Attempt<Read>): Promise<Attempt<Decoded>> => {
    if (!('ok' in each)) return each;
    const { input, image, sha256 } = each.ok;
    return attempt(input, async () => {
      const facts = await readImageFacts(image, input.name);
      const picture = await model.decode(image, facts, input.name);
      const { preprocessing } = model.pack.description;
      const fingerprint = await fingerprintDecoded({ image, facts, name: input.name }, picture, preprocessing);
      const sidecar = await input.sidecar();
      // What may be left out is stored once that is decided.
      if (duplicates !== 'skip') await keep(store, sha256, input);
      const { name, source } = input;
      const { tags: givenTags, rating, metadata } = sidecar;
      const illustration = {
        ...{ sha256, name, source: sidecar.source ?? source, bytes: image.length, rating, givenTags, metadata },
        ...facts,
      };
      return { input, illustration, picture, fingerprint };
    });
  };

  const score = async (batch: readonly Decoded[]): Promise<Scored[]> => {
    const predictions = await model.predict(batch.map(({ picture }) => picture));
    return batch.map(({ input, illustration, fingerprint }, place) => {
      const { scores, rating } = predictions[place]!;
      return { input, illustration, fingerprint, vector: sparsify(scores), rating };
    });
  };

  const storeAll = (batches: readonly (readonly Scored[])[]): Promise<void> => {
    const scored = batches.flat();
    return traced('store', { 'eyecatch.pictures': scored.length }, () => storeScored(scored));
  };

  const storeScored = async (scored: readonly Scored[]): Promise<void> => {
    const { taken, copies } = await inTransaction(pool, async (client) => {
      const { ids, copies } =
        duplicates === 'keep'
          ? { ids: await takeAll(client, scored), copies: [] }
          : await takeUnlessCopies(client, scored, duplicates);
      const taken = scored.filter(({ illustration }) => ids.has(illustration.sha256));
      if (duplicates === 'skip') {
        for (const { input, illustration } of taken) await keep(store, illustration.sha256, input);
      }
      await storeVectors(
        client,
        registered.id,
        taken.map(({ illustration, vector, rating }) => ({
          illustrationId: ids.get(illustration.sha256)!,
          vector,
          rating,
        })),
      );
      const mended = scored.map(({ input }) => input.source).filter((source) => failedBefore.has(source));
      if (mended.length > 0) await clearFailures(client, registered.id, mended);
      return { taken, copies };
    });
    for (const { illustration } of scored) inFlight.delete(illustration.sha256);
    nearCopies.push(...copies);
    indexed += taken.length;
    skipped += scored.length - taken.length;
    indexedImages.inc({ outcome: 'indexed' }, taken.length);
    indexedImages.inc({ outcome: 'skipped' }, scored.length - taken.length);
  };

  async function* decoded(): AsyncGenerator<Decoded> {
    for await (const each of mapAhead(readUnknown(), DECODE_AHEAD, decode)) {
      signal?.throwIfAborted();
      if ('ok' in each) {
        yield each.ok;
        continue;
      }
      if ('known' in each) {
        alreadyIndexed++;
        indexedImages.inc({ outcome: 'known' });
        if (each.known !== true) exactCopies.push(each.known);
      } else {
        failures.push(each.failure);
        indexedImages.inc({ outcome: 'failed' });
        await recordFailures(pool, registered.id, [each.failure]);
      }
      report();
    }
  }

  const report = (): void =>
    onProgress?.({
      done: indexed + skipped + alreadyIndexed + failures.length,
      total: inputs.length,
      failed: failures.length,
    });

  // Scoring does not wait for storing: the next pictures are scored while the database takes the last ones.
  const scored = mapAhead(inBatches(decoded(), BATCH_SIZE), 1, score);
  const stored = mapAhead(inBatches(scored, STORED_BATCHES), 2, storeAll);
  try {
    while (!(await stored.next()).done) {
      signal?.throwIfAborted();
      report();
    }
  } finally {
    await stored.return(undefined);
  }
  // Filtered searches are planned by how frequent tags are.
  if (indexed > 0 && countTags) await refreshTagFrequencies(pool, registered.id);
  report();
  return {
    total: inputs.length,
    indexed,
    alreadyIndexed,
    failures,
    nearCopies,
    skipped,
    // Last, when all they are copies of is stored.
    exactCopies: await recordCopies(pool, exactCopies),
    seconds: (performance.now() - started) / 1000,
  };
}

async function takeAll(client: PoolClient, scored: readonly Scored[]): Promise<Map<string, string>> {
  const ids = await addIllustrations(
    client,
    scored.map(({ illustration }) => illustration),
  );
  await storeFingerprints(
    client,
    scored.map(({ illustration, fingerprint }) => ({
      illustrationId: ids.get(illustration.sha256)!,
      fingerprint,
      compared: false,
    })),
  );
  return ids;
}
