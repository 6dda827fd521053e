import type { AskedContext } from '../fitting/context-effects.js';
import { offsetFor } from '../fitting/context-effects.js';
import { expectedValue, type ValueScale } from './expected-value.js';
import { logit } from '../link.js';
import type { KpiModel } from './model-table.js';
import { contextFactor } from '../fitting/row-sums.js';
import type { Interval } from '../uncertainty/logit-normal.js';
import {
  numberInterval,
  observedNumberInterval,
  observedRateInterval,
  rateInterval,
} from '../uncertainty/intervals.js';
import { rateMoments, type LinkPrediction } from '../uncertainty/rate-distribution.js';
import { ratePosterior, ratePrior, type RatePosterior } from '../uncertainty/rate-posterior.js';

export type ForecastingModel = Pick<
  KpiModel,
  'kind' | 'link' | 'intercept' | 'coefficients' | 'context' | 'unexplainedVariance' | 'report'
>;

/** What a model says of one illustration, and how sure it is. */
export interface Forecast {
  /** Linear predictor, in the average context. */
  readonly linear: number;
  /** On the scale of the context's effects; 0 for the average context. */
  readonly offset: number;
  /** The rate, within 0 and 1, or the number. */
  readonly value: number;
  /** As a distribution on the link's scale; null when the model keeps no posterior. */
  readonly prediction: LinkPrediction | null;
}

/**
 * @param linear the model's linear predictor for the illustration
 * @param variance of that predictor, by what is unsure about the coefficients; null when it is not known
 * @throws BadInputError for a context that the model does not know
 */
export function forecast(
  model: ForecastingModel,
  linear: number,
  variance: number | null,
  asked: AskedContext = {},
): Forecast {
  const offset = offsetFor(model.context, asked);
  const value = expectedValue(model, linear, offset);
  const { unexplainedVariance } = model;
  const known = variance !== null && unexplainedVariance !== null;
  const prediction = known ? predictionAt({ ...model, unexplainedVariance }, { linear, offset, variance }) : null;
  return { linear, offset, value, prediction };
}

/** A forecast as a distribution on the link's scale: about the middle of illustrations with such tags. */
export function predictionAt(
  model: ValueScale & { readonly unexplainedVariance: number },
  { linear, offset, variance }: { readonly linear: number; readonly offset: number; readonly variance: number },
): LinkPrediction {
  const { link, kind, context, unexplainedVariance } = model;
  if (link === 'logit') {
    return {
      link,
      predictor: medianLogit(linear + offset, variance + unexplainedVariance),
      variance,
      unexplained: unexplainedVariance,
    };
  }
  // A context multiplies a rate, and what is unsure about it with it.
  const factor = kind === 'rate' ? contextFactor(context.base, offset) ** 2 : 1;
  return {
    link,
    predictor: expectedValue(model, linear, offset),
    variance: variance * factor,
    unexplained: unexplainedVariance * factor,
  };
}

/** Rounds of a contraction, by about half at variances that no forecast worth the name has. */
const MAX_ROUNDS = 40;
const TOLERANCE = 1e-10;

/**
 * The model predicts the mean rate of illustrations with such tags: over a fit forecasts add up to what was observed.
 * Their own effects and what is unsure about the coefficients scatter in logits, where the mean rate lies above the rate
 * of the middle: the middle is where the scattered rates have the predicted mean. So a forecast, and what becomes of it
 * with observations, start from the same rate.
 */
function medianLogit(linear: number, variance: number): number {
  let middle = linear;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { mean } = rateMoments({ link: 'logit', predictor: middle, variance, unexplained: 0 });
    if (!(mean > 0 && mean < 1)) break;
    const change = linear - logit(mean);
    middle += change;
    if (Math.abs(change) < TOLERANCE) break;
  }
  return middle;
}

/** 95 % interval of the illustration's true rate or mean. */
export function trueInterval({ kind }: Pick<KpiModel, 'kind'>, { prediction }: Forecast): Interval | null {
  if (!prediction) return null;
  return kind === 'rate' ? rateInterval(prediction) : numberInterval(prediction);
}

/**
 * 95 % interval of what will be observed in so many trials; null when the model does not say how sure it is.
 *
 * @throws BadInputError unless trials is a whole number from 1 on
 */
export function observedInterval(
  { kind, report }: ForecastingModel,
  { prediction }: Forecast,
  trials: number,
): Interval | null {
  if (!prediction) return null;
  if (kind === 'rate') return observedRateInterval(prediction, trials);
  const within = report.intervals?.trialVariance ?? null;
  return within === null ? null : observedNumberInterval(prediction, within, trials);
}

/** What is known once some of it was observed: the model's forecast counts as much as its strength in trials. */
export function blended(
  { kind }: Pick<KpiModel, 'kind'>,
  { prediction }: Forecast,
  observed: { readonly numerator: number; readonly denominator: number } | null,
): RatePosterior | null {
  if (!prediction || kind !== 'rate' || !observed) return null;
  return ratePosterior(ratePrior(prediction), observed.numerator, observed.denominator);
}
