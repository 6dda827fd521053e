import type { TagDefinition } from '../../src/tagging/model-pack.js';
import { calibrateThresholds } from './calibrate-thresholds.js';
import type { Resamples } from './resamples.js';
import type { ScoredImages } from './scored-images.js';

/**
 * Thresholds for measuring: each image gets those calibrated on the other half of the groups. Thresholds chosen on the
 * images they are measured on would flatter the model, most of all on tags with few positives.
 *
 * @param halves 0 or 1 for each image
 * @returns the F1 threshold of each tag for the images of half 0, and for those of half 1
 */
export function crossFitThresholds(
  scored: ScoredImages,
  definitions: readonly TagDefinition[],
  halves: Uint8Array,
): readonly [Float64Array, Float64Array] {
  const calibrateOn = (half: number) => {
    const rows = Int32Array.from(halves.keys()).filter((image) => halves[image] === half);
    return calibrateThresholds(scored, definitions, rows).tags.f1;
  };
  return [calibrateOn(1), calibrateOn(0)];
}

/** Images predicted to carry one tag and images that do. */
export interface TagDecisions {
  /** Images that score above the tag's threshold. */
  readonly predicted: Int32Array;
  readonly truePositives: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * @param column scores of one tag, one an image
 * @param thresholds of this tag, for images of half 0 and of half 1
 * @param positives images that carry the tag, ascending
 */
export function decide(
  column: Float32Array,
  thresholds: readonly [number, number],
  halves: Uint8Array,
  positives: Int32Array,
): TagDecisions {
  const predicted: number[] = [];
  for (let image = 0; image < column.length; image++) {
    if (column[image]! > thresholds[halves[image]!]!) predicted.push(image);
  }
  const carries = new Set(positives);
  const truePositives = predicted.filter((image) => carries.has(image)).length;
  return {
    predicted: Int32Array.from(predicted),
    truePositives,
    precision: predicted.length > 0 ? truePositives / predicted.length : NaN,
    recall: positives.length > 0 ? truePositives / positives.length : NaN,
    // Without a positive any prediction would make it 0, and none 0 / 0: neither says how good the tag is.
    f1: positives.length > 0 ? (2 * truePositives) / (predicted.length + positives.length) : NaN,
  };
}

/** F1 of one tag in every bootstrap replicate, NaN where no image drawn carries it. */
export function resampleF1(
  predicted: Int32Array,
  positives: Int32Array,
  { weights, replicates }: Resamples,
  into: Float64Array,
): void {
  const isPredicted = new Set(predicted);
  const truth = new Float64Array(replicates);
  const marked = new Float64Array(replicates);
  into.fill(0);
  for (const image of predicted) {
    for (let r = 0, at = image * replicates; r < replicates; r++, at++) marked[r]! += weights[at]!;
  }
  for (const image of positives) {
    const hit = isPredicted.has(image) ? 1 : 0;
    for (let r = 0, at = image * replicates; r < replicates; r++, at++) {
      truth[r]! += weights[at]!;
      into[r]! += hit * weights[at]!;
    }
  }
  for (let r = 0; r < replicates; r++) {
    into[r] = truth[r] === 0 ? NaN : (2 * into[r]!) / (marked[r]! + truth[r]!);
  }
}
