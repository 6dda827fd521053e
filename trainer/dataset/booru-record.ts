import { z } from 'zod';
import { parseSidecar } from '../../src/indexer/sidecar-tags.js';
import type { StatedTag } from './label-builder.js';
import { categoryNumber, GENERAL } from './tag-category.js';

/**
 * The tags of a post in the JSON of boorus and of what downloads from them:
 * - `tags`: a string, a list of names, a list of `{name, category}` (Danbooru20xx; numbers there may be strings), or an
 *   object of lists by category (e621);
 * - `tags_general`, `tags_character`, … and `tag_string`, `tag_string_general`, … (gallery-dl, the Danbooru API), each a
 *   string or a list.
 */
const namesSchema = z.union([z.string(), z.array(z.string())]);
const namedSchema = z.array(z.looseObject({ name: z.string(), category: z.coerce.number().int().min(0).nullish() }));
export const booruRecordSchema = z.looseObject({
  tags: z.union([namesSchema, namedSchema, z.record(z.string(), z.array(z.string()))]).nullish(),
  rating: z.string().nullish(),
});
export type BooruRecord = z.infer<typeof booruRecordSchema>;

const BY_CATEGORY = /^(?:tags|tag_string)_([a-z]+)$/;

/**
 * Tags by category come first, and are taken as such where a flat list repeats them.
 *
 * @returns undefined for a record that has no tag field at all
 */
export function statedTags(record: BooruRecord): StatedTag[] | undefined {
  const stated: StatedTag[] = [];
  let found = false;
  for (const [key, value] of Object.entries(record)) {
    const category = BY_CATEGORY.exec(key)?.[1];
    if (category === undefined && key !== 'tag_string') continue;
    const names = namesSchema.safeParse(value);
    if (!names.success) continue; // `tags_count`, and a category that is null
    found = true;
    const number = category === undefined ? GENERAL : categoryNumber(category);
    for (const name of splitNames(names.data)) stated.push({ name, category: number });
  }
  const { tags } = record;
  if (tags == null) return found ? stated : undefined;
  if (typeof tags === 'string' || (Array.isArray(tags) && isNames(tags))) {
    for (const name of splitNames(tags)) stated.push({ name });
  } else if (Array.isArray(tags)) {
    for (const { name, category } of tags) {
      stated.push({ name, category: category ?? GENERAL });
    }
  } else {
    for (const [category, names] of Object.entries(tags)) {
      for (const name of names) stated.push({ name, category: categoryNumber(category) });
    }
  }
  return stated;
}

function isNames(tags: readonly unknown[]): tags is string[] {
  return tags.every((tag) => typeof tag === 'string');
}

/** A list is taken as it is: its names may hold commas. */
function splitNames(names: string | readonly string[]): readonly string[] {
  return typeof names === 'string' ? parseSidecar(names) : names;
}
