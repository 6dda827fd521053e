import { binomial, normal, randomStream } from '../src/kpi/simulation/random.js';
import { observedRateInterval, rateInterval } from '../src/kpi/uncertainty/intervals.js';
import type { Link } from '../src/kpi/link.js';
import { linkOfRate, rateOnLink, type LinkPrediction } from '../src/kpi/uncertainty/rate-distribution.js';
import { ratePosterior, ratePrior } from '../src/kpi/uncertainty/rate-posterior.js';

/**
 * How creatives stray from their prediction.
 *
 * - 'binomial': as far as the coefficients are unknown, no effect of their own; observations stray by luck besides
 * - 'over-dispersed': by an effect of their own, three times the variance of the prediction
 * - 'alike': hardly at all; observations of them differ by little but luck
 */
export type Straying = 'binomial' | 'over-dispersed' | 'alike';

export const STRAYING: readonly Straying[] = ['binomial', 'over-dispersed', 'alike'];

export interface CoverageWorld {
  readonly straying: Straying;
  readonly link: Link;
  /** About which rate creatives are predicted. */
  readonly rate: number;
  readonly trials: number;
}

/** Shares of creatives whose interval of 95 % held what it is of. */
export interface Coverage {
  readonly trueRate: number;
  readonly observedRate: number;
  /** What the intervals of observed rates said that they hold: above 0.95 where few successes are whole numbers. */
  readonly observedClaimed: number;
  /** Of the true rate, by the interval after the trials. */
  readonly afterTrials: number;
}

/** On the logit; a linear model's are times rate (1 - rate), squared. */
const VARIANCES: Readonly<Record<Straying, readonly [variance: number, unexplained: number]>> = {
  binomial: [0.04, 0],
  'over-dispersed': [0.02, 0.06],
  alike: [0.0004, 0],
};

/** Predictions in a world; the creatives of one differ in what is unknown of them. */
const PREDICTIONS = 20;

/**
 * Coverage over simulated creatives. Nothing is estimated: predictions have exactly the variances that they claim, so what
 * falls short of 95 % is the interval's fault.
 */
export function coverageOf(world: CoverageWorld, creatives: number, posteriors: number): Coverage {
  const uniform = randomStream(`coverage ${JSON.stringify(world)}`);
  const { link, rate, trials } = world;
  const scale = link === 'logit' ? 1 : (rate * (1 - rate)) ** 2;
  const [variance, unexplained] = VARIANCES[world.straying];
  const held = { trueRate: 0, observedRate: 0, observedClaimed: 0, afterTrials: 0 };
  const each = Math.ceil(creatives / PREDICTIONS);
  const eachPosterior = Math.ceil(posteriors / PREDICTIONS);
  for (let n = 0; n < PREDICTIONS; n++) {
    const predictor = linkOfRate(link, rate) + 0.3 * Math.sqrt(scale) * normal(uniform);
    const prediction: LinkPrediction = {
      link,
      predictor,
      variance: variance * scale,
      unexplained: unexplained * scale,
    };
    const ofTrue = rateInterval(prediction);
    const ofObserved = observedRateInterval(prediction, trials);
    const prior = ratePrior(prediction);
    held.observedClaimed += each * ofObserved.probability;
    for (let i = 0; i < each; i++) {
      const strayed = Math.sqrt(scale * variance) * normal(uniform) + Math.sqrt(scale * unexplained) * normal(uniform);
      const truth = rateOnLink(link, predictor + strayed);
      const successes = binomial(trials, truth, uniform);
      const observed = successes / trials;
      if (ofTrue.low <= truth && truth <= ofTrue.high) held.trueRate++;
      if (ofObserved.low <= observed && observed <= ofObserved.high) held.observedRate++;
      if (i >= eachPosterior) continue;
      const { low, high } = ratePosterior(prior, successes, trials).interval;
      if (low <= truth && truth <= high) held.afterTrials++;
    }
  }
  const all = each * PREDICTIONS;
  return {
    trueRate: held.trueRate / all,
    observedRate: held.observedRate / all,
    observedClaimed: held.observedClaimed / all,
    afterTrials: held.afterTrials / (eachPosterior * PREDICTIONS),
  };
}
