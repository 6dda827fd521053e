import { rowOffsets } from '../fitting/context-effects.js';
import { rowProduct } from '../solvers/design.js';
import { learningCurve } from './learning-curve.js';
import { expectedValue } from '../fitting/expected-value.js';
import { splitByGroup } from '../solvers/folds.js';
import type { ChosenLambda, LinearFitter } from '../fitting/linear-fitter.js';
import { logLoss, squaredError } from './metrics.js';
import { spearman } from './rank-correlation.js';
import type { RowSums } from '../fitting/row-sums.js';
import type { TrainingData } from '../fitting/training-data.js';
import { sum } from '../sum.js';

/** What a fit to a part of the training illustrations reached on the hold-out. */
export interface LearningCurvePoint {
  readonly illustrations: number;
  /** Mean loss a trial on the hold-out, relative to predicting the average (log loss of a rate, squared error of a number). */
  readonly loss: number;
  readonly spearman: number | null;
}

export interface LearningCurveReport {
  readonly points: readonly LearningCurvePoint[];
  /** What twice the illustrations would bring to the rank correlation, in words. */
  readonly outlook: string;
  /** Rank correlation that twice the illustrations are expected to reach; null where the points do not say. */
  readonly doubledSpearman: number | null;
}

/** Of eight parts. */
const PARTS = [1, 2, 4, 8];
const MIN_ILLUSTRATIONS = 20;

/**
 * Fits to an eighth, a quarter, half and all of the training illustrations, each part within the next, whole groups at a
 * time. Lambda is taken as it was chosen: the prior of the coefficients does not depend on how many illustrations there
 * are.
 */
export async function traceLearningCurve(
  data: TrainingData,
  fitter: LinearFitter,
  chosen: ChosenLambda,
  training: RowSums,
  { fold, seed }: { fold: Int32Array; seed: number },
): Promise<LearningCurveReport> {
  const { design, kind, groups } = data;
  const held = Array.from(fold.keys()).filter((row) => fold[row] === -1);
  const numerators = Float64Array.from(held, (row) => data.numerators[row]!);
  const denominators = Float64Array.from(held, (row) => data.denominators[row]!);
  const rates = numerators.map((k, at) => k / denominators[at]!);
  const offsets = rowOffsets(data.cells, design.rows, training.context);
  const scale = { link: fitter.link, kind, context: training.context };
  const lossOf = kind === 'rate' ? logLoss : squaredError;
  const mean = sum(training.numerators) / sum(training.denominators);
  const lossOfMean = lossOf({ numerators, denominators, predictions: rates.map(() => mean) });
  const part = splitByGroup(groups, { seed: `${seed} learning curve`, holdOutShare: 0, folds: PARTS.at(-1)! });
  const points: LearningCurvePoint[] = [];
  for (const parts of PARTS) {
    const include = Uint8Array.from(fold, (of, row) => (of !== -1 && part[row]! < parts ? 1 : 0));
    const illustrations = include.reduce((total, included) => total + included, 0);
    if (illustrations < MIN_ILLUSTRATIONS) continue;
    const fit = await fitter.solve(training, include, chosen);
    const predictions = Float64Array.from(held, (row) =>
      expectedValue(scale, fit.intercept + rowProduct(design, row, fit.coefficients), offsets[row]),
    );
    points.push({
      illustrations,
      loss: lossOf({ numerators, denominators, predictions }) / lossOfMean,
      spearman: spearman(predictions, rates),
    });
  }
  const { doubled, sentence } = learningCurve(
    points.map(({ illustrations, spearman: value }) => ({ creatives: illustrations, value: value ?? 0 })),
    'spearman',
  );
  return { points, outlook: sentence, doubledSpearman: doubled?.value ?? null };
}
