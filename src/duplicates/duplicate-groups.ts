import type { Database } from '../database/open.js';
import { DisjointSets } from './disjoint-sets.js';
import { allDuplicatePairs } from './duplicate-table.js';

/** Illustrations that are near copies of each other, also through others between them; ids from the oldest on. */
export type DuplicateGroup = readonly string[];

/** Groups of the near copies that are known, in order of their oldest illustration. */
export async function duplicateGroups(
  db: Database,
  { minSimilarity = 0 }: { minSimilarity?: number | undefined } = {},
): Promise<DuplicateGroup[]> {
  const pairs = await allDuplicatePairs(db, minSimilarity);
  const ids = [...new Set(pairs.flat())].sort((a, b) => Number(a) - Number(b));
  const place = new Map(ids.map((id, at) => [id, at]));
  const sets = new DisjointSets(ids.length);
  for (const [a, b] of pairs) sets.join(place.get(a)!, place.get(b)!);
  const groups: string[][] = [];
  sets.number().forEach((group, at) => (groups[group] ??= []).push(ids[at]!));
  return groups;
}
