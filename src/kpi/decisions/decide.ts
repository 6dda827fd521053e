import { BadInputError } from '../../errors.js';
import { breather, type Breathe } from '../breather.js';
import type { Interval } from '../uncertainty/logit-normal.js';
import type { Candidates } from './candidates.js';
import { jointDraws, type JointDraws } from './joint-draws.js';
import { bestShares } from './best-shares.js';

export interface Decision {
  /** Posterior mean of the true rate. */
  readonly rate: number;
  readonly rateInterval: Interval;
  /** That no other candidate of the set has a higher true rate. */
  readonly probabilityBest: number;
  /** Expected rate that is lost by choosing this one instead of the best, whichever that is. */
  readonly expectedLoss: number;
  /** Against the incumbent; null for it and where there is none. */
  readonly againstIncumbent: {
    readonly probabilityBetter: number;
    /** Mean difference of the true rates. */
    readonly expectedGain: number;
    readonly gainInterval: Interval;
  } | null;
}

export interface DecideOptions {
  readonly draws?: number;
  readonly seed?: number;
  /** Place of the candidate that runs now. */
  readonly incumbent?: number;
  readonly breathe?: Breathe;
}

/** How sure one may be of each candidate, one decision each in their order, from draws of their joint distribution. */
export async function decide(set: Candidates, options: DecideOptions = {}): Promise<Decision[]> {
  const { draws = 4000, seed = 1, incumbent, breathe = breather() } = options;
  const k = set.candidates.length;
  if (incumbent !== undefined && !(Number.isInteger(incumbent) && incumbent >= 0 && incumbent < k)) {
    throw new BadInputError(`The incumbent is one of the ${k} candidates, counted from 0; ${incumbent} is not.`);
  }
  const joint = await jointDraws(set, draws, seed, breathe);
  const best = bestShares(joint, k).best;
  const highest = Float64Array.from({ length: draws }, (_, draw) => {
    let top = 0;
    for (let i = 0; i < k; i++) top = Math.max(top, joint.rates[draw * k + i]!);
    return top;
  });
  const decisions: Decision[] = [];
  for (let i = 0; i < k; i++) {
    await breathe();
    const rates = ratesOf(joint, i, k);
    const rate = weightedMean(rates, joint.weights);
    decisions.push({
      rate,
      rateInterval: weightedInterval(rates, joint.weights),
      probabilityBest: best[i]!,
      expectedLoss: weightedMean(highest, joint.weights) - rate,
      againstIncumbent:
        incumbent === undefined || incumbent === i ? null : against(joint, rates, ratesOf(joint, incumbent, k)),
    });
  }
  return decisions;
}

function against({ weights }: JointDraws, rates: Float64Array, incumbents: Float64Array): Decision['againstIncumbent'] {
  const gains = rates.map((rate, draw) => rate - incumbents[draw]!);
  return {
    // Two rates that are both cut to 0 are a draw.
    probabilityBetter: weightedMean(gains.map((gain) => (gain > 0 ? 1 : gain === 0 ? 0.5 : 0)), weights), // prettier-ignore
    expectedGain: weightedMean(gains, weights),
    gainInterval: weightedInterval(gains, weights),
  };
}

function ratesOf({ rates, weights }: JointDraws, i: number, k: number): Float64Array {
  return weights.map((_, draw) => rates[draw * k + i]!);
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  return values.reduce((sum, value, draw) => sum + value * weights[draw]!, 0);
}

/** From the 2.5 % to the 97.5 % quantile. */
function weightedInterval(values: Float64Array, weights: Float64Array): Interval {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const quantile = (q: number): number => {
    let below = 0;
    for (const draw of order) {
      below += weights[draw]!;
      if (below >= q) return values[draw]!;
    }
    return values[order.at(-1)!]!;
  };
  return { low: quantile(0.025), high: quantile(0.975) };
}
