import { decodeGrid } from './picture-grid.js';
import { mirrorFeatures, viewFeatures } from './view-features.js';
import { BLANK_HASH, hashView } from './view-hash.js';
import { FIRST_PART } from './views.js';
import type { Fingerprint } from './fingerprint.js';

/** A view of the picture whose copies are looked for. */
export interface AskedView {
  /** Place among VIEWS. */
  readonly view: number;
  readonly mirrored: boolean;
  readonly hash: bigint;
  /** Bits of a band that may differ (see probeKeys). */
  readonly radius: 1 | 2;
  /** It is compared with an illustration's VIEWS from this place to before that one. */
  readonly from: number;
  readonly to: number;
}

/**
 * What is looked for: the whole picture and its mirror image, among whole illustrations and crops of them; with less room
 * for differences, since there are many of them, what is left when a tenth is cut off, among whole illustrations, and the
 * upper and lower parts, among the same of illustrations.
 */
export function askedViews({ grid }: Fingerprint): AskedView[] {
  return viewFeatures(decodeGrid(grid))
    .flatMap((features, view) => {
      if (features === null) return [];
      return [false, true].map((mirrored) => ({
        ...{ view, mirrored, ...reachOf(view) },
        hash: hashView(mirrored ? mirrorFeatures(features) : features),
      }));
    })
    .filter(({ hash }) => hash !== BLANK_HASH);
}

function reachOf(view: number): Pick<AskedView, 'radius' | 'from' | 'to'> {
  if (view === 0) return { radius: 2, from: 0, to: FIRST_PART };
  return view < FIRST_PART ? { radius: 1, from: 0, to: 1 } : { radius: 1, from: view, to: view + 1 };
}
