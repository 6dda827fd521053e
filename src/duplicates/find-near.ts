import type { Database } from '../database/open.js';
import { askedViews } from './asked-views.js';
import { compareViews } from './compare.js';
import type { Fingerprint } from './fingerprint.js';
import { loadGrids } from './fingerprint-table.js';
import { findCandidates } from './near-candidates.js';
import { decodeGrid, type PictureGrid } from './picture-grid.js';
import { viewColours } from './view-colours.js';
import { FIRST_PART, VIEWS } from './views.js';

/** Similarity from which a picture counts as a copy (docs/decisions/0008-duplicates.md). */
export const COPY_SIMILARITY = 0.82;

/** A mirrored or cropped copy must look that much better than a plain one to be called so. */
const PLAIN_PREFERRED = 0.03;

/** Share of a side that one shows of the other, below which it is a crop: a fit of equal pictures may be a percent off. */
const CROPPED = 0.96;

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
  const compare = comparer(fingerprint);
  const best = new Map<string, Ranked>();
  for (const { illustrationId, asked, stored } of pairs) {
    const encoded = grids.get(illustrationId);
    // Deleted between the two statements.
    if (!encoded) continue;
    const { view, mirrored } = views[asked]!;
    const found = compare(decodeGrid(encoded), placesOf(view, stored), mirrored);
    if (found.similarity >= minSimilarity && found.rank > (best.get(illustrationId)?.rank ?? -1)) {
      best.set(illustrationId, found);
    }
  }
  return [...best]
    .map(([illustrationId, found]) => {
      const { similarity, mirrored, cropped } = simplest(found, (places, mirrored) =>
        compare(decodeGrid(grids.get(illustrationId)!), places, mirrored),
      );
      return { illustrationId, similarity, mirrored, cropped };
    })
    .sort((a, b) => b.similarity - a.similarity || Number(a.illustrationId) - Number(b.illustrationId));
}

/** Places among VIEWS of what is laid over each other; one of the two is the whole. */
interface Places {
  readonly view: number;
  readonly stored: number;
}
const WHOLES: Places = { view: 0, stored: 0 };

interface Ranked {
  readonly similarity: number;
  readonly mirrored: boolean;
  readonly cropped: boolean;
  readonly places: Places;
  /** Similarity, less what is against a mirrored and against a cropped copy. */
  readonly rank: number;
}
type Compare = (grid: PictureGrid, places: Places, mirrored: boolean) => Ranked;

function comparer({ grid: encoded }: Fingerprint): Compare {
  const own = decodeGrid(encoded);
  const whole = [false, true].map((mirrored) => viewColours(own, VIEWS[0]!, mirrored));
  return (grid, places, mirrored) => {
    // The whole one stays where it is; the place of the other, which may be a part, is looked for.
    const { similarity, part } =
      places.view === 0
        ? compareViews(whole[Number(mirrored)]!, grid, VIEWS[places.stored]!)
        : compareViews(viewColours(grid, VIEWS[0]!, mirrored), own, VIEWS[places.view]!);
    const cropped = part.right - part.left < CROPPED || part.bottom - part.top < CROPPED;
    const against = PLAIN_PREFERRED * (Number(mirrored) + Number(cropped));
    return { similarity, mirrored, cropped, places, rank: similarity - against };
  };
}

/** Equal hashes of a part that is no crop speak for the wholes. */
function placesOf(view: number, stored: number): Places {
  return view >= FIRST_PART ? WHOLES : { view, stored };
}

function isCrop({ view, stored }: Places): boolean {
  return view !== 0 || stored !== 0;
}

/** The hashes of a symmetric picture, or of one on much white, may have named a crop or the mirror image first. */
function simplest(found: Ranked, compare: (places: Places, mirrored: boolean) => Ranked): Ranked {
  const { places, mirrored } = found;
  const simpler = [
    ...(isCrop(places) ? [compare(WHOLES, mirrored)] : []),
    ...(mirrored ? [compare(places, false)] : []),
    ...(isCrop(places) && mirrored ? [compare(WHOLES, false)] : []),
  ];
  return simpler.reduce((best, each) => (each.rank > best.rank ? each : best), found);
}
