import { BadInputError } from '../../errors.js';
import { binomialMixtureCdf, binomialMixtureQuantile } from './binomial-mixture.js';
import type { Interval } from './logit-normal.js';
import { twoSidedZ } from './normal-distribution.js';
import { linkSd, rateOnLink, type LinkPrediction } from './rate-distribution.js';

export type { Interval } from './logit-normal.js';

/** An interval of something that is counted. */
export interface CountedInterval extends Interval {
  /** What it holds, at least the confidence asked for: counts are whole, and few of them cannot hold just 95 %. */
  readonly probability: number;
}

/** Interval of a new creative's true rate: predictor +- z sqrt(variance + unexplained), through the link. */
export function rateInterval(prediction: LinkPrediction, confidence = 0.95): Interval {
  const half = zOf(confidence) * linkSd(prediction);
  const { link, predictor } = prediction;
  return { low: rateOnLink(link, predictor - half), high: rateOnLink(link, predictor + half) };
}

/**
 * Interval of the rate that will be observed of a new creative in `trials` impressions: the true rate's uncertainty and
 * the luck of the trials, by exact quantiles of the mixture of binomials.
 *
 * @param trials a whole number, 1 or more
 */
export function observedRateInterval(prediction: LinkPrediction, trials: number, confidence = 0.95): CountedInterval {
  const m = trialsOf(trials);
  const tail = (1 - confidenceOf(confidence)) / 2;
  const low = binomialMixtureQuantile(tail, m, prediction);
  const high = binomialMixtureQuantile(1 - tail, m, prediction);
  const probability = binomialMixtureCdf(high, m, prediction) - binomialMixtureCdf(low - 1, m, prediction);
  return { low: low / m, high: high / m, probability };
}

/** What a model says of a number (seconds, amounts) per trial. */
export interface NumberPrediction {
  readonly predictor: number;
  readonly variance: number;
  readonly unexplained: number;
}

/** Interval of a new creative's true mean of a number KPI. */
export function numberInterval(prediction: NumberPrediction, confidence = 0.95): Interval {
  return around(prediction, linkSd({ link: 'identity', ...prediction }), confidence);
}

/**
 * Interval of the mean that will be observed over `trials`.
 *
 * @param withinVariance of single trials of one creative, about its own mean
 */
export function observedNumberInterval(
  prediction: NumberPrediction,
  withinVariance: number,
  trials: number,
  confidence = 0.95,
): Interval {
  const sd = linkSd({
    link: 'identity',
    ...prediction,
    unexplained: prediction.unexplained + withinVariance / trialsOf(trials),
  });
  return around(prediction, sd, confidence);
}

function around({ predictor }: NumberPrediction, sd: number, confidence: number): Interval {
  const half = zOf(confidence) * sd;
  return { low: predictor - half, high: predictor + half };
}

function zOf(confidence: number): number {
  return twoSidedZ(confidenceOf(confidence));
}

function confidenceOf(confidence: number): number {
  if (confidence > 0 && confidence < 1) return confidence;
  throw new BadInputError(`An interval's confidence lies between 0 and 1, for instance 0.95; ${confidence} does not.`);
}

function trialsOf(trials: number): number {
  if (Number.isSafeInteger(trials) && trials >= 1) return trials;
  throw new BadInputError(`The trials of an observation are a whole number from 1 on, not ${trials}.`);
}
