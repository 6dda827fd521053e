import { setTimeout as sleep } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import { Agent, request, type Dispatcher } from 'undici';
import { EyecatchError, UrlRefusedError, UrlUnavailableError } from '../../errors.js';
import { cutText } from '../../storable-text.js';
import { publicConnector, type LookupAll } from './public-connector.js';
import { checkUrl, shown, type UrlHosts } from './url-hosts.js';

/** From the name's lookup to the last byte, redirects and all. */
const WHOLE_MS = 10_000;
const MAX_REDIRECTS = 3;
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_NAME = 255;
const USER_AGENT = 'eyecatch/0.1 (fetches pictures that its users name)';

/** Takes a body in; what it throws of our own errors is passed on, e.g. that it is no picture. */
export type TakePicture<Taken> = (name: string, body: Readable) => Promise<Taken>;

export interface FetcherOptions {
  readonly hosts: UrlHosts;
  readonly tries?: number;
  /** First wait between tries, ms; doubles. */
  readonly backoffMs?: number;
  readonly wholeMs?: number;
  readonly maxBytes?: number;
  /** For tests, whose server is neither public nor on port 80. */
  readonly ports?: readonly number[];
  readonly lookup?: LookupAll;
  readonly isAllowed?: (address: string) => boolean;
}

/**
 * Fetches pictures from hosts that are listed, at public addresses, over http or https, without cookies, credentials or
 * proxies.
 */
export class PictureFetcher {
  readonly #agent: Agent;

  constructor(private readonly options: FetcherOptions) {
    const { lookup, isAllowed, wholeMs = WHOLE_MS } = options;
    this.#agent = new Agent({
      connect: publicConnector({ connectMs: wholeMs, lookup, isAllowed }),
      connections: 8,
      pipelining: 1,
      maxHeaderSize: 16_384,
      headersTimeout: wholeMs,
      bodyTimeout: wholeMs,
      keepAliveTimeout: 1000,
    });
  }

  /** @throws BadInputError, UrlRefusedError when the URL is not to be fetched, before anything is sent */
  check(url: string): URL {
    return checkUrl(url, this.options.hosts, this.options.ports);
  }

  /**
   * Fetches one picture and hands it to `take` as it comes. What may be otherwise a moment later (a time-out, a broken
   * connection, 429, 5xx) is tried again, after a wait that doubles.
   *
   * @throws UrlRefusedError for what is not to be fetched; UrlUnavailableError for what could not be had; what `take` throws
   */
  async fetch<Taken>(url: string, take: TakePicture<Taken>, signal?: AbortSignal): Promise<Taken> {
    const { tries = 3, backoffMs = 1000 } = this.options;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#tryOnce(this.check(url), take, signal);
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof UrlUnavailableError && error.mayPass) || attempt >= tries) throw error;
        await sleep(backoffMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2), undefined, signal ? { signal } : {});
      }
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #tryOnce<Taken>(first: URL, take: TakePicture<Taken>, signal: AbortSignal | undefined): Promise<Taken> {
    const { wholeMs = WHOLE_MS } = this.options;
    const late = AbortSignal.timeout(wholeMs);
    const until = signal ? AbortSignal.any([signal, late]) : late;
    let body: Readable | undefined;
    try {
      const reply = await this.#follow(first, until);
      body = reply.body;
      // A stream whose reader has left may still say that it was destroyed.
      body.on('error', () => undefined);
      this.#checkHeaders(first, reply);
      return await take(nameOf(first), body);
    } catch (error) {
      // Also when it is late: what `take` throws is not the fault of who sends the picture.
      if (error instanceof EyecatchError) throw error;
      const reason = late.aborted ? `it took longer than ${wholeMs / 1000} seconds` : reasonOf(error);
      throw unavailable(first, reason, true, error);
    } finally {
      body?.destroy();
    }
  }

  /** Each address on the way is checked as if it had been given. */
  async #follow(first: URL, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    let url = first;
    for (let redirects = 0; ; redirects++) {
      const reply = await request(url, {
        dispatcher: this.#agent,
        signal,
        headers: { 'user-agent': USER_AGENT, accept: 'image/*', 'accept-encoding': 'identity' },
      });
      const { location } = reply.headers;
      if (![301, 302, 303, 307, 308].includes(reply.statusCode) || typeof location !== 'string') return reply;
      reply.body.on('error', () => undefined).destroy();
      if (redirects === MAX_REDIRECTS) throw unavailable(first, `it redirects more than ${MAX_REDIRECTS} times`, false);
      if (!URL.canParse(location, url.href)) throw unavailable(first, 'it redirects to what is no URL', false);
      const next = this.check(new URL(location, url).href);
      if (url.protocol === 'https:' && next.protocol === 'http:') {
        throw new UrlRefusedError(`${shown(first)} is not fetched: it redirects from https to http.`);
      }
      url = next;
    }
  }

  #checkHeaders(first: URL, { statusCode, headers }: Dispatcher.ResponseData): void {
    if (statusCode !== 200) {
      const mayPass = statusCode >= 500 || statusCode === 429 || statusCode === 408;
      throw unavailable(first, `its server answers ${statusCode}`, mayPass);
    }
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') {
      throw unavailable(first, `it comes encoded (${String(encoding)}), which was not asked for`, false);
    }
    const { maxBytes = MAX_BYTES } = this.options;
    if (Number(headers['content-length'] ?? 0) > maxBytes) {
      throw unavailable(first, `it is larger than ${maxBytes / 1024 / 1024} MiB`, false);
    }
  }
}

function unavailable(url: URL, reason: string, mayPass: boolean, cause?: unknown): UrlUnavailableError {
  return new UrlUnavailableError(`${shown(url)} could not be fetched: ${reason}.`, { mayPass, cause });
}

/** The file's name where the path has one. */
function nameOf(url: URL): string {
  const last = url.pathname.split('/').at(-1)!;
  let name = last;
  try {
    name = decodeURIComponent(last);
  } catch {
    // Not percent-encoded UTF-8: as it stands.
  }
  return cutText(name.replace(/[\p{Cc}/\\]/gu, ''), MAX_NAME) || url.hostname;
}

function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return (message || code || 'the connection broke').replace(/\.$/, '');
}
