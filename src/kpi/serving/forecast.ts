import type { AskedContext } from '../fitting/context-effects.js';
import { offsetFor } from '../fitting/context-effects.js';
import { expectedValue } from '../fitting/expected-value.js';
import type { KpiModel } from './model-table.js';
import { predictionAt } from '../fitting/prediction-at.js';
import type { Interval } from '../uncertainty/logit-normal.js';
import {
  numberInterval,
  observedNumberInterval,
  observedRateInterval,
  rateInterval,
} from '../uncertainty/intervals.js';
import type { LinkPrediction } from '../uncertainty/rate-distribution.js';
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

/** What the observations alone say of the true rate, before any forecast: Jeffreys' interval, from a Beta(1/2, 1/2). */
export function intervalFromObservations(
  { kind }: Pick<KpiModel, 'kind'>,
  observed: { readonly numerator: number; readonly denominator: number } | null,
): Interval | null {
  if (kind !== 'rate' || !observed) return null;
  return ratePosterior({ mean: 0.5, strength: 1 }, observed.numerator, observed.denominator).interval;
}
