import type { TagDefinition } from './model-pack.js';
import type { TagVocabulary } from './model-registry.js';

/** A model's tags by frequency, of one name part or all; `after` is a place in that order. */
export function searchTags(
  { tags }: TagVocabulary,
  { first, after = -1, search }: { first: number; after?: number; search?: string },
): { page: { place: number; tag: TagDefinition }[]; totalCount: number; hasNextPage: boolean } {
  const wanted = search?.toLowerCase();
  const found = tags
    .filter(({ name }) => wanted === undefined || name.toLowerCase().includes(wanted))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  const from = after + 1;
  const page = found.slice(from, from + first).map((tag, offset) => ({ place: from + offset, tag }));
  return { page, totalCount: found.length, hasNextPage: found.length > from + first };
}
