import { allocate } from '../src/kpi/decisions/allocate.js';
import type { Candidates } from '../src/kpi/decisions/candidates.js';
import { decide } from '../src/kpi/decisions/decide.js';
import { binomial, normal, randomStream } from '../src/kpi/simulation/random.js';
import { sigmoid } from '../src/kpi/link.js';

const CREATIVES = 8;
const ROUNDS = 20;
const BATCH = 3000;
/** Rounds until the clicks of a round are known. */
const DELAY = 2;
const DRAWS = 250;

const BASE_LOGIT = -4.5;
/** Of predictions over creatives, and variances of what is unknown of coefficients (half of it shared) and of own effects. */
const PREDICTED_SD = 0.3;
const VARIANCE = 0.05;
const UNEXPLAINED = 0.06;

/** Impressions of the next round. */
type Policy = (set: Candidates, seed: number) => Promise<readonly number[]>;

const even = (batch: number): number[] => Array.from({ length: CREATIVES }, () => batch / CREATIVES);

const place = (scores: readonly number[]): number => scores.indexOf(Math.max(...scores));

/** 0.1 to all alike, the rest to the leader. */
const epsilonGreedy = (leader: number): number[] =>
  even(0.1 * BATCH).map((share, i) => Math.round(share + (i === leader ? 0.9 * BATCH : 0)));

const meanRates = async (set: Candidates, seed: number): Promise<number[]> =>
  (await decide(set, { draws: DRAWS, seed })).map(({ rate }) => rate);

/** Ways to deal a round's impressions, by name. */
export const POLICIES = {
  uniform: async () => even(BATCH),
  'epsilon-greedy on observed rates': async ({ candidates }) =>
    epsilonGreedy(place(candidates.map(({ successes = 0, trials = 0 }) => (trials === 0 ? 0 : successes / trials)))),
  'epsilon-greedy with the model': async (set, seed) => epsilonGreedy(place(await meanRates(set, seed))),
  thompson: async (set, seed) => (await allocate(set, { batch: BATCH, policy: 'thompson', draws: DRAWS, seed })).counts,
  'top-two': async (set, seed) => (await allocate(set, { batch: BATCH, policy: 'top-two', draws: DRAWS, seed })).counts,
  'top-two, 0.8 to the leader': async (set, seed) =>
    (await allocate(set, { batch: BATCH, policy: 'top-two', beta: 0.8, draws: DRAWS, seed })).counts,
} satisfies Readonly<Record<string, Policy>>;

export type PolicyName = keyof typeof POLICIES;

export const POLICY_NAMES = Object.keys(POLICIES) as PolicyName[];

/** Expected clicks that a campaign loses: in the rounds before the first feedback, in all, and by its final choice. */
export interface Regret {
  readonly early: number;
  readonly total: number;
  /** For a round's impressions. */
  readonly final: number;
}

async function campaign(policy: Policy, world: number): Promise<Regret> {
  const uniform = randomStream(`bandit ${world}`);
  const shared = Math.sqrt(VARIANCE / 2) * normal(uniform);
  const predictors = Array.from({ length: CREATIVES }, () => BASE_LOGIT + PREDICTED_SD * normal(uniform));
  const own = Math.sqrt(VARIANCE / 2 + UNEXPLAINED);
  const rates = predictors.map((predictor) => sigmoid(predictor + shared + own * normal(uniform)));
  const best = Math.max(...rates);
  const known = predictors.map((predictor) => ({ predictor, successes: 0, trials: 0 }));
  const set: Candidates = {
    link: 'logit',
    candidates: known,
    covariance: Float64Array.from({ length: CREATIVES ** 2 }, (_, n) =>
      n % (CREATIVES + 1) === 0 ? VARIANCE : VARIANCE / 2,
    ),
    unexplained: UNEXPLAINED,
  };
  const results: { successes: number; trials: number }[][] = [];
  const learn = (round: number): void =>
    results[round]?.forEach(({ successes, trials }, i) => {
      known[i]!.successes += successes;
      known[i]!.trials += trials;
    });
  let early = 0;
  let total = 0;
  for (let round = 0; round < ROUNDS; round++) {
    learn(round - DELAY);
    const dealt = await policy(set, 1000 * world + round);
    results.push(dealt.map((trials, i) => ({ trials, successes: binomial(trials, rates[i]!, uniform) })));
    total += dealt.reduce((sum, m, i) => sum + m * (best - rates[i]!), 0);
    if (round === DELAY - 1) early = total;
  }
  for (let round = ROUNDS - DELAY; round < ROUNDS; round++) learn(round);
  return { early, total, final: BATCH * (best - rates[place(await meanRates(set, world))]!) };
}

/** Mean regret of a policy over campaigns in `worlds` worlds, the same ones for every policy. */
export async function meanRegret(name: PolicyName, worlds: number): Promise<Regret> {
  const sum = { early: 0, total: 0, final: 0 };
  for (let world = 0; world < worlds; world++) {
    const { early, total, final } = await campaign(POLICIES[name], world);
    sum.early += early / worlds;
    sum.total += total / worlds;
    sum.final += final / worlds;
  }
  return sum;
}
