import { createHash } from 'node:crypto';
import { normal, randomStream } from './random.js';

export interface SimulatedIllustration {
  /** What the CSV calls it, e.g. `noto/cat`. */
  readonly key: string;
  /** Its true tags: not the ones a model predicts. */
  readonly tags: readonly string[];
}

/** The true click rate of one illustration, as logits before slot and day. */
export interface TrueAppeal {
  /** What its tags and pairs of tags make of it. */
  readonly explained: number;
  /** With the part that no tag explains. */
  readonly full: number;
}

/** Mean rate over illustrations, about. */
export const BASE_RATE = 0.011;
const TAGS_THAT_MATTER = 0.2;
const EXPLAINED_SD = 0.35;
const UNEXPLAINED_SD = 0.25;
/** Pairs act beyond the sum of their tags, so that no linear model holds the whole truth. */
const PAIRS_THAT_MATTER = 0.01;
/** Relative to the effect of a tag that matters. */
const PAIR_SD = 0.5;

/**
 * The world behind a simulated campaign, as a function of seed, tag names and keys: one tag in five moves the logit,
 * and so, half as much, does one pair in a hundred; every illustration has an effect of its own. Nothing that learns may
 * import this module.
 *
 * @returns one for each illustration, in order; explained parts have standard deviation 0.35 and mean 0 over them
 */
export function trueAppeals(illustrations: readonly SimulatedIllustration[], seed: number): TrueAppeal[] {
  const tagEffects = new Map<string, number>();
  const tagEffect = (tag: string): number => {
    let effect = tagEffects.get(tag);
    if (effect === undefined) {
      const uniform = randomStream(`${seed} tag ${tag}`);
      effect = uniform() < TAGS_THAT_MATTER ? normal(uniform) : 0;
      tagEffects.set(tag, effect);
    }
    return effect;
  };
  const raw = illustrations.map(({ tags }) => {
    const distinct = [...new Set(tags)].sort();
    return distinct.reduce((sum, tag) => sum + tagEffect(tag), 0) + pairEffects(distinct, seed);
  });
  const mean = raw.reduce((sum, value) => sum + value, 0) / raw.length;
  const sd = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / raw.length);
  return illustrations.map(({ key }, place) => {
    const explained = sd === 0 ? 0 : ((raw[place]! - mean) / sd) * EXPLAINED_SD;
    return { explained, full: explained + UNEXPLAINED_SD * normal(randomStream(`${seed} own ${key}`)) };
  });
}

/**
 * Logit of the base rate, lowered so that its mean over illustrations is the base rate: the mean of exp over a normal
 * logit is raised by half its variance.
 */
export const BASE_LOGIT = Math.log(BASE_RATE / (1 - BASE_RATE)) - (EXPLAINED_SD ** 2 + UNEXPLAINED_SD ** 2) / 2;

export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

function pairEffects(tags: readonly string[], seed: number): number {
  const hashes = tags.map((tag) => hashOf(`${seed} ${tag}`));
  let sum = 0;
  for (let i = 0; i < tags.length; i++) {
    for (let j = i + 1; j < tags.length; j++) {
      // A cheap hash picks the pairs: there are hundreds in an illustration.
      const mixed = Math.imul(hashes[i]! ^ Math.imul(hashes[j]!, 0x9e3779b1), 0x85ebca6b);
      if ((mixed ^ (mixed >>> 15)) >>> 0 < PAIRS_THAT_MATTER * 2 ** 32) {
        sum += PAIR_SD * normal(randomStream(`${seed} pair ${tags[i]} ${tags[j]}`));
      }
    }
  }
  return sum;
}

function hashOf(name: string): number {
  return createHash('sha256').update(name).digest().readInt32LE(0);
}
