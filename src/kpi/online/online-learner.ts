import type { SparseVector } from '../../vectors/sparse-vector.js';
import type { Breathe } from '../breather.js';
import {
  FTRL_DEFAULTS,
  FtrlProximal,
  type FtrlParameters,
  type FtrlState,
  type ProgressiveValidation,
} from '../ftrl.js';
import { logit } from '../link.js';
import { effectiveTrials } from '../logit-weights.js';
import type { LinearFit } from '../ridge.js';

/** One observation: k of m, of an illustration somewhere on some day. */
export interface OnlineExample {
  readonly vector: SparseVector;
  readonly successes: number;
  /** m > 0 */
  readonly trials: number;
  /** Of the same illustration, in what was learnt before. */
  readonly trialsBefore: number;
  /** Of its context, in logits. */
  readonly offset: number;
}

/** Where learning starts from; kept, so that what is learnt later is weighed as what was learnt first. */
export interface OnlineStart {
  /** Above 0 and below 1. It need not be exact: the intercept learns what it is off. */
  readonly baseRate: number;
  /** tau2 of the effective trials, in logits squared. */
  readonly unexplainedVariance: number;
}

/** Sums over what was learnt. */
export interface OnlineCounts {
  readonly examples: number;
  /** Those whose first observation was learnt. */
  readonly illustrations: number;
  /** k and m as observed, not the effective ones. */
  readonly successes: number;
  readonly trials: number;
}

/** One setting of FTRL with what it has learnt. */
export interface CandidateState {
  readonly ftrl: FtrlState;
  /** Sum of m p (1 - p) x_i^2 by coordinate, intercept last. */
  readonly curvature: Float64Array;
  /** Over first observations of illustrations only. */
  readonly firstSeen: ProgressiveValidation;
}

/** All that a learner consists of. */
export interface OnlineLearnerState {
  readonly start: OnlineStart;
  readonly counts: OnlineCounts;
  /** Sum of scores by tag over the illustrations. */
  readonly scores: Float64Array;
  /** More than one until it is settled which learns best. */
  readonly candidates: readonly CandidateState[];
}

/** Learning rates that are tried where none is given: a factor 3 apart, which is about how flat the optimum is. */
export const TRIED_ALPHAS = [0.01, 0.03, 0.1] as const;
/** First observations of so many illustrations settle which rate is the best. */
const SETTLED_AFTER = 5000;

/**
 * FTRL-Proximal over observations as they come in, in memory that depends on the number of tags alone.
 *
 * Each observation counts by what it adds to its illustration's effective trials: after M trials an illustration counts
 * M / (1 + M tau2 p (1 - p)) in all, however many observations the trials came in. So a picture that was shown a million
 * times, over many days, does not teach its own luck.
 *
 * Where no learning rate is given, several learn side by side, at three times the time. The one that predicts best goes
 * on alone after 5,000 illustrations, judged on first observations only: later ones say how well a picture is
 * recognised, which favours a high rate.
 */
export class OnlineLearner {
  private candidates: Candidate[];
  private counts: OnlineCounts = { examples: 0, illustrations: 0, successes: 0, trials: 0 };
  private readonly scores: Float64Array;
  private readonly base: number;

  private constructor(
    readonly start: OnlineStart,
    candidates: Candidate[],
  ) {
    this.candidates = candidates;
    this.scores = new Float64Array(candidates[0]!.learner.dimensions);
    this.base = logit(start.baseRate);
  }

  /**
   * @param parameters those left out take their defaults, alpha the best of three
   * @throws BadInputError for parameters that cannot be
   */
  static begin(start: OnlineStart, dimensions: number, parameters: Partial<FtrlParameters> = {}): OnlineLearner {
    const alphas = parameters.alpha === undefined ? TRIED_ALPHAS : [parameters.alpha];
    return new OnlineLearner(
      start,
      alphas.map((alpha) => new Candidate(new FtrlProximal(dimensions, { ...FTRL_DEFAULTS, ...parameters, alpha }))),
    );
  }

  /** Goes on where `state` was taken, to the bit. */
  static resume({ start, counts, scores, candidates }: OnlineLearnerState): OnlineLearner {
    const resumed = new OnlineLearner(start, candidates.map(Candidate.resume));
    resumed.counts = counts;
    resumed.scores.set(scores);
    return resumed;
  }

  /** A copy that later examples leave as it is. */
  state(): OnlineLearnerState {
    const { start, counts, scores, candidates } = this;
    return { start, counts, scores: scores.slice(), candidates: candidates.map((candidate) => candidate.state()) };
  }

  /** Predicts, then learns. */
  learn({ vector, successes, trials, trialsBefore, offset }: OnlineExample): void {
    const { baseRate, unexplainedVariance } = this.start;
    const isFirst = trialsBefore === 0;
    // Both are close to their limit for a picture that was shown a lot, and may differ by less than they are rounded.
    const counted = Math.max(
      0,
      effectiveTrials(trialsBefore + trials, baseRate, unexplainedVariance) -
        effectiveTrials(trialsBefore, baseRate, unexplainedVariance),
    );
    const example = {
      vector,
      trials: counted,
      successes: Math.min(counted, (counted * successes) / trials),
      offset: this.base + offset,
    };
    for (const candidate of this.candidates) candidate.learn(example, isFirst);
    const { counts } = this;
    this.counts = {
      examples: counts.examples + 1,
      illustrations: counts.illustrations + (isFirst ? 1 : 0),
      successes: counts.successes + successes,
      trials: counts.trials + trials,
    };
    if (!isFirst) return;
    for (let k = 0; k < vector.indices.length; k++) this.scores[vector.indices[k]!]! += vector.values[k]!;
    if (this.candidates.length > 1 && this.counts.illustrations >= SETTLED_AFTER) this.candidates = [this.best()];
  }

  learnt(): OnlineCounts {
    return this.counts;
  }

  /** The model as it stands, coefficients rounded to float32 as they are stored. */
  fit(): LinearFit {
    const { intercept, coefficients } = this.best().learner.coefficients();
    return { intercept: this.base + intercept, coefficients: coefficients.map(Math.fround) };
  }

  parameters(): FtrlParameters {
    return this.best().learner.parameters;
  }

  /** Precisions of the coefficients by the diagonal of the Laplace approximation, intercept last. */
  precisions(): Float64Array {
    const { curvature, learner } = this.best();
    const { l2, interceptL2 } = learner.parameters;
    return curvature.map(
      (sum, coordinate) =>
        sum + penaltyAtZero({ ...learner.parameters, l2: coordinate === learner.dimensions ? interceptL2 : l2 }),
    );
  }

  /** Over everything, and over first observations of illustrations only. */
  progressive(): { readonly all: ProgressiveValidation; readonly firstSeen: ProgressiveValidation } {
    const { learner, firstSeen } = this.best();
    return { all: learner.state().progressive, firstSeen };
  }

  /** Mean score of each tag over the illustrations. */
  meanScores(): Float64Array {
    return this.scores.map((sum) => sum / Math.max(1, this.counts.illustrations));
  }

  private best(): Candidate {
    return this.candidates.reduce((best, each) => (each.firstSeen.loss < best.firstSeen.loss ? each : best));
  }
}

/** 1 / sigma2: what FTRL's objective has of w^2 / 2 about 0, beside the steps that it took. */
export function penaltyAtZero({ alpha, beta, l2 }: Pick<FtrlParameters, 'alpha' | 'beta' | 'l2'>): number {
  return beta / alpha + l2;
}

/**
 * Learns from pages, each let go of before the next: however many there are, one is in memory.
 *
 * @param onPage after each page
 */
export async function learnPages(
  learner: OnlineLearner,
  pages: AsyncIterable<readonly OnlineExample[]>,
  breathe: Breathe,
  onPage?: () => void,
): Promise<void> {
  for await (const page of pages) {
    for (const example of page) {
      learner.learn(example);
      await breathe();
    }
    onPage?.();
  }
}

/** A candidate may be as sure as float64 can be, and wrong. */
const LEAST = Number.MIN_VALUE;

class Candidate {
  firstSeen: ProgressiveValidation = { trials: 0, successes: 0, loss: 0 };
  readonly curvature: Float64Array;

  constructor(readonly learner: FtrlProximal) {
    this.curvature = new Float64Array(learner.dimensions + 1);
  }

  static resume(this: void, { ftrl, curvature, firstSeen }: CandidateState): Candidate {
    const candidate = new Candidate(FtrlProximal.resume(ftrl));
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
}
