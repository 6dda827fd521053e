/**
 * What waits for a slow reader: of each key only its latest value, in the order of these, so that it never holds more
 * than there are keys. Read as an async iterator; `return` also ends a read that waits, which a generator's would not.
 */
export class LatestByKey<Value> implements AsyncIterableIterator<Value> {
  readonly #waiting = new Map<string, Value>();
  #wanted: ((result: IteratorResult<Value, undefined>) => void) | undefined;
  #ended = false;

  /** @param onEnd called once, when nothing more is taken */
  constructor(private readonly onEnd: () => void) {}

  put(key: string, value: Value): void {
    if (this.#ended) return;
    this.#waiting.delete(key);
    this.#waiting.set(key, value);
    this.#hand();
  }

  /** What waits is still read; nothing more is taken. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#hand();
    this.onEnd();
  }

  next(): Promise<IteratorResult<Value, undefined>> {
    return new Promise((resolve) => {
      this.#wanted = resolve;
      this.#hand();
    });
  }

  return(): Promise<IteratorResult<Value, undefined>> {
    this.#waiting.clear();
    this.end();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #hand(): void {
    const wanted = this.#wanted;
    if (!wanted) return;
    const [next] = this.#waiting;
    if (next) {
      this.#waiting.delete(next[0]);
      this.#wanted = undefined;
      wanted({ value: next[1], done: false });
    } else if (this.#ended) {
      this.#wanted = undefined;
      wanted({ value: undefined, done: true });
    }
  }
}
