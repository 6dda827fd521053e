import { calibration, logLoss, type Predicted } from '../evaluation/metrics.js';
import { spearman } from '../evaluation/rank-correlation.js';
import { randomStream } from '../simulation/random.js';
import type { StudyCells } from './study-cells.js';

export interface TestSetMetrics {
  /** Log loss relative to predicting the training rate for every trial. */
  readonly normalisedEntropy: number;
  /** Normalised entropy over the reference's: 1 is 100 % (He et al. 2014, Table 1). */
  readonly relative: number;
  /** 95 % interval of it, illustrations drawn again with replacement, the same for both. */
  readonly relativeInterval: readonly [number, number];
  /** Expected over observed successes. */
  readonly calibration: number | null;
  /** Rank correlation, over illustrations, of the rate predicted for their impressions and the one observed. */
  readonly spearman: number | null;
}

const RESAMPLES = 400;

/**
 * Judges predictions of one test set, one array (a rate for each cell, of all sets) a variant.
 *
 * @param reference place of the variant that has 100 %
 */
export function judgeTestSet(
  cells: StudyCells,
  places: Int32Array,
  variants: {
    readonly predictions: readonly Float64Array[];
    readonly reference: number;
    readonly trainingRate: number;
  },
): TestSetMetrics[] {
  const pick = (values: Float64Array): Float64Array => Float64Array.from(places, (place) => values[place]!);
  const counts = { numerators: pick(cells.numerators), denominators: pick(cells.denominators) };
  const owners = ownersOf(Int32Array.from(places, (place) => cells.illustration[place]!));
  const background = logLoss({ ...counts, predictions: counts.numerators.map(() => variants.trainingRate) });
  const predicted = variants.predictions.map((predictions) => ({ ...counts, predictions: pick(predictions) }));
  const losses = predicted.map((each) => lossByOwner(each, owners));
  const reference = losses[variants.reference]!;
  const resamples = drawn(owners.count);
  const base = resamples.map((times) => dot(reference, times));
  const observed = rateByOwner({ ...counts, predictions: ratesOf(counts) }, owners);
  return predicted.map((each, variant) => {
    const own = losses[variant]!;
    const ratios = resamples.map((times, at) => dot(own, times) / base[at]!).sort((a, b) => a - b);
    return {
      normalisedEntropy: logLoss(each) / background,
      relative: total(own) / total(reference),
      relativeInterval: [ratios[Math.floor(0.025 * RESAMPLES)]!, ratios[Math.ceil(0.975 * RESAMPLES) - 1]!],
      calibration: calibration(each),
      spearman: spearman(rateByOwner(each, owners), observed),
    };
  });
}

interface Owners {
  readonly count: number;
  /** 0 .. count - 1 for each cell. */
  readonly of: Int32Array;
}

function ownersOf(illustrations: Int32Array): Owners {
  const places = new Map([...new Set(illustrations)].map((illustration, place) => [illustration, place]));
  return { count: places.size, of: illustrations.map((illustration) => places.get(illustration)!) };
}

/** Sum over its cells of -log(probability of what happened). */
function lossByOwner({ numerators, denominators, predictions }: Predicted, owners: Owners): Float64Array {
  const losses = new Float64Array(owners.count);
  predictions.forEach((p, cell) => {
    const k = numerators[cell]!;
    losses[owners.of[cell]!]! -= k * Math.log(p) + (denominators[cell]! - k) * Math.log1p(-p);
  });
  return losses;
}

/** Mean over its trials. */
function rateByOwner({ denominators, predictions }: Predicted, owners: Owners): Float64Array {
  const expected = new Float64Array(owners.count);
  const trials = new Float64Array(owners.count);
  predictions.forEach((p, cell) => {
    expected[owners.of[cell]!]! += denominators[cell]! * p;
    trials[owners.of[cell]!]! += denominators[cell]!;
  });
  return expected.map((successes, owner) => successes / trials[owner]!);
}

function ratesOf({ numerators, denominators }: Omit<Predicted, 'predictions'>): Float64Array {
  return numerators.map((k, cell) => k / denominators[cell]!);
}

/** How often each of `count` is drawn in a bootstrap sample, for each sample. */
function drawn(count: number): Float64Array[] {
  return Array.from({ length: RESAMPLES }, (_, sample) => {
    const uniform = randomStream(`bootstrap ${sample}`);
    const times = new Float64Array(count);
    for (let draw = 0; draw < count; draw++) times[Math.floor(uniform() * count)]!++;
    return times;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, at) => sum + value * b[at]!, 0);
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
