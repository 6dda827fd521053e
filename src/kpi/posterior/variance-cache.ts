interface Entry {
  readonly linear: number;
  readonly variance: number;
}

/** Of 100,000 illustrations, some 20 MB. */
const KEPT = 100_000;

/**
 * Variances of linear predictors of illustrations in the library, those asked for last: solving for one takes some ten
 * milliseconds, and a page asks for the same ones again and again.
 */
export class VarianceCache {
  readonly #kept = new Map<string, Entry>();

  /**
   * @param linear the illustration's linear predictor; another one than before tells that its vector was replaced
   * @returns undefined when it is not known
   */
  get(modelId: number, illustrationId: string, linear: number): number | undefined {
    const key = `${modelId} ${illustrationId}`;
    const entry = this.#kept.get(key);
    if (entry?.linear !== linear) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, entry);
    return entry.variance;
  }

  set(modelId: number, illustrationId: string, entry: Entry): void {
    this.#kept.set(`${modelId} ${illustrationId}`, entry);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
  }
}
