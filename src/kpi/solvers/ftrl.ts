import { BadInputError, BadVectorError } from '../../errors.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';
import type { LinearFit } from './ridge.js';

export interface FtrlParameters {
  /** Learning rate of a coordinate: alpha / (beta + root of the sum of its squared gradients). To be tuned. */
  readonly alpha: number;
  /** 1 is usually good enough (McMahan et al. 2013, section 3). */
  readonly beta: number;
  readonly l1: number;
  readonly l2: number;
  /** Penalties of the intercept; 0 unless given. */
  readonly interceptL1: number;
  readonly interceptL2: number;
}

export const FTRL_DEFAULTS: FtrlParameters = {
  ...{ alpha: 0.1, beta: 1, l1: 0, l2: 1, interceptL1: 0, interceptL2: 0 },
};

/** k of m for one vector. */
export interface FtrlExample {
  readonly vector: SparseVector;
  /** k, 0 <= k <= m; need not be whole. */
  readonly successes: number;
  /** m >= 0, e.g. effective trials. */
  readonly trials: number;
  /** Known part of the logit; default 0. Giving the base rate here spares the intercept the way from a rate of 1/2. */
  readonly offset?: number | undefined;
}

/** Sums over all examples, each predicted before it was learnt from. */
export interface ProgressiveValidation {
  readonly trials: number;
  readonly successes: number;
  /** -log(probability of what happened), summed over trials. */
  readonly loss: number;
}

/** All that a learner consists of; what ftrl-codec.ts writes and reads. `z` and `n` have the intercept last. */
export interface FtrlState {
  readonly parameters: FtrlParameters;
  readonly z: Float64Array;
  readonly n: Float64Array;
  readonly examples: number;
  readonly progressive: ProgressiveValidation;
}

/**
 * Logistic regression learnt from one example after another: FTRL-Proximal with a learning rate of its own for each
 * coordinate (McMahan et al., Ad Click Prediction: a View from the Trenches, KDD 2013, algorithm 1). The intercept is one
 * more coordinate that is always 1.
 *
 * An example of m trials is one step along the gradient of its whole loss, (m p - k) x, where the algorithm has (p - y) x:
 * with m = 1 the two are the same, and with m > 1 it is m steps taken from the same point. Rates adapt to the size of the
 * gradients, so weights of 1e3 need no other alpha; but a million impressions in one row are one step, not a million.
 */
export class FtrlProximal {
  private readonly z: Float64Array;
  private readonly n: Float64Array;
  private examples = 0;
  private progressive: ProgressiveValidation = { trials: 0, successes: 0, loss: 0 };

  /** @throws BadInputError when alpha is not above 0 or another parameter is negative */
  constructor(
    readonly dimensions: number,
    parameters: Partial<FtrlParameters> = {},
  ) {
    this.parameters = { ...FTRL_DEFAULTS, ...parameters };
    for (const [name, value] of Object.entries(this.parameters) as [keyof FtrlParameters, number][]) {
      const least = name === 'alpha' ? Number.MIN_VALUE : 0;
      if (!(value >= least && Number.isFinite(value))) {
        throw new BadInputError(
          `${name} of the online learner is ${value}; alpha has to be above 0, the rest at least 0.`,
        );
      }
    }
    this.z = new Float64Array(dimensions + 1);
    this.n = new Float64Array(dimensions + 1);
  }

  readonly parameters: FtrlParameters;

  /** Goes on where `state` was taken, to the bit. */
  static resume({ parameters, z, n, examples, progressive }: FtrlState): FtrlProximal {
    const learner = new FtrlProximal(z.length - 1, parameters);
    learner.z.set(z);
    learner.n.set(n);
    learner.examples = examples;
    learner.progressive = progressive;
    return learner;
  }

  /** A copy that later examples leave as it is. */
  state(): FtrlState {
    const { parameters, examples, progressive } = this;
    return { parameters, z: this.z.slice(), n: this.n.slice(), examples, progressive };
  }

  /** Probability of success. */
  predict(vector: SparseVector, offset = 0): number {
    return sigmoid(this.logit(vector, offset));
  }

  /**
   * Predicts, then learns.
   *
   * @returns the probability predicted before
   * @throws BadInputError when the counts are not possible
   */
  train({ vector, successes, trials, offset = 0 }: FtrlExample): number {
    if (!(successes >= 0 && successes <= trials && Number.isFinite(trials) && Number.isFinite(offset))) {
      throw new BadInputError(`An example counts ${successes} successes of ${trials} trials at offset ${offset}.`);
    }
    const logit = this.logit(vector, offset);
    const p = sigmoid(logit);
    const slope = trials * p - successes;
    for (let k = 0; k < vector.indices.length; k++) this.step(vector.indices[k]!, slope * vector.values[k]!);
    this.step(this.dimensions, slope);
    this.examples++;
    const { progressive } = this;
    this.progressive = {
      trials: progressive.trials + trials,
      successes: progressive.successes + successes,
      loss: progressive.loss + successes * softplus(-logit) + (trials - successes) * softplus(logit),
    };
    return p;
  }

  /** The model as it stands: a logit is intercept + x . coefficients + offset. */
  coefficients(): LinearFit {
    const coefficients = new Float64Array(this.dimensions);
    for (let coordinate = 0; coordinate < this.dimensions; coordinate++) {
      coefficients[coordinate] = this.weight(coordinate);
    }
    return { intercept: this.weight(this.dimensions), coefficients };
  }

  /** The weight of a coordinate, which is not stored: it follows from z and n. */
  private weight(coordinate: number): number {
    const { parameters } = this;
    const isIntercept = coordinate === this.dimensions;
    const l1 = isIntercept ? parameters.interceptL1 : parameters.l1;
    const l2 = isIntercept ? parameters.interceptL2 : parameters.l2;
    const z = this.z[coordinate]!;
    if (Math.abs(z) <= l1) return 0;
    return -(z - Math.sign(z) * l1) / ((parameters.beta + Math.sqrt(this.n[coordinate]!)) / parameters.alpha + l2);
  }

  private step(coordinate: number, gradient: number): void {
    const before = this.n[coordinate]!;
    const after = before + gradient * gradient;
    const sigma = (Math.sqrt(after) - Math.sqrt(before)) / this.parameters.alpha;
    this.z[coordinate]! += gradient - sigma * this.weight(coordinate);
    this.n[coordinate] = after;
  }

  private logit(vector: SparseVector, offset: number): number {
    if (vector.dimensions !== this.dimensions) {
      throw new BadVectorError(
        `A vector of ${vector.dimensions} scores was given where ${this.dimensions} are needed.`,
      );
    }
    let logit = offset + this.weight(this.dimensions);
    for (let k = 0; k < vector.indices.length; k++) logit += vector.values[k]! * this.weight(vector.indices[k]!);
    return logit;
  }
}

/** Mean loss per trial relative to that of the examples' own overall rate (normalised entropy, He et al. 2014); null before both outcomes occurred. */
export function progressiveEntropy({ trials, successes, loss }: ProgressiveValidation): number | null {
  if (!(successes > 0 && successes < trials)) return null;
  const rate = successes / trials;
  return loss / trials / -(rate * Math.log(rate) + (1 - rate) * Math.log1p(-rate));
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** log(1 + exp(x)) */
function softplus(x: number): number {
  return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
}
