import type { PoolClient } from 'pg';
import { findNear, recordDuplicates, storeFingerprints, type Fingerprint, type NearCopy } from '../duplicates/index.js';
import { addIllustrations, idsByContent, type NewIllustration } from './illustration-table.js';

/**
 * What becomes of a copy at ingest: `skip` leaves near copies out, `link` takes them in beside what they copy and keeps
 * the names of exact ones, `keep` takes them in as any other picture. The same bytes are one illustration whatever it is.
 */
export const DUPLICATE_POLICIES = ['skip', 'link', 'keep'] as const;
export type DuplicatePolicy = (typeof DUPLICATE_POLICIES)[number];

/** A picture of a run that is a near copy of an illustration. */
export interface IngestedCopy {
  readonly name: string;
  readonly source: string | null;
  /** Id it was given; null when it was left out. */
  readonly illustrationId: string | null;
  /** Id of the illustration that is most like it. */
  readonly copyOf: string;
  readonly similarity: number;
  readonly mirrored: boolean;
  readonly cropped: boolean;
}

/** Any number all versions agree on: the advisory lock under which copies are looked for and taken in. */
const COPIES_LOCK = 7_203_114_509;

/**
 * Takes pictures into the table of illustrations one after the other, each compared with all before it. To be called in
 * the transaction that stores the rest of them.
 *
 * Two workers that were given two copies of one picture must not both find nothing: the second waits until the first has
 * committed. On the embedded database transactions wait for each other anyway.
 *
 * @returns ids by content hash of what was taken in, and the near copies
 */
export async function takeUnlessCopies(
  client: PoolClient,
  pictures: readonly { readonly illustration: NewIllustration; readonly fingerprint: Fingerprint }[],
  policy: 'skip' | 'link',
): Promise<{ ids: Map<string, string>; copies: IngestedCopy[] }> {
  await client.query('select pg_advisory_xact_lock($1)', [COPIES_LOCK]);
  const present = await idsByContent(
    client,
    pictures.map(({ illustration }) => illustration.sha256),
  );
  const ids = new Map<string, string>();
  const copies: IngestedCopy[] = [];
  for (const { illustration, fingerprint } of pictures) {
    const { sha256, name, source } = illustration;
    // Content that the library has is no new copy: it comes again for another model.
    const near = present.has(sha256) ? [] : await findNear(client, fingerprint);
    const skipped = policy === 'skip' && near.length > 0;
    if (!skipped) await take(client, illustration, fingerprint, near, ids, present.has(sha256));
    const [best] = near;
    if (!best) continue;
    const { illustrationId: copyOf, ...how } = best;
    copies.push({ name, source, illustrationId: ids.get(sha256) ?? null, copyOf, ...how });
  }
  return { ids, copies };
}

async function take(
  client: PoolClient,
  illustration: NewIllustration,
  fingerprint: Fingerprint,
  near: readonly NearCopy[],
  ids: Map<string, string>,
  present: boolean,
): Promise<void> {
  const id = (await addIllustrations(client, [illustration])).get(illustration.sha256)!;
  ids.set(illustration.sha256, id);
  await storeFingerprints(client, [{ illustrationId: id, fingerprint, compared: !present }]);
  await recordDuplicates(client, id, near, { linked: true });
}
