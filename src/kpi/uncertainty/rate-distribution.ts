import { BadInputError } from '../../errors.js';
import { logit, sigmoid, type Link } from '../link.js';
import { logitNormalMoments } from './logit-normal.js';
import { normalCdf, normalDensity } from './normal-distribution.js';

/** What a model says of one creative, on the link's scale. */
export interface LinkPrediction {
  readonly link: Link;
  readonly predictor: number;
  /** Of the predictor: how far the coefficients are known. */
  readonly variance: number;
  /** Of the creative's own effect, which its tags do not explain. */
  readonly unexplained: number;
}

/** The rate that a value on the link's scale stands for. */
export function rateOnLink(link: Link, value: number): number {
  return link === 'logit' ? sigmoid(value) : Math.min(1, Math.max(0, value));
}

/** The value on the link's scale of a rate inside (0, 1). */
export function linkOfRate(link: Link, rate: number): number {
  return link === 'logit' ? logit(rate) : rate;
}

/** sqrt(variance + unexplained): of a new creative's own value on the link's scale. */
export function linkSd({ predictor, variance, unexplained }: LinkPrediction): number {
  const total = variance + unexplained;
  if (!Number.isFinite(predictor) || !(variance >= 0) || !(unexplained >= 0) || !Number.isFinite(total)) {
    throw new BadInputError(
      `A prediction of ${predictor} with the variances ${variance} and ${unexplained} is no distribution: give finite numbers, variances of 0 or more.`,
    );
  }
  return Math.sqrt(total);
}

/** Mean and variance of a new creative's true rate. */
export function rateMoments(prediction: LinkPrediction): { readonly mean: number; readonly variance: number } {
  const { link, predictor } = prediction;
  const sd = linkSd(prediction);
  if (link === 'logit') return logitNormalMoments(predictor, sd * sd);
  if (sd === 0) return { mean: rateOnLink(link, predictor), variance: 0 };
  return cutNormalMoments(predictor, sd);
}

/** Of a normal whose mass outside [0, 1] is moved to the nearer edge. */
function cutNormalMoments(mu: number, sd: number): { mean: number; variance: number } {
  const a = -mu / sd;
  const b = (1 - mu) / sd;
  const above = normalCdf(-b);
  const inside = normalCdf(b) - normalCdf(a);
  const slope = normalDensity(a) - normalDensity(b);
  const first = mu * inside + sd * slope;
  const mean = first + above;
  const edges = (b === Infinity ? 0 : b * normalDensity(b)) - a * normalDensity(a);
  // Second moment about the mean, piece by piece, so that a rate of 0.1 % keeps its digits.
  const shift = mu - mean;
  const centre = sd * sd * (inside - edges) + 2 * shift * sd * slope + shift * shift * inside;
  const variance = centre + normalCdf(a) * mean * mean + above * (1 - mean) ** 2;
  return { mean, variance: Math.max(0, variance) };
}
