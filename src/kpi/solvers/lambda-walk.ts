export interface Walk<T> {
  /** Lambda with the smallest error. */
  readonly lambda: number;
  /** From the largest lambda tried down. */
  readonly curve: readonly { readonly lambda: number; readonly error: number }[];
  /** Where the best lambda lies: at an edge of the grid a better one may lie beyond it. */
  readonly edge: 'largest' | 'smallest' | null;
  /** What was found at the best lambda. */
  readonly best: T;
}

/**
 * Smaller (and dearer) lambdas are not tried once the curve has turned: this many steps past its minimum and clearly above
 * it. Either alone could be the noise of a flat stretch.
 */
const STEPS_PAST_MINIMUM = 4;
const RISE_PAST_MINIMUM = 1.02;

/**
 * Walks down the grid until the curve of errors has clearly turned.
 *
 * @param grid lambdas from large to small
 * @param at the error at one lambda, and what is to be kept should it be the smallest
 */
export async function walkGrid<T>(
  grid: readonly number[],
  at: (lambda: number) => Promise<{ readonly error: number; readonly found: T }>,
): Promise<Walk<T>> {
  let best: { readonly error: number; readonly step: number; readonly found: T } | null = null;
  const curve: { lambda: number; error: number }[] = [];
  for (const [step, lambda] of grid.entries()) {
    const { error, found } = await at(lambda);
    curve.push({ lambda, error });
    if (!best || error < best.error) best = { error, step, found };
    if (step - best.step >= STEPS_PAST_MINIMUM && error > RISE_PAST_MINIMUM * best.error) break;
  }
  if (!best) throw new RangeError('The grid of lambdas is empty.');
  const edge = best.step === 0 ? 'largest' : best.step === grid.length - 1 ? 'smallest' : null;
  return { lambda: grid[best.step]!, curve, edge, best: best.found };
}
