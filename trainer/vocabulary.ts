import { BadInputError } from '../src/errors.js';
import type { TagDefinition } from '../src/tagging/model-pack.js';
import type { LabelledImage } from './dataset/labelled-images.js';

/** Category of every tag learnt from sidecars, which name none (0 = general, the numbers of the WD taggers). */
const GENERAL = 0;

/**
 * The `size` most frequent tags, most frequent first, ties by name (code units), so that the order depends on the
 * images alone. Fewer when the images have fewer.
 *
 * @throws BadInputError when the images carry no tag
 */
export function buildVocabulary(images: readonly LabelledImage[], size: number): TagDefinition[] {
  const counts = new Map<string, number>();
  for (const image of images) for (const tag of image.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  if (counts.size === 0) throw new BadInputError('The training images carry no tags.');
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, size)
    .map(([name, count]) => ({ name, category: GENERAL, count }));
}

/**
 * The labels of images as rows of tag numbers (ascending), the sparse form of the 0/1 matrix images x tags. Tags outside
 * the vocabulary are left out; a row may be empty.
 */
export function labelRows(images: readonly LabelledImage[], vocabulary: readonly TagDefinition[]): Int32Array[] {
  const place = new Map(vocabulary.map(({ name }, index) => [name, index]));
  return images.map(({ tags }) =>
    Int32Array.from(tags.map((tag) => place.get(tag)).filter((index) => index !== undefined)).sort(),
  );
}
