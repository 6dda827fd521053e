import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { BadInputError } from '../../src/errors.js';
import { parsePosts, type BooruPost } from './booru-post.js';
import { DiskBudget, DiskBudgetReached } from './disk-budget.js';
import { DownloadError } from './download-error.js';
import { downloadPost, imageName, PART_FILE } from './download-post.js';
import { PoliteClient } from './polite-client.js';
import { FolderState, type SearchState } from './search-state.js';

export const SAFEBOORU = 'https://safebooru.org/';

/** Posts an answer, the most that every Gelbooru 0.2 server gives. */
const PAGE_POSTS = 100;
/** Safebooru at times answers with an empty list in the middle (gallery-dl #5830): only so many in a row are the end. */
const EMPTY_ANSWERS = 3;

/** What the trainer decodes. Everything else a booru hosts is video, Flash or an archive of frames. */
const PICTURES = new Set(['jpg', 'jpeg', 'png', 'webp', 'gif', 'avif']);

export type SkipReason = 'no picture' | 'video or other file' | 'no MD5 to check by' | 'no tags';

export interface FetchOptions {
  readonly out: string;
  /** Address of the booru. */
  readonly url?: string | undefined;
  /** As in its search field; empty is every post. */
  readonly tags?: string | undefined;
  /** Post ids, both included. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Pictures this search may have in the folder, those of earlier runs included. */
  readonly limit?: number | undefined;
  /** Bytes the folder's files may have. */
  readonly maxDisk?: number | undefined;
  /** Requests a second. */
  readonly rate: number;
  /** Downloads under way at once. */
  readonly threads: number;
  readonly tries?: number | undefined;
  readonly backoffMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
  readonly log?: ((line: string) => void) | undefined;
}

/** Of the pictures of a limit, or (without one) of the post numbers still to go through. */
export interface FetchProgress {
  readonly done: number;
  readonly total: number;
  readonly unit: 'images' | 'posts';
}

export interface FetchReport {
  readonly downloaded: number;
  /** Bytes of the pictures downloaded. */
  readonly bytes: number;
  /** Pictures that an interrupted run had left whole. */
  readonly alreadyThere: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** Every post of this search that could not be had, also by earlier runs. */
  readonly failed: readonly { readonly id: number; readonly reason: string }[];
  /** Why it ended. `disk limit`: the next picture would have passed `maxDisk`. `disk full`: the disk itself. */
  readonly ended: 'complete' | 'limit' | 'disk limit' | 'disk full' | 'interrupted';
}

/**
 * Downloads the posts of a search, newest first, into one folder: `<id>.<ext>` and `<id>.json` each. Can be killed at any
 * moment; run again, it goes on behind the last finished post. Run again after it was complete, it takes what is new.
 *
 * @throws BadInputError for a folder that cannot be written, is of another booru, or has a damaged state
 * @throws DownloadError when the list of posts cannot be had (a post that cannot be had is reported, not thrown)
 */
export async function fetchPosts(options: FetchOptions): Promise<FetchReport> {
  const run = await FetchRun.prepare(options);
  try {
    return await run.work();
  } finally {
    await run.close();
  }
}

type Outcome = 'downloaded' | 'already there' | { readonly skipped: SkipReason } | { readonly failed: string };

class FetchRun {
  #downloaded = 0;
  #bytes = 0;
  #alreadyThere = 0;
  readonly #skipped: Partial<Record<SkipReason, number>> = {};

  private constructor(
    private readonly options: FetchOptions,
    private readonly base: string,
    private readonly state: FolderState,
    private readonly search: SearchState,
    private readonly budget: DiskBudget,
    private readonly client: PoliteClient,
    private readonly present: Set<string>,
  ) {}

  static async prepare(options: FetchOptions): Promise<FetchRun> {
    const { out, from, to } = options;
    if (from !== undefined && to !== undefined && from > to) {
      throw new BadInputError(`The first post (${from}) lies behind the last (${to}).`);
    }
    const base = baseUrl(options.url ?? SAFEBOORU);
    let names: string[];
    try {
      await mkdir(out, { recursive: true });
      names = await readdir(out);
    } catch (error) {
      throw new BadInputError(`${out} cannot be written: ${(error as Error).message}.`, { cause: error });
    }
    // What a killed run was writing.
    for (const name of names) if (PART_FILE.test(name)) await rm(path.join(out, name), { force: true });
    const state = await FolderState.open(out, base);
    const tags = (options.tags ?? '').trim().replace(/\s+/g, ' ');
    return new FetchRun(
      options,
      base,
      state,
      state.search({ tags, from: from ?? null, to: to ?? null }),
      await DiskBudget.of(out, options.maxDisk),
      new PoliteClient(options),
      new Set(names),
    );
  }

  async work(): Promise<FetchReport> {
    let ended: FetchReport['ended'];
    try {
      await this.#retryFailed();
      ended = await this.#pass();
    } catch (error) {
      ended = this.#reasonToStop(error);
    }
    // On a full disk the state of the last finished batch stays, which is true as well.
    if (ended !== 'disk full') await this.state.save();
    return {
      downloaded: this.#downloaded,
      bytes: this.#bytes,
      alreadyThere: this.#alreadyThere,
      skipped: this.#skipped,
      failed: this.search.failed,
      ended,
    };
  }

  close(): Promise<void> {
    return this.client.close();
  }

  /** From the newest post, or from where the last run stopped, down to what earlier passes finished. */
  async #pass(): Promise<'complete' | 'limit'> {
    const { search } = this;
    for (;;) {
      if (this.#room() === 0) return 'limit';
      const posts = await this.#list();
      if (posts.length === 0) {
        [search.floor, search.newest, search.below] = [search.newest ?? search.floor, null, null];
        return 'complete';
      }
      search.newest ??= posts[0]!.id;
      for (let start = 0; start < posts.length;) {
        const room = Math.min(this.options.threads, this.#room());
        if (room === 0) return 'limit';
        const batch = posts.slice(start, start + room);
        start += batch.length;
        await this.#finish(batch);
        search.below = batch.at(-1)!.id;
        await this.state.save();
        this.#report();
      }
    }
  }

  /** Posts that an earlier run could not have. */
  async #retryFailed(): Promise<void> {
    const { search } = this;
    for (const { id } of [...search.failed]) {
      if (this.#room() === 0) return;
      const posts = await this.#ask({ id: String(id) });
      const post = posts.find((candidate) => candidate.id === id);
      if (post === undefined) continue;
      await this.#finish([post]);
      await this.state.save();
    }
  }

  /** Pictures that may still be kept. */
  #room(): number {
    return Math.max(0, (this.options.limit ?? Infinity) - this.search.kept);
  }

  /** The next posts of the pass, newest first; none when it is through. */
  async #list(): Promise<BooruPost[]> {
    const { tags, floor, to, below } = this.search;
    const upper = below ?? (to === null ? Infinity : to + 1);
    const bounds = [...(floor > 0 ? [`id:>${floor}`] : []), ...(upper < Infinity ? [`id:<${upper}`] : [])];
    const query = [...(tags === '' ? [] : [tags]), ...bounds].join(' ');
    for (let empty = 0; empty < EMPTY_ANSWERS; empty++) {
      const posts = await this.#ask({ limit: String(PAGE_POSTS), pid: '0', tags: query === '' ? 'all' : query });
      // Placeholders come with numbers from elsewhere; they must not move the pass.
      const inside = posts.filter(({ id }) => id > floor && id < upper);
      if (inside.length > 0) return inside.sort((a, b) => b.id - a.id);
    }
    return [];
  }

  #ask(query: Readonly<Record<string, string>>): Promise<BooruPost[]> {
    const url = new URL('index.php', this.base);
    url.search = new URLSearchParams({ page: 'dapi', s: 'post', q: 'index', json: '1', ...query }).toString();
    return this.client.get(url.href, async (response) => parsePosts(await response.text(), this.base));
  }

  /** Does a batch at once and enters what came of it; when one of them stops the run, none is entered. */
  async #finish(batch: readonly BooruPost[]): Promise<void> {
    const settled = await Promise.allSettled(batch.map((post) => this.#take(post)));
    const stopped = settled.find((result) => result.status === 'rejected');
    if (stopped) throw stopped.reason;
    settled.forEach((result, index) => {
      const { id } = batch[index]!;
      const outcome = (result as PromiseFulfilledResult<Outcome>).value;
      this.search.failed = this.search.failed.filter((failure) => failure.id !== id);
      if (outcome === 'downloaded' || outcome === 'already there') {
        this.search.kept++;
        if (outcome === 'already there') this.#alreadyThere++;
      } else if ('skipped' in outcome) {
        this.#skipped[outcome.skipped] = (this.#skipped[outcome.skipped] ?? 0) + 1;
      } else {
        this.search.failed.push({ id, reason: outcome.failed });
        this.options.log?.(`Post ${id} could not be had: ${outcome.failed}`);
      }
    });
  }

  async #take(post: BooruPost): Promise<Outcome> {
    const { url, md5, extension, tags } = post;
    if (url === undefined) return { skipped: 'no picture' };
    if (!PICTURES.has(extension)) return { skipped: 'video or other file' };
    if (md5 === undefined) return { skipped: 'no MD5 to check by' };
    if (tags.length === 0) return { skipped: 'no tags' };
    if (this.present.has(imageName(post))) return 'already there';
    try {
      const bytes = await downloadPost(
        { ...post, url, md5 },
        { folder: this.options.out, client: this.client, budget: this.budget },
      );
      this.present.add(imageName(post));
      this.#downloaded++;
      this.#bytes += bytes;
      return 'downloaded';
    } catch (error) {
      if (error instanceof DownloadError) return { failed: error.message };
      throw error;
    }
  }

  #reasonToStop(error: unknown): 'interrupted' | 'disk limit' | 'disk full' {
    if (this.options.signal?.aborted) return 'interrupted';
    if (error instanceof DiskBudgetReached) return 'disk limit';
    if (['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')) return 'disk full';
    throw error;
  }

  #report(): void {
    const { limit, onProgress } = this.options;
    const { kept, floor, newest, below } = this.search;
    if (limit !== undefined) onProgress?.({ done: kept, total: limit, unit: 'images' });
    else if (newest !== null && below !== null) {
      onProgress?.({ done: newest + 1 - below, total: newest - floor, unit: 'posts' });
    }
  }
}

/** With one `/` at the end, as relative addresses need it. */
function baseUrl(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new BadInputError(`"${text}" is not the address of a booru, such as ${SAFEBOORU}.`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new BadInputError(`"${text}" is not an http or https address.`);
  }
  [url.search, url.hash] = ['', ''];
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}
