import type { ContextEffects } from './context-effects.js';
import { sigmoid, type Link } from '../link.js';
import { contextFactor } from './row-sums.js';

/** What turns a linear predictor into the value that is shown. */
export interface ValueScale {
  readonly link: Link;
  readonly kind: 'rate' | 'number';
  readonly context: Pick<ContextEffects, 'base'>;
}

/**
 * The rate (within 0 and 1) or number that a linear predictor stands for.
 *
 * @param offset of the context, on the scale of its effects; 0 for the average one
 */
export function expectedValue({ link, kind, context }: ValueScale, linear: number, offset = 0): number {
  if (link === 'logit') return sigmoid(linear + offset);
  if (kind === 'number') return linear + offset;
  return Math.min(1, Math.max(0, linear * contextFactor(context.base, offset)));
}
