import { BadInputError } from '../../errors.js';
import type { Predicted } from './metrics.js';

export interface SliceCalibration {
  readonly slice: string;
  readonly illustrations: number;
  readonly trials: number;
  readonly predictedSuccesses: number;
  readonly observedSuccesses: number;
  /** Predicted over observed successes; null without observed ones. */
  readonly calibration: number | null;
}

/**
 * Calibration of every slice of the rows, and over them (Pan et al., Field-aware Calibration, WWW 2020), per trial. A
 * model that is right on average and wrong for every slot shows here; the calibration over everything does not tell.
 */
export interface FieldCalibration {
  /** (1 / |D|) sum over slices of |sum of (y - p)|: mean absolute error per trial of the slices' rates. */
  readonly fieldEce: number;
  /** (1 / |D|) sum over slices of N |sum of (y - p)| / sum of (y + epsilon): the same relative to each slice's rate. */
  readonly fieldRce: number;
  /** By trials, most first. */
  readonly slices: readonly SliceCalibration[];
}

/** The paper's: keeps a slice without successes finite. Large beside a rate of 0.1 %, so compare like with like. */
const EPSILON = 0.01;

/** @param slices the slice of each row, e.g. its slot or its advertiser */
export function fieldCalibration(
  { numerators, denominators, predictions }: Predicted,
  slices: readonly string[],
  epsilon = EPSILON,
): FieldCalibration {
  if (slices.length !== predictions.length) {
    throw new BadInputError(`There are ${slices.length} slices for ${predictions.length} rows: give one for each row.`);
  }
  const totals = new Map<string, { illustrations: number; trials: number; predicted: number; observed: number }>();
  slices.forEach((slice, row) => {
    const total = totals.get(slice) ?? { illustrations: 0, trials: 0, predicted: 0, observed: 0 };
    total.illustrations++;
    total.trials += denominators[row]!;
    total.predicted += denominators[row]! * Math.min(1, Math.max(0, predictions[row]!));
    total.observed += numerators[row]!;
    totals.set(slice, total);
  });
  let trials = 0;
  let absolute = 0;
  let relative = 0;
  for (const total of totals.values()) {
    const error = Math.abs(total.observed - total.predicted);
    trials += total.trials;
    absolute += error;
    if (total.trials > 0) relative += (total.trials * error) / (total.observed + epsilon * total.trials);
  }
  return {
    fieldEce: absolute / trials,
    fieldRce: relative / trials,
    slices: Array.from(totals, ([slice, total]) => ({
      slice,
      illustrations: total.illustrations,
      trials: total.trials,
      predictedSuccesses: total.predicted,
      observedSuccesses: total.observed,
      calibration: total.observed > 0 ? total.predicted / total.observed : null,
    })).sort((a, b) => b.trials - a.trials),
  };
}
