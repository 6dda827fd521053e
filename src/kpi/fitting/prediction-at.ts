import { logit } from '../link.js';
import { expectedValue, type ValueScale } from './expected-value.js';
import { contextFactor } from './row-sums.js';
import { rateMoments, type LinkPrediction } from '../uncertainty/rate-distribution.js';

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
