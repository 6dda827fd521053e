import type { Breathe } from '../breather.js';
import { addScaled, dot, type NormalEquations } from './normal-equations.js';

/** Far above what any lambda of a cross-validation grid takes; reached only by a system singular in float64. */
const MAX_ITERATIONS = 20_000;

/**
 * Solves (Xc' W Xc + lambda I) beta = right by conjugate gradients, preconditioned by the diagonal (Golub & Van Loan,
 * Matrix Computations, 11.5).
 *
 * @param options.goal norm of the residual at which to stop
 * @param options.start where to begin; default 0
 * @returns `converged` is false when rounding kept the residual above the goal
 */
export async function conjugateGradients(
  normal: NormalEquations,
  lambda: number,
  right: Float64Array,
  { goal, start }: { readonly goal: number; readonly start?: Float64Array | undefined },
  breathe: Breathe,
): Promise<{ solution: Float64Array; iterations: number; converged: boolean }> {
  const size = right.length;
  const solution = start ? start.slice() : new Float64Array(size);
  const residual = right.slice();
  const product = new Float64Array(size);
  if (start) {
    normal.multiply(solution, lambda, product);
    addScaled(residual, -1, product);
  }
  const inverse = Float64Array.from(normal.diagonal, (value) => 1 / (value + lambda));
  const preconditioned = new Float64Array(size);
  const direction = new Float64Array(size);
  let rho = 0;
  let iterations = 0;
  while (Math.sqrt(dot(residual, residual)) > goal) {
    if (iterations === MAX_ITERATIONS) return { solution, iterations, converged: false };
    for (let j = 0; j < size; j++) preconditioned[j] = residual[j]! * inverse[j]!;
    const previous = rho;
    rho = dot(residual, preconditioned);
    const conjugation = iterations === 0 ? 0 : rho / previous;
    for (let j = 0; j < size; j++) direction[j] = preconditioned[j]! + conjugation * direction[j]!;
    normal.multiply(direction, lambda, product);
    const step = rho / dot(direction, product);
    addScaled(solution, step, direction);
    addScaled(residual, -step, product);
    iterations++;
    await breathe();
  }
  return { solution, iterations, converged: true };
}
