/** Mean loss of the steps up to and with `step` (from 1). */
export interface LossPoint {
  readonly step: number;
  readonly loss: number;
}

/** Points kept of a run: enough for a smooth line, few enough for a page. */
const POINTS = 400;

/** The loss of a run, averaged over equal stretches of its steps. Goes on where a checkpoint left it. */
export class LossCurve {
  readonly #points: LossPoint[];
  readonly #stretch: number;
  #sum = 0;
  #count = 0;

  /** @param steps of the whole run */
  constructor(steps: number, before: readonly LossPoint[] = []) {
    this.#stretch = Math.max(1, Math.ceil(steps / POINTS));
    this.#points = [...before];
  }

  /** @param step from 0 */
  add(step: number, loss: number): void {
    this.#sum += loss;
    this.#count++;
    if ((step + 1) % this.#stretch === 0) this.#close(step + 1);
  }

  /** The points so far; a stretch that was begun is closed, since a checkpoint keeps nothing of its inside. */
  points(step: number): LossPoint[] {
    if (this.#count > 0) this.#close(step);
    return [...this.#points];
  }

  #close(step: number): void {
    this.#points.push({ step, loss: this.#sum / this.#count });
    this.#sum = 0;
    this.#count = 0;
  }
}
