import { createHash } from 'node:crypto';

/** In place of a fold's number: rows that every fit of a cross-validation is fitted to and none is judged by. */
export const NEVER_LEFT_OUT = -2;

/**
 * Splits rows into a hold-out and `folds` parts, whole groups at a time: two illustrations of one group (an advertiser,
 * a series) never stand on both sides, which would pass off recognition as prediction. Groups are dealt in the order of
 * a hash of seed and name, so a split depends on neither row order nor chance, and a new group moves few others.
 *
 * @param groups name of each row's group
 * @returns for each row -1 (held out) or its fold, 0 .. folds - 1
 */
export function splitByGroup(
  groups: readonly string[],
  { seed, holdOutShare, folds }: { seed: number | string; holdOutShare: number; folds: number },
): Int32Array {
  const order = [...new Set(groups)]
    .map((group) => ({ group, hash: createHash('sha256').update(`${seed}:${group}`).digest('hex') }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1));
  const heldOut = Math.round(holdOutShare * order.length);
  const placeOf = new Map(
    order.map(({ group }, place) => [group, place < heldOut ? -1 : (place - heldOut) % folds] as const),
  );
  return Int32Array.from(groups, (group) => placeOf.get(group)!);
}
