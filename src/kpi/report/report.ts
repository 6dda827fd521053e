import type { FactorName } from '../fitting/cells.js';
import type { CrossValidation, CurvePoint } from '../solvers/cross-validation.js';
import type { IntervalsReport } from '../evaluation/judge-intervals.js';
import type { HoldOutReport } from '../evaluation/judge-hold-out.js';
import type { OverTimeReport } from '../evaluation/judge-over-time.js';
import type { Link } from '../link.js';
import type { FtrlParameters } from '../solvers/ftrl.js';
import type { AbsentScore } from '../trees/tree-ensemble.js';
import type { TreeFormat } from '../trees/tree-model.js';
import type { LearningCurveReport } from '../evaluation/trace-learning-curve.js';
import type { WeightMethod } from '../solvers/weights.js';

/** What a fit rests on and how good it is, as it is stored with the model and shown to people. */
export interface KpiReport {
  readonly method: 'ridge' | 'logistic' | 'ftrl' | 'hybrid';
  readonly link: Link;
  readonly kind: 'rate' | 'number';
  readonly seed: number;
  /** True when any observation was made by a simulation. */
  readonly simulated: boolean;
  readonly illustrations: number;
  /** Had observations but no vector, and took no part. */
  readonly illustrationsWithoutVector: number;
  /** Units that were never split between fitting and judging: illustrations, or e.g. advertisers. */
  readonly groups: number;
  readonly observations: number;
  /** First day that was left out because its numerators may still grow; null when none was. */
  readonly immatureFrom: string | null;
  readonly numerator: number;
  readonly denominator: number;
  /** numerator / denominator */
  readonly baseRate: number;
  readonly weights: {
    readonly method: WeightMethod;
    /** tau2: variance on the link's scale of what forecasts for unseen illustrations miss; null where it is not used. */
    readonly unexplainedVariance: number | null;
  };
  /** Of an online model: what FTRL's objective has of half the squared coefficients about 0, beta / alpha + l2. */
  readonly lambda: number;
  /** Null for an online model, whose settings are given or found as it learns. */
  readonly crossValidation: {
    /** Of the error on folds left out, relative to predicting the mean: below 1 is better than that. */
    readonly curve: readonly CurvePoint[];
    readonly folds: number;
    readonly edge: CrossValidation['edge'];
  } | null;
  /**
   * On illustrations that neither the fit nor the choice of lambda saw; the stored model is then fitted to all. An online
   * model stays without them, as it is judged.
   */
  readonly holdOut: HoldOutReport;
  /** The same with the past fitted and the later illustrations judged; null where they do not come in over time, and for an online model. */
  readonly overTime: OverTimeReport | null;
  /** Null for an online model, which is fitted once. */
  readonly learningCurve: LearningCurveReport | null;
  /** An online model's is measured on the hold-out. Null for a model that keeps no posterior: a hybrid of very many leaves. */
  readonly intervals: IntervalsReport | null;
  /** Tags whose scores rise and fall together, by dimension: their contributions are read as one. */
  readonly tagGroups: readonly (readonly number[])[];
  /** Factors whose effects were kept apart from the tags'. */
  readonly context: readonly { readonly name: FactorName; readonly levels: number }[];
  /** Of an online model only. */
  readonly online?: OnlineReport;
  /** Of a hybrid. */
  readonly trees?: TreesReport;
  /** Sentences for people; empty when nothing stands out. */
  readonly warnings: readonly string[];
}

/** The trees of a hybrid. */
export interface TreesReport {
  readonly format: TreeFormat;
  readonly trees: number;
  readonly leaves: number;
  readonly absent: AbsentScore;
  /** Whether the model has no coefficients of tags beside the leaves'. */
  readonly alone: boolean;
}

/** What only an online model has to tell. */
export interface OnlineReport {
  readonly parameters: FtrlParameters;
  /**
   * Normalised entropy of each observation as it was predicted before it was learnt (progressive validation), and of the
   * first observation of each illustration only, which had to be forecast by its tags; null before both outcomes occurred.
   */
  readonly progressiveEntropy: number | null;
  readonly firstSeenEntropy: number | null;
  /** Model that it went on from; null when it began anew. */
  readonly resumedFrom: number | null;
  /** Model that tau2 and the effects of context were taken of; null where there was none. */
  readonly batchModel: number | null;
}

/** Below this many illustrations a fit is hardly better than the average. */
const FEW_ILLUSTRATIONS = 200;
/** Calibration on illustrations not seen that should make somebody look. */
const CALIBRATION = { low: 0.9, high: 1.1 };
/** A forecast that is worth less than this is hardly worth waiting for. */
const FEW_TRIALS = 100;
const COVERAGE = { low: 0.9, high: 0.99 };

/** What a reader of the numbers must be told. */
export function warningsFor(report: Omit<KpiReport, 'warnings'>): string[] {
  const { illustrations, illustrationsWithoutVector, crossValidation, holdOut, simulated, groups } = report;
  const warnings: string[] = [];
  if (simulated) warnings.push('Fitted to simulated data: nothing here was measured on people.');
  if (illustrations < FEW_ILLUSTRATIONS) {
    warnings.push(
      `Only ${illustrations} illustrations. In simulations 500 gave a rank correlation with the true rate of about 0.38, ` +
        `2,000 about 0.53 and 10,000 about 0.68; below ${FEW_ILLUSTRATIONS} expect little more than the average.`,
    );
  }
  if (illustrationsWithoutVector > 0) {
    warnings.push(
      `${illustrationsWithoutVector} illustrations with observations but no vector of this tag model were left out; index ` +
        'them and fit again.',
    );
  }
  if (report.immatureFrom !== null) {
    warnings.push(`Observations from ${report.immatureFrom} on were left out: they are not mature yet.`);
  }
  if (crossValidation?.edge === 'largest') {
    warnings.push(
      'The largest lambda tried is the best: cross-validation finds nothing that the tags predict, and all forecasts ' +
        'lie close to the average.',
    );
  }
  if (crossValidation?.edge === 'smallest') {
    warnings.push('The smallest lambda tried is the best: one below it, outside the grid, may be better.');
  }
  // Under no association Spearman's coefficient has the standard deviation 1 / sqrt(n - 1).
  const noise = 2 / Math.sqrt(holdOut.illustrations - 1);
  if (holdOut.spearman === null || holdOut.spearman < noise) {
    warnings.push(
      `The rank correlation on the ${holdOut.illustrations} held-out illustrations is ` +
        `${holdOut.spearman?.toFixed(2) ?? 'undefined'}, no more than chance gives (up to ${noise.toFixed(2)}): do not ` +
        'choose between illustrations by this model.',
    );
  }
  const loss = holdOut.normalisedEntropy ?? holdOut.relativeSquaredError;
  if (loss >= 1) {
    warnings.push(
      `Over the trials of the held-out illustrations the forecasts miss by ${loss.toFixed(3)} times what predicting the ` +
        'average for all would miss by: rank by them, but do not rely on their values.',
    );
  }
  if (holdOut.calibration === null) {
    warnings.push('Nothing was counted on the held-out illustrations, so calibration is unknown.');
  } else if (holdOut.calibration < CALIBRATION.low || holdOut.calibration > CALIBRATION.high) {
    const more = holdOut.calibration > 1 ? 'more' : 'less';
    warnings.push(
      `On the held-out illustrations the forecasts add up to ${holdOut.calibration.toFixed(2)} times what was observed: ` +
        `forecasts promise ${more} than will come. Illustrations shown most may differ from the others.`,
    );
  }
  if (report.online) {
    warnings.push(
      'Learnt online: how sure it is ignores that tags go together, so intervals of single tags and of forecasts are ' +
        'rougher than those of a logistic fit.',
    );
    if (report.online.batchModel === null) {
      warnings.push(
        'Slots, audiences and days were not told apart from the tags: there was no logistic model to take their effects ' +
          'from. Fit one, then this one from the beginning.',
      );
    }
  }
  if (report.intervals?.coverage95 != null) {
    const { coverage95, illustrations: judged } = report.intervals;
    if (coverage95 < COVERAGE.low || coverage95 > COVERAGE.high) {
      warnings.push(
        `The 95 % intervals hold ${(100 * coverage95).toFixed(0)} % of ${judged} illustrations left out of the fit: they ` +
          `are too ${coverage95 < COVERAGE.low ? 'narrow' : 'wide'} for these data.`,
      );
    }
  }
  if (holdOut.outOfRange > 0) {
    warnings.push(`${holdOut.outOfRange} held-out predictions fall outside 0 to 1 and are cut to it.`);
  }
  if (groups < illustrations && groups < FEW_ILLUSTRATIONS) {
    warnings.push(`The illustrations form only ${groups} groups; the hold-out judges few independent cases.`);
  }
  if (holdOut.worth?.forRanking.trials != null && holdOut.worth.forRanking.trials < FEW_TRIALS) {
    warnings.push(
      `To tell illustrations apart a forecast is worth about ${Math.round(holdOut.worth.forRanking.trials)} trials of the ` +
        'illustration itself: a first small test tells more.',
    );
  }
  return warnings;
}
