import type { ScoredImages } from './scored-images.js';

/** Pairs whose scores lie in one bin of a reliability diagram. */
export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  readonly pairs: number;
  /** What the model says, mean. */
  readonly score: number;
  /** What is so: share of the pairs that are true. */
  readonly frequency: number;
}

export interface Reliability {
  /** Those that hold a pair. */
  readonly bins: readonly ReliabilityBin[];
  /**
   * Mean of |score - frequency| over the bins, each weighted by its pairs with a score of at least a hundredth. Without
   * that floor, the 99 % of pairs that nobody doubts would make any model look calibrated.
   */
  readonly expectedError: number;
}

const BINS = 20;
const FLOOR = 0.01;

/** Are a third of the tags scored 0.33 right? Source: Guo et al., On Calibration of Modern Neural Networks, 2017. */
export function reliability(scored: ScoredImages): Reliability {
  const { pairs, sums, right } = count(scored, 0);
  const bins: ReliabilityBin[] = [];
  for (let bin = 0; bin < BINS; bin++) {
    if (pairs[bin] === 0) continue;
    bins.push({
      low: bin / BINS,
      high: (bin + 1) / BINS,
      pairs: pairs[bin]!,
      score: sums[bin]! / pairs[bin]!,
      frequency: right[bin]! / pairs[bin]!,
    });
  }
  const doubted = count(scored, FLOOR);
  const total = doubted.pairs.reduce((sum, each) => sum + each, 0);
  const error = doubted.sums.reduce((sum, each, bin) => sum + Math.abs(each - doubted.right[bin]!), 0);
  return { bins, expectedError: total > 0 ? error / total : 0 };
}

/** Pairs by score, the sum of their scores, and how many are true, of those that score at least `floor`. */
function count({ scores, labels, tags }: ScoredImages, floor: number) {
  const pairs = new Float64Array(BINS);
  const sums = new Float64Array(BINS);
  const right = new Float64Array(BINS);
  const binOf = (score: number) => Math.min(BINS - 1, Math.floor(score * BINS));
  for (const score of scores) {
    if (score < floor) continue;
    pairs[binOf(score)]!++;
    sums[binOf(score)]! += score;
  }
  labels.forEach((row, image) => {
    for (const tag of row) {
      const score = scores[image * tags + tag]!;
      if (score >= floor) right[binOf(score)]!++;
    }
  });
  return { pairs, sums, right };
}
