import type { Pool } from 'pg';
import {
  findNear,
  fingerprintPicture,
  illustrationsNotCompared,
  illustrationsWithoutFingerprint,
  loadFingerprint,
  markCompared,
  recordDuplicates,
  storeFingerprints,
  fingerprintCoverage,
  type Fingerprint,
} from '../duplicates/index.js';
import { UnreadableImageError } from '../errors.js';
import { loadIllustrations } from './illustration-table.js';
import { OriginalMissingError, type OriginalStore } from './original-store.js';
import { mapAhead } from './map-ahead.js';

export interface DuplicateScanProgress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

export interface DuplicateScanReport {
  /** Illustrations that were given the fingerprint they lacked. */
  readonly fingerprinted: number;
  /** Illustrations whose copies were looked for. */
  readonly compared: number;
  /** Illustrations whose original is gone or cannot be decoded. */
  readonly failures: readonly { readonly illustrationId: string; readonly reason: string }[];
}

/** Illustrations asked for at once; with each such page, what is done is stored. */
const PAGE = 32;
const DECODE_AHEAD = 4;

/**
 * Gives every illustration that lacks one its fingerprint, from its original, and looks for the near copies of every one
 * that has not been compared. What is done is stored on the way: a second call goes on from there.
 */
export async function scanDuplicates(options: {
  readonly pool: Pool;
  readonly store: OriginalStore;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DuplicateScanProgress) => void;
}): Promise<DuplicateScanReport> {
  const { pool, store, signal, onProgress } = options;
  const failures: { illustrationId: string; reason: string }[] = [];
  const { withoutFingerprint } = await fingerprintCoverage(pool);
  let fingerprinted = 0;
  for await (const ids of pages((page) => illustrationsWithoutFingerprint(pool, page))) {
    signal?.throwIfAborted();
    const illustrations = await loadIllustrations(pool, ids);
    const found: { illustrationId: string; fingerprint: Fingerprint; compared: boolean }[] = [];
    const read = mapAhead(illustrations.values(), DECODE_AHEAD, async ({ id, sha256, name }) => {
      try {
        const image = await store.read(sha256);
        found.push({ illustrationId: id, fingerprint: await fingerprintPicture(image, name), compared: false });
      } catch (error) {
        const gone = error instanceof OriginalMissingError;
        if (!gone && !(error instanceof UnreadableImageError)) throw error;
        failures.push({ illustrationId: id, reason: gone ? `The original of ${name} is gone.` : error.message });
      }
    });
    for await (const _ of read) void _;
    await storeFingerprints(pool, found);
    fingerprinted += found.length;
    onProgress?.({ step: 'Fingerprinting', done: fingerprinted + failures.length, total: withoutFingerprint });
  }
  const { notCompared, withoutFingerprint: left } = await fingerprintCoverage(pool);
  let compared = 0;
  for await (const ids of pages((page) => illustrationsNotCompared(pool, page))) {
    for (const id of ids) {
      signal?.throwIfAborted();
      const fingerprint = await loadFingerprint(pool, id);
      if (!fingerprint) continue;
      await recordDuplicates(pool, id, await findNear(pool, fingerprint, { exclude: id }), { linked: false });
      await markCompared(pool, [id]);
      compared++;
      onProgress?.({ step: 'Comparing', done: compared, total: notCompared - left });
    }
  }
  return { fingerprinted, compared, failures };
}

async function* pages(
  load: (page: { after: string; first: number }) => Promise<string[]>,
): AsyncGenerator<readonly string[]> {
  let after = '0';
  for (;;) {
    const ids = await load({ after, first: PAGE });
    if (ids.length > 0) yield ids;
    if (ids.length < PAGE) return;
    after = ids.at(-1)!;
  }
}
