import { spearman } from './rank-correlation.js';

/** k of n and the predicted rate, one of each per illustration. */
export interface Predicted {
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
  readonly predictions: Float64Array;
}

export interface HoldOutMetrics {
  /**
   * Log loss per trial relative to predicting the training rate for every trial (He et al. 2014, section 2): below 1 is
   * better than that. Even a perfect model of pictures stays close to 1, since most of a click is chance. Null for a
   * number, which has no entropy.
   */
  readonly normalisedEntropy: number | null;
  /** The same for a model that knows each illustration's own observed rate: the floor on these data. */
  readonly normalisedEntropySaturated: number | null;
  /** Squared error, each illustration counting by its trials, relative to predicting the training mean. */
  readonly relativeSquaredError: number;
  /** (1 - NE) / (1 - NE of the saturated model): the part of what illustrations differ by that was predicted. */
  readonly attainableShare: number | null;
  /** Predicted over observed successes, ideally 1 (He et al. 2014); null without observed ones. */
  readonly calibration: number | null;
  /** Rank correlation of predicted and observed rates, each illustration counting the same. */
  readonly spearman: number | null;
  /** The same with each illustration counting by its trials. */
  readonly spearmanWeighted: number | null;
}

/** For log loss a prediction is cut to [1e-6, 1 - 1e-6]: a linear model may leave (0, 1), where the loss is infinite. */
const CLIP = 1e-6;

/** @param backgroundRate pooled rate of the training data, 0 < rate < 1, or their mean */
export function holdOutMetrics(
  predicted: Predicted,
  backgroundRate: number,
  kind: 'rate' | 'number' = 'rate',
): HoldOutMetrics {
  const { numerators, denominators, predictions } = predicted;
  const rates = numerators.map((k, row) => k / denominators[row]!);
  const average = { numerators, denominators, predictions: rates.map(() => backgroundRate) };
  return {
    ...(kind === 'rate' ? entropies(predicted, average, rates) : NO_ENTROPIES),
    relativeSquaredError: squaredError(predicted) / squaredError(average),
    calibration: calibration(predicted, kind),
    spearman: spearman(predictions, rates),
    spearmanWeighted: spearman(predictions, rates, denominators),
  };
}

type Entropies = Pick<HoldOutMetrics, 'normalisedEntropy' | 'normalisedEntropySaturated' | 'attainableShare'>;

const NO_ENTROPIES: Entropies = { normalisedEntropy: null, normalisedEntropySaturated: null, attainableShare: null };

function entropies(predicted: Predicted, average: Predicted, rates: Float64Array): Entropies {
  const background = logLoss(average);
  const normalisedEntropy = logLoss(predicted) / background;
  const normalisedEntropySaturated = logLoss({ ...predicted, predictions: rates }) / background;
  return {
    normalisedEntropy,
    normalisedEntropySaturated,
    attainableShare: normalisedEntropySaturated < 1 ? (1 - normalisedEntropy) / (1 - normalisedEntropySaturated) : null,
  };
}

/** Mean over trials of the squared distance of an illustration's rate to its prediction. */
export function squaredError({ numerators, denominators, predictions }: Predicted): number {
  let squares = 0;
  let trials = 0;
  for (let row = 0; row < predictions.length; row++) {
    squares += denominators[row]! * (numerators[row]! / denominators[row]! - predictions[row]!) ** 2;
    trials += denominators[row]!;
  }
  return squares / trials;
}

/** Mean over trials of -log(probability of what happened). */
export function logLoss({ numerators, denominators, predictions }: Predicted): number {
  let loss = 0;
  let trials = 0;
  for (let row = 0; row < predictions.length; row++) {
    const p = Math.min(1 - CLIP, Math.max(CLIP, predictions[row]!));
    const k = numerators[row]!;
    loss -= k * Math.log(p) + (denominators[row]! - k) * Math.log1p(-p);
    trials += denominators[row]!;
  }
  return loss / trials;
}

/** Expected over observed successes, of the predictions as they are shown (rates cut to [0, 1]). */
export function calibration(
  { numerators, denominators, predictions }: Predicted,
  kind: 'rate' | 'number' = 'rate',
): number | null {
  let expected = 0;
  let observed = 0;
  for (let row = 0; row < predictions.length; row++) {
    const shown = kind === 'rate' ? Math.min(1, Math.max(0, predictions[row]!)) : predictions[row]!;
    expected += denominators[row]! * shown;
    observed += numerators[row]!;
  }
  return observed > 0 ? expected / observed : null;
}
