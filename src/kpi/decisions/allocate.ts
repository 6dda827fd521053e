import { BadInputError } from '../../errors.js';
import { breather, type Breathe } from '../breather.js';
import { randomStream } from '../simulation/random.js';
import { bestShares, type BestShares } from './best-shares.js';
import type { Candidates } from './candidates.js';
import { jointDraws } from './joint-draws.js';

/**
 * How to deal impressions.
 *
 * - 'thompson': each candidate its probability of being the best (Thompson 1933; Chapelle & Li 2011): earns while it learns.
 * - 'top-two': beta to the best of a draw, the rest to the best of a draw in which another one is (Russo, Simple Bayesian
 *   Algorithms for Best-Arm Identification, 2020): pays more to find out which is the best, so for tests that end.
 */
export type AllocationPolicy = 'thompson' | 'top-two';

export interface AllocateOptions {
  /** Impressions to deal. */
  readonly batch: number;
  readonly policy: AllocationPolicy;
  /** Of 'top-two': the leader's part, 0 < beta <= 1. */
  readonly beta?: number;
  /** Of the batch, for every candidate at least; not above 1 / candidates. */
  readonly minimumShare?: number;
  readonly draws?: number;
  readonly seed?: number;
  readonly breathe?: Breathe;
}

export interface Allocation {
  /** Impressions, one count for each candidate, of sum `batch`. */
  readonly counts: readonly number[];
  /** What the counts are rounded from. */
  readonly shares: Float64Array;
}

export async function allocate(set: Candidates, options: AllocateOptions): Promise<Allocation> {
  const { batch, policy, beta = 0.5, minimumShare = 0, draws = 4000, seed = 1, breathe = breather() } = options;
  const k = set.candidates.length;
  if (!(Number.isSafeInteger(batch) && batch >= 0)) {
    throw new BadInputError(`A batch has a whole number of impressions, not ${batch}.`);
  }
  if (!(beta > 0 && beta <= 1))
    throw new BadInputError(`The leader's part, beta, lies above 0 and up to 1, not ${beta}.`);
  if (!(minimumShare >= 0 && minimumShare * k <= 1)) {
    throw new BadInputError(`${k} candidates cannot have ${minimumShare} of the batch each: give at most ${1 / k}.`);
  }
  const joint = await jointDraws(set, draws, seed, breathe);
  const shares = bestShares(joint, k);
  const dealt = policy === 'thompson' ? shares.best : topTwoShares(shares, beta, joint.effective);
  const raised = dealt.map((share) => minimumShare + (1 - k * minimumShare) * share);
  return { counts: counts(raised, batch, randomStream(`allocation ${seed}`)()), shares: raised };
}

/**
 * Draws in which the leader is not the best are few once it nearly certainly is. Then the second of the draws in which it
 * is stand in, with the weight of this many draws.
 */
const SECONDS = 50;

/**
 * What sampling top-two deals on average, computed instead of sampled: resampling until another candidate is the best
 * would not end when one nearly certainly is.
 *
 * @param effective number of draws behind the shares
 */
export function topTwoShares({ best, second }: BestShares, beta: number, effective: number): Float64Array {
  const k = best.length;
  if (k === 1) return Float64Array.of(1);
  const shares = best.map((p) => beta * p);
  for (let leader = 0; leader < k; leader++) {
    const leads = best[leader]!;
    if (leads === 0) continue;
    const others = effective * (1 - leads) + SECONDS;
    for (let i = 0; i < k; i++) {
      if (i === leader) continue;
      const runsUp = (effective * best[i]! + SECONDS * (second[leader * k + i]! / leads)) / others;
      shares[i]! += (1 - beta) * leads * runsUp;
    }
  }
  return shares;
}

/** Whole counts of that sum, each the floor or ceiling of its part, and on average the part itself (systematic sampling). */
function counts(shares: Float64Array, batch: number, offset: number): number[] {
  const total = shares.reduce((a, b) => a + b);
  let sum = 0;
  let before = 0;
  return Array.from(shares, (share, i) => {
    sum += share;
    const after = i === shares.length - 1 ? batch : Math.min(batch, Math.floor((batch * sum) / total + offset));
    const count = after - before;
    before = after;
    return count;
  });
}
