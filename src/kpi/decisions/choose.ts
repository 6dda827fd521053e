import { KpiDataError, NotReadyError } from '../../errors.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';
import { breather, type Breathe } from '../breather.js';
import type { Forecast } from '../serving/forecast.js';
import type { KpiModel } from '../serving/model-table.js';
import type { Posterior } from '../posterior/coefficient-posterior.js';
import type { Interval } from '../uncertainty/logit-normal.js';
import { allocate, type AllocationPolicy } from './allocate.js';
import type { Candidates } from './candidates.js';
import { decide, type Decision } from './decide.js';

/** A creative to choose or not, with what was observed of it so far. */
export interface RunningCandidate {
  readonly forecast: Forecast;
  /** In the columns of the posterior: `KpiPredictor.posteriorVector`. */
  readonly vector: SparseVector;
  readonly observed: { readonly numerator: number; readonly denominator: number } | null;
}

export interface CandidateDecision {
  /** Forecast and observations together. */
  readonly expectedRate: number;
  readonly probabilityBest: number;
  /** Null for the incumbent itself. */
  readonly probabilityBeatsIncumbent: number | null;
  /** Of the rate, against the incumbent; 0 for the incumbent itself. */
  readonly expectedGain: number;
  readonly gainInterval: Interval;
  readonly expectedLoss: number;
}

type DecidingModel = Pick<KpiModel, 'id' | 'kind' | 'link' | 'unexplainedVariance'>;

/**
 * How surely each candidate is the best, and beats the one that runs.
 *
 * What was observed of an illustration that the model was fitted to counts once as its own trials and, by its leverage,
 * a little in the coefficients.
 *
 * @param options.incumbent place of the one that runs; of those with observations (of all, when none has any) the one
 *   with the highest expected rate when left out
 * @throws KpiDataError for a number, NotReadyError for a model that does not say how sure it is
 */
export async function decideAmong(
  model: DecidingModel,
  posterior: Posterior | null,
  running: readonly RunningCandidate[],
  { incumbent, seed, signal }: { incumbent?: number | undefined; seed: number; signal?: AbortSignal },
): Promise<{ incumbent: number; decisions: CandidateDecision[] }> {
  const breathe = breather(signal);
  const set = await candidatesOf(model, posterior, running, breathe);
  const against = incumbent ?? bestRunning(await decide(set, { seed, breathe }), running);
  const decisions = await decide(set, { seed, incumbent: against, breathe });
  return {
    incumbent: against,
    decisions: decisions.map(({ rate, probabilityBest, expectedLoss, againstIncumbent }) => ({
      expectedRate: rate,
      probabilityBest,
      expectedLoss,
      probabilityBeatsIncumbent: againstIncumbent?.probabilityBetter ?? null,
      expectedGain: againstIncumbent?.expectedGain ?? 0,
      gainInterval: againstIncumbent?.gainInterval ?? { low: 0, high: 0 },
    })),
  };
}

export interface DealtImpressions {
  readonly trials: number;
  readonly share: number;
  readonly probabilityBest: number;
}

/** How to deal the next batch of impressions; counts add up to it. Errors as for `decideAmong`. */
export async function allocateImpressions(
  model: DecidingModel,
  posterior: Posterior | null,
  running: readonly RunningCandidate[],
  options: { batch: number; policy: AllocationPolicy; beta: number; seed: number; signal?: AbortSignal },
): Promise<DealtImpressions[]> {
  const { signal, seed, ...dealing } = options;
  const breathe = breather(signal);
  const set = await candidatesOf(model, posterior, running, breathe);
  const { counts, shares } = await allocate(set, { ...dealing, seed, breathe });
  const decisions = await decide(set, { seed, breathe });
  return decisions.map(({ probabilityBest }, at) => ({ trials: counts[at]!, share: shares[at]!, probabilityBest }));
}

function bestRunning(decisions: readonly Decision[], running: readonly RunningCandidate[]): number {
  const observed = running.flatMap((candidate, at) => (candidate.observed ? [at] : []));
  const among = observed.length > 0 ? observed : [...running.keys()];
  return among.reduce((best, at) => (decisions[at]!.rate > decisions[best]!.rate ? at : best));
}

async function candidatesOf(
  { id, kind, link, unexplainedVariance }: DecidingModel,
  posterior: Posterior | null,
  running: readonly RunningCandidate[],
  breathe: Breathe,
): Promise<Candidates> {
  if (kind === 'number') {
    throw new KpiDataError('Decisions are made among rates, k of n; this KPI is a number.');
  }
  if (!posterior || unexplainedVariance === null) {
    throw new NotReadyError(
      `KPI model ${id} does not say how sure it is, so nothing can be decided by it. Fit a model by ridge or logistic.`,
    );
  }
  const k = running.length;
  const covariance = await posterior.covarianceOfMany(
    running.map(({ vector }) => vector),
    breathe,
  );
  // In a context a rate that is linear in the tags is multiplied, and what is unsure about it with it.
  const factors = running.map(({ forecast }, at) => {
    const average = covariance[at * k + at]!;
    return average > 0 ? Math.sqrt(forecast.prediction!.variance / average) : 1;
  });
  return {
    link,
    candidates: running.map(({ forecast, observed }) => ({
      predictor: forecast.prediction!.predictor,
      ...(observed ? { successes: observed.numerator, trials: observed.denominator } : {}),
    })),
    covariance: covariance.map((value, at) => factors[Math.floor(at / k)]! * factors[at % k]! * value),
    unexplained: running[0]?.forecast.prediction?.unexplained ?? unexplainedVariance,
  };
}
