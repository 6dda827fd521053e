import type { TagDefinition } from './model-pack.js';
import type { TagVocabulary } from './model-registry.js';

/** Where a tag stands in an order: begins with the search (1 or 0), illustrations, training count, name. */
export type TagPosition = readonly [begins: number, illustrations: number, count: number, name: string];

export interface TagSearch {
  readonly first: number;
  /** The tag that the page before ended with. */
  readonly after?: TagPosition;
  /** Part of the name; case does not matter, spaces and underscores are alike. */
  readonly search?: string;
  /**
   * Illustrations of the library that have each tag, by dimension: then the most frequent there come first, and of a
   * search the names of which a word begins with it before the others. Without it, the order is that of the training data.
   */
  readonly illustrations?: ArrayLike<number>;
}

/** A model's tags by frequency, of one name part or all. Positions, not places: a page goes on where the last one ended even if the counts have changed. */
export function searchTags(
  { tags }: Pick<TagVocabulary, 'tags'>,
  { first, after, search, illustrations }: TagSearch,
): { page: { position: TagPosition; tag: TagDefinition }[]; totalCount: number; hasNextPage: boolean } {
  const wanted = search === undefined ? '' : normalised(search.trim());
  const found = tags.flatMap((tag, dimension) => {
    const name = normalised(tag.name);
    if (!name.includes(wanted)) return [];
    const position: TagPosition = illustrations
      ? [Number(hasWordFrom(name, wanted)), illustrations[dimension]!, tag.count, tag.name]
      : [0, 0, tag.count, tag.name];
    return [{ position, tag }];
  });
  found.sort((a, b) => compare(a.position, b.position));
  const rest = after === undefined ? found : found.filter(({ position }) => compare(position, after) > 0);
  return { page: rest.slice(0, first), totalCount: found.length, hasNextPage: rest.length > first };
}

function normalised(name: string): string {
  return name.toLowerCase().replaceAll('_', ' ');
}

/** Whether the name, or a word of it, begins with the text. */
function hasWordFrom(name: string, text: string): boolean {
  for (let at = name.indexOf(text); at >= 0; at = name.indexOf(text, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(name[at - 1]!)) return true;
  }
  return false;
}

/** Larger numbers first, names in the order of their code units. */
function compare(a: TagPosition, b: TagPosition): number {
  return b[0] - a[0] || b[1] - a[1] || b[2] - a[2] || (a[3] < b[3] ? -1 : Number(a[3] > b[3]));
}
