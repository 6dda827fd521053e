import { decodeGrid } from './picture-grid.js';
import { mirrorFeatures, viewFeatures } from './view-features.js';
import { BLANK_HASH, hashView } from './view-hash.js';
import { VIEWS } from './views.js';
import type { Fingerprint } from './fingerprint.js';

/** A view of the picture whose copies are looked for. */
export interface AskedView {
  /** Place among VIEWS. */
  readonly view: number;
  readonly mirrored: boolean;
  readonly hash: bigint;
  /** Bits of a band that may differ (see probeKeys). */
  readonly radius: 1 | 2;
  /** It is compared with that many of an illustration's VIEWS, the first ones. */
  readonly against: number;
}

/**
 * What is looked for: the whole picture and its mirror image, among everything; and what is left of them when a tenth is
 * cut off, among whole illustrations, with less room for differences, since there are many of them.
 */
export function askedViews({ grid }: Fingerprint): AskedView[] {
  return viewFeatures(decodeGrid(grid))
    .flatMap((features, view) => {
      if (features === null) return [];
      const reach = view === 0 ? { radius: 2 as const, against: VIEWS.length } : { radius: 1 as const, against: 1 };
      return [false, true].map((mirrored) => ({
        ...{ view, mirrored, ...reach },
        hash: hashView(mirrored ? mirrorFeatures(features) : features),
      }));
    })
    .filter(({ hash }) => hash !== BLANK_HASH);
}
