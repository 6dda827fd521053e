import { normaliseTag } from '../../src/indexer/sidecar-tags.js';
import { parseRating, type ContentRating } from './content-rating.js';
import type { TagAliases } from './tag-aliases.js';
import { GENERAL } from './tag-category.js';

/** A tag as a file states it; without a category where the file names none. */
export interface StatedTag {
  readonly name: string;
  readonly category?: number;
}

/** The labels of one picture: the part of a LabelledImage that a file states. */
export interface Labels {
  readonly tags: readonly string[];
  readonly categories?: Readonly<Record<string, number>>;
  readonly rating?: ContentRating;
}

/**
 * Turns what files state into labels: tags unescaped, aliases applied, each once. Every tag's text is kept once for the
 * whole data set, so that a picture costs a reference a tag.
 */
export class LabelBuilder {
  readonly #texts = new Map<string, string>();

  constructor(private readonly aliases: TagAliases) {}

  /** @returns undefined when no tag is left */
  build(stated: Iterable<StatedTag>, rating?: string | null): Labels | undefined {
    const tags = new Set<string>();
    // Without a prototype: there are tags called `constructor`.
    let categories: Record<string, number> | undefined;
    for (const { name, category = GENERAL } of stated) {
      const resolved = this.aliases.resolve(normaliseTag(name));
      if (resolved === undefined || resolved === '') continue;
      const tag = this.#text(resolved);
      tags.add(tag);
      if (category !== GENERAL) (categories ??= Object.create(null) as Record<string, number>)[tag] ??= category;
    }
    if (tags.size === 0) return undefined;
    const parsed = rating == null ? undefined : parseRating(rating);
    return { tags: [...tags], ...(categories ? { categories } : {}), ...(parsed ? { rating: parsed } : {}) };
  }

  #text(tag: string): string {
    const known = this.#texts.get(tag);
    if (known !== undefined) return known;
    // V8 keeps a piece of a string as a view of the whole: a copy lets the file's text go.
    const copy = Buffer.from(tag).toString();
    this.#texts.set(copy, copy);
    return copy;
  }
}
