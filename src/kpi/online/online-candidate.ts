import type { SparseVector } from '../../vectors/sparse-vector.js';
import { FtrlProximal, type FtrlParameters, type FtrlState, type ProgressiveValidation } from '../solvers/ftrl.js';

/** One setting of FTRL with what it has learnt. */
export interface CandidateState {
  readonly ftrl: FtrlState;
  /** Sum of m p (1 - p) x_i^2 by coordinate, intercept last. */
  readonly curvature: Float64Array;
  /** Over first observations of illustrations only. */
  readonly firstSeen: ProgressiveValidation;
}

/** 1 / sigma2: what FTRL's objective has of w^2 / 2 about 0, beside the steps that it took. */
export function penaltyAtZero({ alpha, beta, l2 }: Pick<FtrlParameters, 'alpha' | 'beta' | 'l2'>): number {
  return beta / alpha + l2;
}

/** A candidate may be as sure as float64 can be, and wrong. */
const LEAST = Number.MIN_VALUE;

/** One setting of FTRL as it learns, with what diagonal-posterior.ts needs of it. */
export class OnlineCandidate {
  firstSeen: ProgressiveValidation = { trials: 0, successes: 0, loss: 0 };
  readonly curvature: Float64Array;

  constructor(readonly learner: FtrlProximal) {
    this.curvature = new Float64Array(learner.dimensions + 1);
  }

  static resume(this: void, { ftrl, curvature, firstSeen }: CandidateState): OnlineCandidate {
    const candidate = new OnlineCandidate(FtrlProximal.resume(ftrl));
    candidate.curvature.set(curvature);
    candidate.firstSeen = firstSeen;
    return candidate;
  }

  state(): CandidateState {
    return { ftrl: this.learner.state(), curvature: this.curvature.slice(), firstSeen: this.firstSeen };
  }

  learn(example: { vector: SparseVector; successes: number; trials: number; offset: number }, isFirst: boolean): void {
    const { vector, successes, trials } = example;
    const p = this.learner.train(example);
    const information = trials * p * (1 - p);
    for (let k = 0; k < vector.indices.length; k++) {
      this.curvature[vector.indices[k]!]! += information * vector.values[k]! ** 2;
    }
    this.curvature[this.learner.dimensions]! += information;
    if (!isFirst) return;
    const { firstSeen } = this;
    this.firstSeen = {
      trials: firstSeen.trials + trials,
      successes: firstSeen.successes + successes,
      loss:
        firstSeen.loss -
        successes * Math.log(Math.max(LEAST, p)) -
        (trials - successes) * Math.log(Math.max(LEAST, 1 - p)),
    };
  }

  /** Of the coefficients by the diagonal of the Laplace approximation, intercept last. */
  precisions(): Float64Array {
    const { dimensions, parameters } = this.learner;
    const { l2, interceptL2 } = parameters;
    return this.curvature.map(
      (sum, coordinate) => sum + penaltyAtZero({ ...parameters, l2: coordinate === dimensions ? interceptL2 : l2 }),
    );
  }
}
