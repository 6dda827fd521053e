import type { SparseVector } from '../../vectors/sparse-vector.js';
import type { Breathe } from '../breather.js';
import { FTRL_DEFAULTS, FtrlProximal, type FtrlParameters, type ProgressiveValidation } from '../solvers/ftrl.js';
import { logit } from '../link.js';
import { effectiveTrials } from '../solvers/logit-weights.js';
import type { LinearFit } from '../solvers/ridge.js';
import { OnlineCandidate, type CandidateState } from './online-candidate.js';

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
  private candidates: OnlineCandidate[];
  private counts: OnlineCounts = { examples: 0, illustrations: 0, successes: 0, trials: 0 };
  private readonly scores: Float64Array;
  private readonly base: number;

  private constructor(
    readonly start: OnlineStart,
    candidates: OnlineCandidate[],
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
      alphas.map(
        (alpha) => new OnlineCandidate(new FtrlProximal(dimensions, { ...FTRL_DEFAULTS, ...parameters, alpha })),
      ),
    );
  }

  /** Goes on where `state` was taken, to the bit. */
  static resume({ start, counts, scores, candidates }: OnlineLearnerState): OnlineLearner {
    const resumed = new OnlineLearner(start, candidates.map(OnlineCandidate.resume));
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
    return this.best().precisions();
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

  private best(): OnlineCandidate {
    return this.candidates.reduce((best, each) => (each.firstSeen.loss < best.firstSeen.loss ? each : best));
  }
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
