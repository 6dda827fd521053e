import { BadInputError } from '../src/errors.js';
import type { LabelledImage } from './dataset/labelled-images.js';

/** One group in so many is held out when the caller has no rule. */
const ONE_IN = 10;

export interface Split {
  readonly training: readonly number[];
  readonly heldOut: readonly number[];
}

/**
 * Numbers of the images that train and of those that measure. Without a rule, whole groups are held out: those whose
 * names hash lowest, so that the choice is the same in every run and has nothing to do with the order of files.
 *
 * @throws BadInputError when either side is empty
 */
export function split(images: readonly LabelledImage[], rule?: (image: LabelledImage) => boolean): Split {
  const groups = [...new Set(images.map(({ group }) => group))].sort((a, b) => hash(a) - hash(b) || (a < b ? -1 : 1));
  const chosen = new Set(groups.slice(0, Math.ceil(groups.length / ONE_IN)));
  const isHeldOut = rule ?? (({ group }: LabelledImage) => chosen.has(group));
  const training: number[] = [];
  const heldOut: number[] = [];
  images.forEach((image, index) => (isHeldOut(image) ? heldOut : training).push(index));
  if (training.length === 0 || heldOut.length === 0) {
    throw new BadInputError(
      `Of ${images.length} images ${training.length} would train and ${heldOut.length} would be held out to measure ` +
        'the model and choose its threshold: both are needed. Add images, or hold out others.',
    );
  }
  return { training, heldOut };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
