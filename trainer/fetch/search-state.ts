import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { BadInputError } from '../../src/errors.js';

export const STATE_FILE = '.eyecatch-fetch.json';

/**
 * How far one search came. A pass goes from the newest post down, because that is the order in which every Gelbooru 0.2
 * server lists; `sort:` is not understood by all.
 */
const searchSchema = z.object({
  tags: z.string(),
  /** First and last post id asked for; null is no bound. */
  from: z.number().int().nullable(),
  to: z.number().int().nullable(),
  /** Posts up to this id were finished by an earlier pass. */
  floor: z.number().int(),
  /** The pass under way: it began at `newest`, and the posts from `below` up are finished. Null between passes. */
  newest: z.number().int().nullable(),
  below: z.number().int().nullable(),
  /** Finished posts whose picture was kept. */
  kept: z.number().int(),
  /** Finished posts that could not be had; the next run asks for them once more. */
  failed: z.array(z.object({ id: z.number().int(), reason: z.string() })),
});
const stateSchema = z.object({
  format: z.literal('eyecatch-fetch/1'),
  /** The booru that the ids of this folder belong to. */
  url: z.string(),
  searches: z.array(searchSchema),
});

export type SearchState = z.infer<typeof searchSchema>;

/** The state file of a download folder: what is finished, so that it is not asked for again. */
export class FolderState {
  private constructor(
    private readonly file: string,
    private readonly content: z.infer<typeof stateSchema>,
  ) {}

  /** @throws BadInputError when the file is damaged or belongs to another booru */
  static async open(folder: string, url: string): Promise<FolderState> {
    const file = path.join(folder, STATE_FILE);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw new BadInputError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
      }
      return new FolderState(file, { format: 'eyecatch-fetch/1', url, searches: [] });
    }
    let content: z.infer<typeof stateSchema>;
    try {
      content = stateSchema.parse(JSON.parse(text));
    } catch (error) {
      throw new BadInputError(
        `${file} is damaged or of another version. Delete it: whole pictures in the folder are not downloaded again.`,
        { cause: error },
      );
    }
    if (content.url !== url) {
      throw new BadInputError(
        `${folder} holds posts of ${content.url}; those of ${url} have the same numbers. Take another folder.`,
      );
    }
    return new FolderState(file, content);
  }

  /** The state of a search, which the caller changes and then saves. */
  search({ tags, from, to }: { tags: string; from: number | null; to: number | null }): SearchState {
    let found = this.content.searches.find((s) => s.tags === tags && s.from === from && s.to === to);
    if (!found) {
      found = { tags, from, to, floor: (from ?? 1) - 1, newest: null, below: null, kept: 0, failed: [] };
      this.content.searches.push(found);
    }
    return found;
  }

  /** Whole or not at all. */
  async save(): Promise<void> {
    const part = `${this.file}.part`;
    await writeFile(part, `${JSON.stringify(this.content, null, 1)}\n`, { flush: true });
    await rename(part, this.file);
  }
}
