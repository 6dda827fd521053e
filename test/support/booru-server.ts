import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServedPost {
  readonly id: number;
  readonly tags: string;
  readonly bytes: Buffer;
  /** Fields that differ from those of an ordinary post. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** What goes wrong with the next `times` requests whose path and query match. */
export interface Fault {
  readonly match: RegExp;
  times: number;
  readonly kind: 'status' | 'drop' | 'truncate' | 'truncate-announced' | 'corrupt' | 'empty' | 'html';
  readonly status?: number;
  readonly retryAfter?: string;
}

/**
 * A booru that speaks the Gelbooru 0.2 API as Safebooru does (`page=dapi&s=post&q=index&json=1`): newest first, `pid`
 * pages, `id:>N`, `id:<N` and plain tags; an empty list beyond the end. Fails on demand.
 */
export class BooruServer {
  readonly requests: { readonly path: string; readonly at: number; readonly userAgent: string | undefined }[] = [];
  readonly faults: Fault[] = [];
  /** Wait before each picture, ms. */
  delayMs = 0;
  readonly #server: Server;

  private constructor(public posts: ServedPost[]) {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(posts: ServedPost[]): Promise<BooruServer> {
    const booru = new BooruServer(posts);
    await new Promise<void>((resolve) => booru.#server.listen(0, '127.0.0.1', resolve));
    return booru;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Requests for pictures so far, in order. */
  get pictures(): string[] {
    return this.requests.filter(({ path }) => path.startsWith('/images/')).map(({ path }) => path);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url!;
    this.requests.push({ path, at: performance.now(), userAgent: request.headers['user-agent'] });
    const fault = this.faults.find(({ match, times }) => times > 0 && match.test(decodeURIComponent(path)));
    if (fault) fault.times--;
    if (fault?.kind === 'drop') return void request.socket.destroy();
    if (fault?.kind === 'html') return void response.end('<html>Site is under heavy load</html>');
    if (fault?.kind === 'status') {
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
      response.writeHead(fault.status ?? 500).end('no');
      return;
    }
    const url = new URL(path, 'http://booru');
    if (url.pathname === '/index.php') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(fault?.kind === 'empty' ? [] : this.#list(url.searchParams)));
      return;
    }
    const post = this.posts.find(({ id }) => url.pathname.startsWith(`/images/7/${id}.`));
    if (!post) return void response.writeHead(404).end();
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    const { bytes } = post;
    if (fault?.kind === 'corrupt') return void response.end(Buffer.from(bytes).fill(7, 10, 20));
    if (fault?.kind === 'truncate') {
      // Written apart from the end, so that no length is announced.
      response.write(bytes.subarray(0, bytes.length >> 1));
      return void response.end();
    }
    response.setHeader('content-length', bytes.length);
    if (fault?.kind !== 'truncate-announced') return void response.end(bytes);
    response.write(bytes.subarray(0, bytes.length >> 1), () => setTimeout(() => request.socket.destroy(), 20));
  }

  #list(query: URLSearchParams): unknown[] {
    const words = (query.get('tags') ?? '').split(' ').filter((word) => word !== '' && word !== 'all');
    const id = query.get('id');
    const limit = Math.min(100, Number(query.get('limit') ?? 100));
    const start = Number(query.get('pid') ?? 0) * limit;
    return this.posts
      .filter((post) => (id === null ? words.every((word) => matches(post, word)) : post.id === Number(id)))
      .sort((a, b) => b.id - a.id)
      .slice(start, start + limit)
      .map((post) => this.#describe(post));
  }

  #describe({ id, tags, bytes, fields }: ServedPost): unknown {
    const image = `${id}.png`;
    return {
      preview_url: `${this.url}thumbnails/7/thumbnail_${id}.jpg`,
      file_url: `${this.url}images/7/${(fields?.image as string | undefined) ?? image}`,
      directory: '7',
      hash: createHash('md5').update(bytes).digest('hex'),
      height: 8,
      id,
      image,
      change: 1_700_000_000 + id,
      owner: 'danbooru',
      parent_id: 0,
      rating: 'general',
      sample: false,
      score: null,
      tags,
      width: 8,
      source: `https://example.org/${id}`,
      ...fields,
    };
  }
}

function matches({ id, tags }: ServedPost, word: string): boolean {
  const [, sign, bound] = /^id:([<>])(\d+)$/.exec(word) ?? [];
  if (sign !== undefined) return sign === '<' ? id < Number(bound) : id > Number(bound);
  return tags.split(' ').includes(word);
}
