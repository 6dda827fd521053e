import type { Database } from '../database/open.js';
import { askedViews } from './asked-views.js';
import { compareViews } from './compare.js';
import type { Fingerprint } from './fingerprint.js';
import { loadGrids } from './fingerprint-table.js';
import { findCandidates } from './near-candidates.js';
import { decodeGrid } from './picture-grid.js';
import { viewColours } from './view-colours.js';
import { VIEWS } from './views.js';

/** Similarity from which a picture counts as a copy (docs/decisions/0008-duplicates.md). */
export const COPY_SIMILARITY = 0.82;

/** A mirrored or cropped copy must look that much better than a plain one to be called so. */
const PLAIN_PREFERRED = 0.03;

/** An illustration that looks like a copy of a picture, or the picture like a copy of it. */
export interface NearCopy {
  readonly illustrationId: string;
  /** 0 to 1; 1 is the same but for what a codec does. */
  readonly similarity: number;
  /** One is the mirror image of the other. */
  readonly mirrored: boolean;
  /** One shows a part of the other. */
  readonly cropped: boolean;
}

/**
 * Illustrations that are near copies of a picture, most alike first, ties by id: resized, re-encoded, brighter or darker,
 * cropped by about a tenth, mirrored, or with a watermark. A blank picture has none.
 *
 * @param options.exclude an illustration that is no answer: the one asked for
 */
export async function findNear(
  db: Database,
  fingerprint: Fingerprint,
  options: { readonly exclude?: string | undefined; readonly minSimilarity?: number | undefined } = {},
): Promise<NearCopy[]> {
  const { exclude, minSimilarity = COPY_SIMILARITY } = options;
  const views = askedViews(fingerprint);
  const pairs = await findCandidates(db, views, { exclude });
  if (pairs.length === 0) return [];
  const grids = await loadGrids(db, [...new Set(pairs.map(({ illustrationId }) => illustrationId))]);
  const own = decodeGrid(fingerprint.grid);
  const whole = [false, true].map((mirrored) => viewColours(own, VIEWS[0]!, mirrored));
  const best = new Map<string, NearCopy & { readonly rank: number }>();
  for (const { illustrationId, asked, stored } of pairs) {
    const encoded = grids.get(illustrationId);
    // Deleted between the two statements.
    if (!encoded) continue;
    const { view, mirrored } = views[asked]!;
    const grid = decodeGrid(encoded);
    // The whole one stays where it is; the place of the other, which may be a part, is looked for.
    const similarity =
      view === 0
        ? compareViews(whole[Number(mirrored)]!, grid, VIEWS[stored]!)
        : compareViews(viewColours(grid, VIEWS[0]!, mirrored), own, VIEWS[view]!);
    const cropped = view !== 0 || stored !== 0;
    const rank = similarity - (mirrored || cropped ? PLAIN_PREFERRED : 0);
    if (similarity < minSimilarity || rank <= (best.get(illustrationId)?.rank ?? -1)) continue;
    best.set(illustrationId, { illustrationId, similarity, mirrored, cropped, rank });
  }
  return [...best.values()]
    .map(({ rank: _, ...copy }) => copy)
    .sort((a, b) => b.similarity - a.similarity || Number(a.illustrationId) - Number(b.illustrationId));
}
