import { normal, randomStream } from '../../src/kpi/simulation/random.js';
import type { SparseVector } from '../../src/vectors/sparse-vector.js';
import { settingsOf, type WorldOptions, type WorldSettings } from './settings.js';
import { TAGS, trueTags, zipf } from './true-tags.js';

/** What a learner may see of a campaign's creatives. */
export interface World {
  readonly settings: WorldSettings;
  /** `creatives` to learn from, then `newCreatives`. */
  readonly creatives: readonly Creative[];
  /** Days of the campaign, YYYY-MM-DD. */
  readonly days: readonly string[];
}

export interface Creative {
  /** What a CSV calls it. */
  readonly key: string;
  readonly advertiser: string;
  /** Scores of a tag model: probabilities, not the truth. */
  readonly vector: SparseVector;
}

const MEAN_CREATIVES_OF_ADVERTISER = 10;
/**
 * On real illustrations a trained head leaves 38 scores above 0.01 and 145 above 0.001: here 30 that apply, most of them
 * with a high score and some missed, 8 that do not apply but look like it, and faint ones.
 */
const DOUBTFUL = 8;
const SCORED = 145;
/** Logit of the score of a tag that applies. */
const SCORE_MEAN = 2;
const SCORE_SD = 1.5;

export function makeWorld(options: WorldOptions = {}): World {
  const settings = settingsOf(options);
  const start = Date.parse(`${settings.firstDay}T00:00:00Z`);
  return {
    settings,
    creatives: Array.from(advertisersOf(settings), (advertiser, place) => ({
      key: `simulated/creative-${place + 1}`,
      advertiser: `advertiser ${advertiser + 1}`,
      vector: scores(settings, place, advertiser),
    })),
    days: Array.from({ length: settings.days }, (_, day) =>
      new Date(start + day * 86_400_000).toISOString().slice(0, 10),
    ),
  };
}

/**
 * The advertiser of each creative, 0 and up: 1 to 19 creatives in a row, 10 on average. New creatives begin with an
 * advertiser of their own, so nobody can know them by their advertiser.
 */
export function advertisersOf({ seed, creatives, newCreatives }: WorldSettings): Int32Array {
  const uniform = randomStream(`${seed} advertisers`);
  const advertisers = new Int32Array(creatives + newCreatives);
  let advertiser = -1;
  let left = 0;
  for (let place = 0; place < advertisers.length; place++) {
    if (left === 0 || place === creatives) {
      advertiser++;
      left = 1 + Math.floor(uniform() * (2 * MEAN_CREATIVES_OF_ADVERTISER - 1));
    }
    advertisers[place] = advertiser;
    left--;
  }
  return advertisers;
}

function scores({ seed, effects }: WorldSettings, creative: number, advertiser: number): SparseVector {
  const uniform = randomStream(`${seed} scores ${creative}`);
  const scored = new Map<number, number>();
  for (const tag of trueTags(seed, creative, advertiser)) {
    scored.set(tag, 1 / (1 + Math.exp(-SCORE_MEAN - effects.blur * SCORE_SD * normal(uniform))));
  }
  const between = (low: number, high: number): number => low * (high / low) ** uniform();
  const doubtful = scored.size + DOUBTFUL * effects.blur;
  while (scored.size < doubtful) {
    const tag = zipf(uniform);
    if (!scored.has(tag)) scored.set(tag, between(0.01, 0.5));
  }
  while (scored.size < SCORED) {
    const tag = Math.floor(uniform() * TAGS);
    if (!scored.has(tag)) scored.set(tag, between(0.001, 0.01));
  }
  const indices = Int32Array.from(scored.keys()).sort();
  return { dimensions: TAGS, indices, values: Float32Array.from(indices, (tag) => scored.get(tag)!) };
}
