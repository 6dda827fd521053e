/** Hidden: the tags that truly apply. What a learner sees of them are the scores in world.ts. */
import { randomStream, type Uniform } from '../../src/kpi/simulation/random.js';

export const TAGS = 5000;
export const TAGS_EACH = 30;
/** Tags that an advertiser keeps returning to, and how often a tag is one of them. */
const STYLE_TAGS = 12;
const STYLE_SHARE = 0.2;

/** Zipf's law: the tag of rank r in proportion to 1 / r. */
export function zipf(uniform: Uniform): number {
  return Math.min(TAGS - 1, Math.floor(TAGS ** uniform()) - 1);
}

/** @returns 30 distinct tags, ascending: a function of seed, creative and advertiser alone */
export function trueTags(seed: number, creative: number, advertiser: number): Int32Array {
  const taste = randomStream(`${seed} style ${advertiser}`);
  const style = Array.from({ length: STYLE_TAGS }, () => zipf(taste));
  const uniform = randomStream(`${seed} tags ${creative}`);
  const tags = new Set<number>();
  while (tags.size < TAGS_EACH) {
    tags.add(uniform() < STYLE_SHARE ? style[Math.floor(uniform() * STYLE_TAGS)]! : zipf(uniform));
  }
  return Int32Array.from(tags).sort();
}
