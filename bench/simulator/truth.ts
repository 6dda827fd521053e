/**
 * Hidden: what makes people click. Nothing that learns may import this module; test/kpi/import-graph.test.ts and ESLint
 * see to it.
 */
import { normal, randomStream, type Uniform } from '../../src/kpi/simulation/random.js';
import { AUDIENCES, POSITIONS, SLOTS } from './contexts.js';
import { mixed } from './mixed.js';
import type { WorldSettings } from './settings.js';
import { TAGS, trueTags } from './true-tags.js';
import { advertisersOf } from './world.js';

/** All effects are on the logit of the click rate, but `seen`. */
export interface Truth {
  /** Set so that the mean rate over creatives and contexts is the base rate. */
  readonly intercept: number;
  /** One per creative: what its tags do one by one, with their pairs, and with what no tag explains. */
  readonly linear: Float64Array;
  readonly explained: Float64Array;
  readonly full: Float64Array;
  /** Creative by day: how its tags' effects have wandered off; mean 0 over the days. */
  readonly drift: Float64Array;
  readonly slot: Float64Array;
  readonly audience: Float64Array;
  readonly day: Float64Array;
  /** Chance to be looked at in each position: the click rate is this times that of a creative that is looked at. */
  readonly seen: Float64Array;
}

const TAGS_THAT_MATTER = 0.2;
/** Of the explained part over creatives. */
const EXPLAINED_SD = 0.35;
/** Pairs act beyond the sum of their tags, so that no linear model holds the whole truth. */
const PAIRS_THAT_MATTER = 0.01;
/** Relative to the effect of a tag that matters. */
const PAIR_SD = 0.5;
export const ADVERTISER_SD = 0.15;
export const RESIDUAL_SD = 0.25;
const SLOT_EFFECTS = [0.25, 0, -0.3];
const AUDIENCE_EFFECTS = [-0.15, 0.05, 0.3];
const SEEN = [1, 0.75, 0.6, 0.5];
/** Sunday first. */
const WEEKDAY_EFFECTS = [0.12, -0.04, -0.08, -0.06, -0.02, 0.02, 0.1];
const DAY_SD = 0.08;
/** Of a tag's effect about its mean over the campaign, relative to the effect of a tag that matters. */
const DRIFT_SD = 0.3;

/** Contexts when nobody chooses: shares of the traffic. */
export const SLOT_SHARES: readonly number[] = [0.3, 0.5, 0.2];
export const POSITION_SHARES: readonly number[] = [0.4, 0.3, 0.2, 0.1];
export const AUDIENCE_SHARES: readonly number[] = [0.5, 0.3, 0.2];

/** The truth is a function of the settings alone. Takes about 0.1 ms a creative. */
export function truthOf(settings: WorldSettings): Truth {
  const { seed, days, effects } = settings;
  const advertisers = advertisersOf(settings);
  const tags = Array.from(advertisers, (advertiser, creative) => trueTags(seed, creative, advertiser));
  const tagEffects = effectsOfTags(randomStream(`${seed} tag effects`));
  const ofTags = Float64Array.from(tags, (own) => own.reduce((sum, tag) => sum + tagEffects[tag]!, 0));
  const ofPairs = Float64Array.from(tags, (own) => effects.pairs * pairEffects(own, seed));
  const both = standardised(ofTags.map((effect, creative) => effect + ofPairs[creative]!));
  const scale = EXPLAINED_SD * effects.tags * both.scale;
  const explained = both.values.map((value) => EXPLAINED_SD * effects.tags * value);
  const linear = centred(ofTags).map((value) => scale * value);
  const full = explained.map((value, creative) => {
    const advertiser = normal(randomStream(`${seed} advertiser ${advertisers[creative]}`));
    const own = normal(randomStream(`${seed} own ${creative}`));
    return value + ADVERTISER_SD * effects.advertiser * advertiser + RESIDUAL_SD * effects.residual * own;
  });
  const calendar = randomStream(`${seed} days`);
  const firstWeekday = new Date(`${settings.firstDay}T00:00:00Z`).getUTCDay();
  const truth = {
    linear,
    explained,
    full,
    drift: driftOf(tags, tagEffects, settings).map((value) => scale * value),
    slot: Float64Array.from(SLOTS, (_, slot) => effects.slots * SLOT_EFFECTS[slot]!),
    audience: Float64Array.from(AUDIENCES, (_, audience) => effects.audiences * AUDIENCE_EFFECTS[audience]!),
    day: Float64Array.from({ length: days }, (_, day) => {
      const weekday = effects.weekdays * WEEKDAY_EFFECTS[(firstWeekday + day) % 7]!;
      return weekday + effects.days * DAY_SD * normal(calendar);
    }),
    seen: Float64Array.from(POSITIONS, (_, position) => SEEN[position]! ** effects.positions),
  };
  return { ...truth, intercept: interceptFor(settings.baseRate, truth) };
}

/** Mean click rate of a logit over the contexts as they come when nobody chooses. */
export function meanRate(logit: number, { slot, audience, day, seen }: Omit<Truth, 'intercept'>): number {
  const looked = seen.reduce((sum, chance, position) => sum + chance * POSITION_SHARES[position]!, 0);
  let sum = 0;
  for (const ofDay of day) {
    for (let s = 0; s < slot.length; s++) {
      for (let a = 0; a < audience.length; a++) {
        const share = SLOT_SHARES[s]! * AUDIENCE_SHARES[a]!;
        sum += share / (1 + Math.exp(-(logit + ofDay + slot[s]! + audience[a]!)));
      }
    }
  }
  return (looked * sum) / day.length;
}

/** By steps that would be exact if the logit of the mean moved like the mean of the logits, which it nearly does. */
function interceptFor(baseRate: number, truth: Omit<Truth, 'intercept'>): number {
  const every = Math.max(1, Math.floor(truth.full.length / 1000));
  const sample = truth.full.filter((_, creative) => creative % every === 0);
  let intercept = logit(baseRate);
  for (let round = 0; round < 5; round++) {
    const mean = sample.reduce((sum, full) => sum + meanRate(intercept + full, truth), 0) / sample.length;
    intercept += logit(baseRate) - logit(mean);
  }
  return intercept;
}

function logit(rate: number): number {
  return Math.log(rate / (1 - rate));
}

function effectsOfTags(uniform: Uniform): Float64Array {
  return Float64Array.from({ length: TAGS }, () => {
    const matters = uniform() < TAGS_THAT_MATTER;
    const effect = normal(uniform);
    return matters ? effect : 0;
  });
}

function pairEffects(tags: Int32Array, seed: number): number {
  let sum = 0;
  for (let i = 0; i < tags.length; i++) {
    for (let j = i + 1; j < tags.length; j++) {
      if (mixed(seed, tags[i]!, tags[j]!) < PAIRS_THAT_MATTER) {
        sum += PAIR_SD * normal(randomStream(`${seed} pair ${tags[i]} ${tags[j]}`));
      }
    }
  }
  return sum;
}

/** Creative by day: a random walk for each tag that matters, about its mean, with the same spread for all tags. */
function driftOf(tags: readonly Int32Array[], tagEffects: Float64Array, settings: WorldSettings): Float64Array {
  const { seed, days, effects } = settings;
  const drift = new Float64Array(tags.length * days);
  if (effects.drift === 0) return drift;
  const uniform = randomStream(`${seed} drift`);
  const walks = Array.from(tagEffects, (effect) => {
    if (effect === 0) return null;
    let at = 0;
    const walk = standardised(Float64Array.from({ length: days }, () => (at += normal(uniform))));
    return walk.values.map((value) => value * DRIFT_SD * effects.drift);
  });
  tags.forEach((own, creative) => {
    for (const tag of own) {
      const walk = walks[tag];
      if (!walk) continue;
      for (let day = 0; day < days; day++) drift[creative * days + day]! += walk[day]!;
    }
  });
  return drift;
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

/** Mean 0 and standard deviation 1; all 0 where the values do not vary. */
function standardised(values: Float64Array): { values: Float64Array; scale: number } {
  const about = centred(values);
  const sd = Math.sqrt(about.reduce((sum, value) => sum + value * value, 0) / about.length);
  const scale = sd > 0 ? 1 / sd : 0;
  return { values: about.map((value) => value * scale), scale };
}
