import { BadInputError } from '../../errors.js';
import type { Link } from '../link.js';

export interface Candidate {
  /** What the model predicts, on the link's scale. */
  readonly predictor: number;
  /**
   * What was observed since, if it runs already. Trials that the model was fitted on must not be given again: they would
   * count twice.
   */
  readonly successes?: number;
  readonly trials?: number;
}

/** Creatives to choose among, and what a model knows of them together. */
export interface Candidates {
  readonly link: Link;
  readonly candidates: readonly Candidate[];
  /**
   * k x k, row-major, on the link's scale: of the predictors, by what is unknown of the coefficients. Candidates of like
   * tags are right or wrong together, which decides how surely one beats another.
   */
  readonly covariance: Float64Array;
  /** Variance of each creative's own effect, independent of the others'. */
  readonly unexplained: number;
}

export function checkCandidates({ candidates, covariance, unexplained }: Candidates): void {
  const k = candidates.length;
  if (k === 0) throw new BadInputError('There is no candidate to choose: give one or more.');
  if (covariance.length !== k * k) {
    throw new BadInputError(`${k} candidates have ${k * k} covariances, not ${covariance.length}.`);
  }
  if (!(unexplained >= 0 && Number.isFinite(unexplained)) || !covariance.every(Number.isFinite)) {
    throw new BadInputError(
      'Variances and covariances of candidates are finite, and the unexplained one is not below 0.',
    );
  }
  candidates.forEach(({ predictor, successes = 0, trials = 0 }, place) => {
    if (Number.isFinite(predictor) && successes >= 0 && successes <= trials && Number.isFinite(trials)) return;
    throw new BadInputError(
      `Candidate ${place + 1} is predicted ${predictor} and was observed ${successes} of ${trials}: give a finite prediction and 0 <= successes <= trials.`,
    );
  });
}
