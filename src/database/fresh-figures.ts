import { log } from '../log.js';

/** Several Prometheis, and one that scrapes often, cost one statement. */
const FRESH_MS = 10_000;
/** A scrape waits for no longer: Prometheus itself gives up after 10 s. */
const PATIENCE_MS = 5000;

/** Figures that are asked for at each scrape, read at most every 10 s, and never an error: then there are none. */
export class FreshFigures<T> {
  #read: { at: number; figures: Promise<T | undefined> } | undefined;

  /** @param read undefined while the database is being opened */
  constructor(
    private readonly what: string,
    private readonly read: () => Promise<T> | undefined,
  ) {}

  /** @returns undefined when the database does not answer in time */
  async get(): Promise<T | undefined> {
    if (!this.#read || Date.now() - this.#read.at > FRESH_MS) {
      this.#read = { at: Date.now(), figures: this.#ask() };
    }
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
    });
    try {
      return await Promise.race([this.#read.figures, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #ask(): Promise<T | undefined> {
    try {
      return await this.read();
    } catch (error) {
      log.warn({ err: error }, `The figures of ${this.what} for /metrics could not be read.`);
      return undefined;
    }
  }
}
