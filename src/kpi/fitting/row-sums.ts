import type { Breathe } from '../breather.js';
import { sumByRow, type Cells } from './cells.js';
import { cellOffsets, estimateContext, rowOffsets, type ContextEffects } from './context-effects.js';
import type { Design } from '../solvers/design.js';
import { sigmoid } from '../link.js';
import type { TrainingData } from './training-data.js';

/** What a linear model is fitted to: illustrations with their sums, and what their contexts did to them. */
export interface RowSums {
  readonly kind: TrainingData['kind'];
  readonly design: Design;
  readonly numerators: Float64Array;
  /** 0 for a row that takes no part. */
  readonly denominators: Float64Array;
  readonly context: ContextEffects;
  /** On the context's scale. */
  readonly offsets: Float64Array;
  /** Of one trial: p (1 - p), or the variance of a number within illustrations; null where that cannot be known. */
  readonly trialVariance: number | null;
}

/**
 * Sums over the cells that count, and the effects of context learnt from them.
 *
 * @param include which cells count; default all
 */
export async function rowSums(
  data: TrainingData,
  breathe: Breathe,
  include: (cell: number) => boolean = () => true,
): Promise<RowSums> {
  const { kind, design, cells } = data;
  const scale = kind === 'rate' ? 'logit' : 'identity';
  const context = await estimateContext(cells, design.rows, { scale, include }, breathe);
  const sums = sumByRow(cells, design.rows, include);
  const offsets = rowOffsets(cells, design.rows, context, include);
  return {
    kind,
    design,
    ...sums,
    context,
    offsets,
    trialVariance:
      kind === 'rate' ? rateVariance(sums) : variationWithin(cells, { ...sums, offsets }, context, include),
  };
}

/** The rate or mean of each row as it would have been in the average context; NaN for a row without trials. */
export function responses({ kind, numerators, denominators, offsets, context }: RowSums): Float64Array {
  return numerators.map((k, row) => {
    const rate = k / denominators[row]!;
    return kind === 'rate' ? rate / contextFactor(context.base, offsets[row]!) : rate - offsets[row]!;
  });
}

/** What an offset does to a rate near the base: a factor. */
export function contextFactor(base: number, offset: number): number {
  return offset === 0 ? 1 : sigmoid(base + offset) / sigmoid(base);
}

function rateVariance({ numerators, denominators }: Pick<RowSums, 'numerators' | 'denominators'>): number {
  const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
  const rate = total(numerators) / total(denominators);
  return rate * (1 - rate);
}

/**
 * Variance of one unit about its illustration's mean, from how the cells of one illustration differ beyond what their
 * contexts do.
 */
function variationWithin(
  cells: Cells,
  sums: Pick<RowSums, 'numerators' | 'denominators' | 'offsets'>,
  context: ContextEffects,
  include: (cell: number) => boolean,
): number | null {
  const { rows, numerators, denominators } = cells;
  const offsets = cellOffsets(cells, context);
  let squares = 0;
  let counted = 0;
  const seen = new Set<number>();
  for (let cell = 0; cell < rows.length; cell++) {
    if (!include(cell)) continue;
    const row = rows[cell]!;
    const own = sums.numerators[row]! / sums.denominators[row]! - sums.offsets[row]!;
    squares += denominators[cell]! * (numerators[cell]! / denominators[cell]! - offsets[cell]! - own) ** 2;
    counted++;
    seen.add(row);
  }
  return counted > seen.size && squares > 0 ? squares / (counted - seen.size) : null;
}
