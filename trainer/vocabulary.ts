import { stringify } from 'csv-stringify/sync';
import { BadInputError } from '../src/errors.js';
import type { TagDefinition } from '../src/tagging/model-pack.js';
import type { LabelledImage } from './dataset/labelled-images.js';
import { GENERAL } from './dataset/tag-category.js';

/**
 * The `size` most frequent tags, most frequent first, ties by name (code units), so that the order depends on the
 * images alone. Fewer when the images have fewer, or when fewer come `minCount` times.
 *
 * A tag's category is the one most images state for it (of two stated equally often, the smaller number); general where
 * none states one, since sidecars without categories say nothing of it.
 *
 * @throws BadInputError when no tag comes often enough
 */
export function buildVocabulary(
  images: readonly LabelledImage[],
  size: number,
  { minCount = 1 }: { minCount?: number } = {},
): TagDefinition[] {
  const counts = new Map<string, number>();
  const stated = new Map<string, Map<number, number>>();
  for (const { tags, categories } of images) {
    for (const tag of tags) {
      counts.set(tag, (counts.get(tag) ?? 0) + 1);
      if (categories === undefined || !Object.hasOwn(categories, tag)) continue;
      const votes = stated.get(tag) ?? new Map<number, number>();
      stated.set(tag, votes);
      votes.set(categories[tag]!, (votes.get(categories[tag]!) ?? 0) + 1);
    }
  }
  if (counts.size === 0) throw new BadInputError('The training images carry no tags.');
  const frequent = [...counts].filter(([, count]) => count >= minCount);
  if (frequent.length === 0) throw new BadInputError(`No tag is on ${minCount} images or more; lower --min-count.`);
  return frequent
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, size)
    .map(([name, count]) => ({ name, category: mostStated(stated.get(name)), count }));
}

function mostStated(votes: ReadonlyMap<number, number> | undefined): number {
  if (votes === undefined) return GENERAL;
  return [...votes].sort(([a, m], [b, n]) => n - m || a - b)[0]![0];
}

/**
 * The WD taggers' `selected_tags.csv` with a fifth column that says how the rows are ordered: `rank_by_count`, 1 for the
 * most frequent tag. Readers go by the names of the first columns and pass over others (PixAI's file has one more, too);
 * a comment line they would take for a tag.
 */
export function formatVocabulary(vocabulary: readonly TagDefinition[]): string {
  return stringify(
    vocabulary.map(({ name, category, count }, index) => [index, name, category, count, index + 1]),
    { header: true, columns: ['tag_id', 'name', 'category', 'count', 'rank_by_count'] },
  );
}

/** How much of what the images say a vocabulary can express. */
export interface Coverage {
  /** Tags on images, each image's counted. */
  readonly uses: number;
  readonly coveredUses: number;
  readonly distinctTags: number;
  /** Images without a tag of the vocabulary: nothing can be learnt from them. */
  readonly imagesWithoutTag: number;
}

export function measureCoverage(images: readonly LabelledImage[], vocabulary: readonly TagDefinition[]): Coverage {
  const known = new Set(vocabulary.map(({ name }) => name));
  const distinct = new Set<string>();
  let [uses, coveredUses, imagesWithoutTag] = [0, 0, 0];
  for (const { tags } of images) {
    let covered = 0;
    for (const tag of tags) {
      distinct.add(tag);
      if (known.has(tag)) covered++;
    }
    uses += tags.length;
    coveredUses += covered;
    if (covered === 0) imagesWithoutTag++;
  }
  return { uses, coveredUses, distinctTags: distinct.size, imagesWithoutTag };
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
