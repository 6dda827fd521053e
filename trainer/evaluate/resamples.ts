import { random } from '../head/random.js';

/** A metric with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Bootstrap by groups: each replicate draws as many groups of images as there are, with replacement, and every image
 * weighs as often as its group was drawn. Images of one group (near duplicates, one subject) are no independent
 * witnesses; resampling images one by one would give intervals that are too narrow.
 *
 * Source: Davison and Hinkley, Bootstrap Methods and their Application, 1997, sections 2.4 and 3.8 (cluster data).
 */
export class Resamples {
  private constructor(
    readonly replicates: number,
    /** How often each image was drawn, images x replicates. */
    readonly weights: Uint8Array,
    readonly images: number,
  ) {}

  /** @param groups group of each image, numbered from 0 */
  static draw(groups: Int32Array, replicates: number, seed: number): Resamples {
    const count = groups.reduce((most, group) => Math.max(most, group), -1) + 1;
    const weights = new Uint8Array(groups.length * replicates);
    const times = new Uint8Array(count);
    for (let replicate = 0; replicate < replicates; replicate++) {
      const draw = random(seed, 'bootstrap', replicate);
      times.fill(0);
      for (let n = 0; n < count; n++) times[Math.floor(draw() * count)]!++;
      for (let image = 0; image < groups.length; image++) {
        weights[image * replicates + replicate] = times[groups[image]!]!;
      }
    }
    return new Resamples(replicates, weights, groups.length);
  }

  /**
   * The mean of one value an image, NaN where an image has none, and its interval.
   *
   * @param most upper end of the metric's range
   * @returns undefined when no image has a value
   */
  mean(values: ArrayLike<number>, most = 1): Estimate | undefined {
    return this.ratio(values, undefined, most);
  }

  /** The sum of `above` over the sum of `below` (one where left out), as micro-averages are; see {@link mean}. */
  ratio(above: ArrayLike<number>, below: ArrayLike<number> | undefined, most = 1): Estimate | undefined {
    const { replicates, weights, images } = this;
    const sums = new Float64Array(replicates);
    const totals = new Float64Array(replicates);
    let sum = 0;
    let total = 0;
    for (let image = 0; image < images; image++) {
      const value = above[image]!;
      if (Number.isNaN(value)) continue;
      const weight = below === undefined ? 1 : below[image]!;
      sum += value;
      total += weight;
      for (let r = 0, at = image * replicates; r < replicates; r++, at++) {
        sums[r]! += weights[at]! * value;
        totals[r]! += weights[at]! * weight;
      }
    }
    if (total === 0) return undefined;
    return this.interval(
      sum / total,
      sums.map((s, r) => s / totals[r]!),
      most,
    );
  }

  /**
   * The interval from the 2.5th to the 97.5th percentile of the replicates, moved so that the replicates' mean lies on
   * the value. Where an image is drawn twice, its two copies rank each other up: replicates of a macro-average over
   * rare tags lie above the value as a whole, and a plain percentile interval would not even hold it.
   *
   * @param replicates the metric of each replicate, NaN where it cannot be had
   */
  interval(value: number, replicates: Float64Array, most = 1): Estimate {
    const sorted = replicates.filter((each) => !Number.isNaN(each)).sort();
    if (sorted.length === 0) return { value, low: value, high: value };
    const shift = value - sorted.reduce((sum, each) => sum + each, 0) / sorted.length;
    const within = (bound: number) => Math.min(most, Math.max(0, bound));
    return {
      value,
      low: Math.min(value, within(percentile(sorted, 0.025) + shift)),
      high: Math.max(value, within(percentile(sorted, 0.975) + shift)),
    };
  }
}

/** Linear between the two nearest ranks. */
function percentile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
}

/** A macro-average: the mean of one value a tag, over the tags that have one, in the sample and in each replicate. */
export class TagMean {
  #sum = 0;
  #tags = 0;
  readonly #sums: Float64Array;
  readonly #counts: Int32Array;

  constructor(readonly resamples: Resamples) {
    this.#sums = new Float64Array(resamples.replicates);
    this.#counts = new Int32Array(resamples.replicates);
  }

  /** @param replicates the tag's value in each replicate, NaN where no image drawn carries it */
  add(value: number, replicates: Float64Array): void {
    this.#sum += value;
    this.#tags++;
    for (let r = 0; r < replicates.length; r++) {
      const each = replicates[r]!;
      if (Number.isNaN(each)) continue;
      this.#sums[r]! += each;
      this.#counts[r]!++;
    }
  }

  get tags(): number {
    return this.#tags;
  }

  /** Undefined without a tag. */
  estimate(): Estimate | undefined {
    if (this.#tags === 0) return undefined;
    return this.resamples.interval(
      this.#sum / this.#tags,
      this.#sums.map((sum, r) => sum / this.#counts[r]!),
    );
  }
}
