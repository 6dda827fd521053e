import { BadInputError } from '../../errors.js';
import { inverseIncompleteBeta } from './incomplete-beta.js';
import type { Interval } from './logit-normal.js';
import { rateMoments, type LinkPrediction } from './rate-distribution.js';

/** Beta(strength * mean, strength * (1 - mean)) of a rate; the strength counts like that many trials. */
export interface RatePrior {
  /** 0 < mean < 1 */
  readonly mean: number;
  readonly strength: number;
}

/** What is known of a creative's true rate once `successes` of `trials` were observed. */
export interface RatePosterior {
  /** (strength * prior mean + successes) / (strength + trials), as in Richardson et al. 2007. */
  readonly mean: number;
  readonly interval: Interval;
  /** strength / (strength + trials): 1 before the first trial, near 0 once observations outweigh the model. */
  readonly modelWeight: number;
}

/** No model knows a rate better than this many trials would tell; keeps a variance of 0 from being certainty. */
export const STRENGTH_LIMIT = 1e7;

/** The smallest rate that a prior may expect, so that a linear model's 0 does not rule out success. */
const RATE_FLOOR = 1e-9;

/** The Beta with the mean and variance of the rate that the model predicts. */
export function ratePrior(prediction: LinkPrediction): RatePrior {
  const { mean: predicted, variance } = rateMoments(prediction);
  const mean = Math.min(1 - RATE_FLOOR, Math.max(RATE_FLOOR, predicted));
  const strength = variance > 0 ? (mean * (1 - mean)) / variance - 1 : Infinity;
  return { mean, strength: Math.min(STRENGTH_LIMIT, Math.max(RATE_FLOOR, strength)) };
}

export function ratePosterior(
  { mean, strength }: RatePrior,
  successes: number,
  trials: number,
  confidence = 0.95,
): RatePosterior {
  if (!(successes >= 0 && trials >= successes)) {
    throw new BadInputError(
      `${successes} successes of ${trials} trials were not observed: give 0 <= successes <= trials.`,
    );
  }
  const a = strength * mean + successes;
  const b = strength * (1 - mean) + trials - successes;
  const tail = (1 - confidence) / 2;
  return {
    mean: a / (a + b),
    interval: { low: inverseIncompleteBeta(tail, a, b), high: inverseIncompleteBeta(1 - tail, a, b) },
    modelWeight: strength / (strength + trials),
  };
}
