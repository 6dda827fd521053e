/** A stretch of a row that one cell covers: its first sample, and the weight of each sample from there; they sum to 1. */
export interface Span {
  readonly from: number;
  readonly weights: readonly number[];
}

/**
 * Divides the stretch from `start` to `end` of a row of samples into equal cells; a sample on a border counts in both
 * cells by its share. Cells may be smaller than samples.
 */
export function spans(start: number, end: number, cells: number): Span[] {
  const step = (end - start) / cells;
  return Array.from({ length: cells }, (_, cell) => {
    const left = start + cell * step;
    const right = left + step;
    const from = Math.floor(left + 1e-9);
    const to = Math.max(from + 1, Math.ceil(right - 1e-9));
    const weights = Array.from(
      { length: to - from },
      (_, k) => (Math.min(right, from + k + 1) - Math.max(left, from + k)) / step,
    );
    return { from, weights };
  });
}

/**
 * Mean of a plane over each cell of columns x rows.
 *
 * @param plane row by row, `width` samples a row
 * @returns rows x columns means, row by row
 */
export function areaMean(
  plane: ArrayLike<number>,
  width: number,
  columns: readonly Span[],
  rows: readonly Span[],
): Float32Array {
  const first = rows[0]!.from;
  const last = rows.at(-1)!.from + rows.at(-1)!.weights.length;
  const across = columns.length;
  const narrow = new Float32Array((last - first) * across);
  for (let y = first; y < last; y++) {
    for (let cell = 0; cell < across; cell++) {
      const { from, weights } = columns[cell]!;
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * plane[y * width + from + k]!;
      narrow[(y - first) * across + cell] = sum;
    }
  }
  const means = new Float32Array(rows.length * across);
  rows.forEach(({ from, weights }, row) => {
    for (let k = 0; k < weights.length; k++) {
      const line = (from - first + k) * across;
      for (let x = 0; x < across; x++) means[row * across + x]! += weights[k]! * narrow[line + x]!;
    }
  });
  return means;
}
