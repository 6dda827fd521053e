import type { ScoredImages } from './scored-images.js';

/** Precision and recall over all (image, tag) pairs scored at least `threshold`. */
export interface PrecisionRecallPoint {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

export interface BreakEven {
  /** Score at which as many pairs are predicted as are true, which is where precision equals recall. */
  readonly threshold: number;
  /** F1 there (= precision = recall), as the WD v1.4 taggers report it. */
  readonly f1: number;
}

/** Bins of the score axis, fine enough that precision and recall meet within a thousandth on any test set in use. */
const BINS = 100_000;

/** Points of a drawn curve. */
const POINTS = 200;

/** Every pair counted by its score, from which micro-averages at any threshold follow. */
export class PairHistogram {
  readonly #all = new Float64Array(BINS + 1);
  readonly #right = new Float64Array(BINS + 1);
  #truth = 0;

  constructor({ scores, labels, tags }: ScoredImages) {
    for (const score of scores) this.#all[binOf(score)]!++;
    labels.forEach((row, image) => {
      this.#truth += row.length;
      for (const tag of row) this.#right[binOf(scores[image * tags + tag]!)]!++;
    });
  }

  breakEven(): BreakEven {
    let best = { threshold: 1, f1: 0, gap: Infinity };
    this.#walk((bin, predicted, hits) => {
      const gap = Math.abs(predicted - this.#truth);
      if (gap < best.gap) best = { threshold: bin / BINS, f1: (2 * hits) / (predicted + this.#truth || 1), gap };
      return predicted < this.#truth;
    });
    return { threshold: best.threshold, f1: best.f1 };
  }

  /** From the highest threshold to the lowest, about evenly in recall. */
  curve(): PrecisionRecallPoint[] {
    const points: PrecisionRecallPoint[] = [];
    let drawn = -Infinity;
    this.#walk((bin, predicted, hits) => {
      const recall = hits / this.#truth;
      if (predicted > 0 && recall - drawn >= 1 / POINTS) {
        points.push({ threshold: bin / BINS, precision: hits / predicted, recall });
        drawn = recall;
      }
      return hits < this.#truth;
    });
    return points;
  }

  #walk(visit: (bin: number, predicted: number, hits: number) => boolean): void {
    let predicted = 0;
    let hits = 0;
    for (let bin = BINS; bin >= 0; bin--) {
      predicted += this.#all[bin]!;
      hits += this.#right[bin]!;
      if (!visit(bin, predicted, hits)) return;
    }
  }
}

function binOf(score: number): number {
  return Math.min(BINS, Math.max(0, Math.floor(score * BINS)));
}
