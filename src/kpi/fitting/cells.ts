/** What an observation has beside its illustration. */
export type FactorName = 'slot' | 'audience' | 'day';

export const FACTOR_NAMES: readonly FactorName[] = ['slot', 'audience', 'day'];

/** A categorical covariate of cells: which of its levels each cell has. */
export interface Factor {
  readonly name: FactorName;
  /** In ascending order; of days, YYYY-MM-DD, so in time. */
  readonly levels: readonly string[];
  /** Place of each cell's level. */
  readonly codes: Uint16Array;
}

/** Observations as they were counted: one cell an illustration, day, slot and audience, in columns. */
export interface Cells {
  /** Row of the design matrix that each cell belongs to; ascending. */
  readonly rows: Int32Array;
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
  readonly factors: readonly Factor[];
}

/** Sums over the cells of each row; cells that `include` leaves out do not count. */
export function sumByRow(
  { rows, numerators, denominators }: Cells,
  count: number,
  include: (cell: number) => boolean = () => true,
): { numerators: Float64Array; denominators: Float64Array } {
  const sums = { numerators: new Float64Array(count), denominators: new Float64Array(count) };
  for (let cell = 0; cell < rows.length; cell++) {
    if (!include(cell)) continue;
    sums.numerators[rows[cell]!]! += numerators[cell]!;
    sums.denominators[rows[cell]!]! += denominators[cell]!;
  }
  return sums;
}

/** One cell a row, of no context that is known. */
export function cellsOfSums(numerators: Float64Array, denominators: Float64Array): Cells {
  const codes = new Uint16Array(numerators.length);
  return {
    rows: Int32Array.from(numerators.keys()),
    numerators,
    denominators,
    factors: FACTOR_NAMES.map((name) => ({ name, levels: [''], codes })),
  };
}
