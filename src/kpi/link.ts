/** What is linear in the scores: the value itself, or its logit. */
export type Link = 'identity' | 'logit';

/** 1 / (1 + e^-x), without overflow at either end. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const odds = Math.exp(x);
  return odds / (1 + odds);
}

/** log(p / (1 - p)) */
export function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}
