import type { SparseVector } from './sparse-vector.js';
import { DIMENSIONS } from './sparse-vector.js';

/**
 * Scores from which the bands of the column `labels` begin, ascending: the usual thresholds of taggers, so that a filter
 * by one of them is answered by labels alone. A tag below the first has no label.
 */
export const LABEL_BANDS: readonly number[] = [0.05, 0.1, 0.25, 0.35, 0.5, 0.75];

/** As scores are stored: float32. */
const STARTS = Float32Array.from(LABEL_BANDS);

/** One label a tag that scores at least the first band's start: dimension + 5000 x band, in order of dimension. */
export function labelsOf({ indices, values }: SparseVector): number[] {
  const labels: number[] = [];
  for (let k = 0; k < indices.length; k++) {
    const band = bandOf(values[k]!);
    if (band >= 0) labels.push(indices[k]! + DIMENSIONS * band);
  }
  return labels;
}

/** Labels of a tag, one a band. */
export interface TagLabels {
  /** Every illustration that scores the minimum carries one of these. */
  readonly covering: readonly number[];
  /** Whether whoever carries one of them scores the minimum; otherwise the lowest band has lower scores too. */
  readonly exact: boolean;
}

/**
 * Labels that tell who scores a tag at least `minScore`; undefined when the labels cannot tell, because the minimum lies
 * below the first band.
 */
export function labelsFrom(dimension: number, minScore: number): TagLabels | undefined {
  const minimum = Math.fround(minScore);
  const band = bandOf(minimum);
  if (band < 0) return undefined;
  const covering = Array.from({ length: STARTS.length - band }, (_, k) => dimension + DIMENSIONS * (band + k));
  return { covering, exact: STARTS[band] === minimum };
}

/** Start of the band that begins nearest to a score. */
export function nearestBand(score: number): number {
  return LABEL_BANDS.reduce((best, start) => (Math.abs(start - score) < Math.abs(best - score) ? start : best));
}

/** -1 below the first band. */
function bandOf(score: number): number {
  let band = STARTS.length - 1;
  while (band >= 0 && !(score >= STARTS[band]!)) band--;
  return band;
}
