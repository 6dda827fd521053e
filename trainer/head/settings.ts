/** How a head is trained. Every figure here changes the result, so all of them are part of a run's identity. */
export interface HeadSettings {
  /** Units of the hidden layer. */
  readonly hidden: number;
  /** Share of hidden units left out at each step. */
  readonly dropout: number;
  /** Share of features left out at each step; keeps the head from resting on a few that one style happens to have. */
  readonly inputDropout: number;
  /** Whether each image trains jittered, too (jitter.ts), which doubles the steps of an epoch. */
  readonly jittered: boolean;
  readonly epochs: number;
  readonly batch: number;
  /** Adam's highest learning rate; it rises over the warm-up and falls to 0 by a cosine (arXiv 1608.03983). */
  readonly rate: number;
  /** Share of all steps before the rate is reached. */
  readonly warmUp: number;
  readonly seed: number;
}

/** Learning rate at `step` (from 0) of `steps`. */
export function rateAt(step: number, steps: number, { rate, warmUp }: HeadSettings): number {
  const share = (step + 1) / steps;
  if (share < warmUp) return (rate * share) / warmUp;
  return rate * 0.5 * (1 + Math.cos((Math.PI * (share - warmUp)) / (1 - warmUp)));
}
