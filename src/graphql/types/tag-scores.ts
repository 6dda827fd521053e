import { BadInputError } from '../../errors.js';
import { displayName } from '../../tagging/display-name.js';
import { thresholdOf, type TagDefinition, type ModelDescription } from '../../tagging/model-pack.js';
import type { TagVocabulary } from '../../tagging/model-registry.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';
import type { TagCategory } from '../generated/schema-types.js';
import type { TagScoreSource, TagSource } from '../models.js';
import { checkFirst } from '../paging.js';

const CATEGORIES: Readonly<Record<number, TagCategory>> = {
  0: 'GENERAL',
  1: 'ARTIST',
  3: 'COPYRIGHT',
  4: 'CHARACTER',
  5: 'META',
  9: 'RATING',
};

export function tagOf({ name, category, count }: TagDefinition): TagSource {
  return { name, displayName: displayName(name), category: CATEGORIES[category] ?? 'OTHER', count };
}

export function tagScoreOf(tag: TagDefinition, score: number, description: ModelDescription): TagScoreSource {
  return { tag: tagOf(tag), score, present: score >= thresholdOf(description, tag.category) };
}

/** The highest scores of a vector with their tags. */
export function topTags(
  vector: SparseVector,
  vocabulary: TagVocabulary,
  description: ModelDescription,
  { first, minScore }: { first: number; minScore?: number | null },
): TagScoreSource[] {
  checkFirst(first);
  if (minScore != null && !(minScore >= 0 && minScore <= 1)) {
    throw new BadInputError(`minScore is ${minScore}; it must be from 0 to 1.`);
  }
  const order = [...vector.indices.keys()].filter((place) => vector.values[place]! >= (minScore ?? 0));
  order.sort((a, b) => vector.values[b]! - vector.values[a]! || a - b);
  return order
    .slice(0, first)
    .map((place) => tagScoreOf(vocabulary.tags[vector.indices[place]!]!, vector.values[place]!, description));
}
