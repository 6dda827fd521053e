import { setTimeout as sleep } from 'node:timers/promises';
import { EnvHttpProxyAgent, fetch, type Response } from 'undici';
import { BrokenTransferError, DownloadError } from './download-error.js';
import { RateLimiter } from './rate-limiter.js';

/** Who asks: operators of boorus block clients that do not say. */
const USER_AGENT = 'eyecatch/0.1 (downloads training data; rate-limited, resumable)';

/** No byte for this long: the connection is dead. */
const SILENCE_MS = 60_000;
const LONGEST_BACKOFF_MS = 60_000;
/** A server that wants a longer pause than this means: not today. */
const LONGEST_PAUSE_MS = 15 * 60_000;

export interface PoliteClientOptions {
  /** Requests a second, of every kind together. */
  readonly rate: number;
  /** How often one thing is asked for before it counts as failed. */
  readonly tries?: number | undefined;
  /** First wait after a failure; doubles with each. Milliseconds. */
  readonly backoffMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly log?: ((line: string) => void) | undefined;
}

/**
 * HTTP for a guest: a rate that is kept, `Retry-After` obeyed by every request, exponential back-off with full jitter,
 * and an end to the tries. Goes through HTTP_PROXY / HTTPS_PROXY / NO_PROXY where they are set.
 */
export class PoliteClient {
  readonly #limiter: RateLimiter;
  readonly #agent = new EnvHttpProxyAgent({ headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS });
  readonly #tries: number;
  readonly #backoffMs: number;

  constructor(private readonly options: PoliteClientOptions) {
    this.#limiter = new RateLimiter(options.rate);
    this.#tries = options.tries ?? 5;
    this.#backoffMs = options.backoffMs ?? 1000;
  }

  /**
   * Asks for `url` and hands the answer to `read`, which takes the body; both count as one try, so that a body that
   * breaks off is asked for again. Errors of `read` other than {@link BrokenTransferError} are passed on at once.
   *
   * @throws DownloadError after the last try, or at once for an answer that no repetition changes (404)
   */
  async get<T>(url: string, read: (response: Response) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const failure = await this.#try(url, read);
      if ('value' in failure) return failure.value;
      const { reason, cause, pauseMs } = failure;
      if (attempt >= this.#tries) {
        throw new DownloadError(`${url} could not be had in ${attempt} tries: ${reason}.`, { cause });
      }
      if (pauseMs !== undefined) {
        if (pauseMs > LONGEST_PAUSE_MS) {
          throw new DownloadError(
            `${url}: the server asks for a pause of ${Math.ceil(pauseMs / 60_000)} minutes (${reason}). Run again then.`,
          );
        }
        this.options.log?.(`${url}: ${reason}; pausing ${(pauseMs / 1000).toFixed(1)} s as the server asks.`);
        this.#limiter.pause(pauseMs);
      } else {
        // Full jitter: clients that failed together must not come back together.
        const ceiling = Math.min(LONGEST_BACKOFF_MS, this.#backoffMs * 2 ** (attempt - 1));
        const { signal } = this.options;
        await sleep(ceiling * (0.5 + Math.random() / 2), undefined, signal ? { signal } : {});
      }
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #try<T>(url: string, read: (response: Response) => Promise<T>): Promise<{ value: T } | Failure> {
    const { signal } = this.options;
    await this.#limiter.turn(signal);
    let response: Response;
    try {
      response = await fetch(url, {
        headers: { 'user-agent': USER_AGENT, accept: '*/*' },
        dispatcher: this.#agent,
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      signal?.throwIfAborted();
      return { reason: describe(error), cause: error };
    }
    if (!response.ok) {
      const reason = `HTTP ${response.status} ${response.statusText}`.trim();
      await response.body?.cancel();
      const busy = response.status === 429 || response.status === 503;
      if (!busy && response.status < 500 && response.status !== 408) throw new DownloadError(`${url}: ${reason}.`);
      const pauseMs = busy ? readRetryAfter(response.headers.get('retry-after')) : undefined;
      return { reason, cause: undefined, ...(pauseMs !== undefined ? { pauseMs } : {}) };
    }
    try {
      return { value: await read(response) };
    } catch (error) {
      signal?.throwIfAborted();
      // A body that breaks off surfaces as a TypeError ("terminated") of the stream.
      if (error instanceof BrokenTransferError || error instanceof TypeError) {
        return { reason: describe(error), cause: error };
      }
      throw error;
    }
  }
}

interface Failure {
  readonly reason: string;
  readonly cause: unknown;
  readonly pauseMs?: number;
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3) as milliseconds from now; undefined when there is none. */
export function readRetryAfter(header: string | null, now = Date.now()): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function describe(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message !== '' ? `${message}: ${cause.message}` : message;
}
