import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { BadInputError } from '../errors.js';
import { ILL_FORMED } from '../storable-text.js';
import { parseSidecar } from './sidecar-tags.js';

/** What a person said of a picture, in files beside it. */
export interface Sidecar {
  readonly tags: readonly string[];
  readonly rating: string | null;
  readonly source: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
}

const NONE: Sidecar = { tags: [], rating: null, source: null, metadata: {} };

const metadataSchema = z.looseObject({
  tags: z.union([z.array(z.string()), z.string()]).optional(),
  rating: z.string().nullish(),
  source: z.string().nullish(),
});

/**
 * Reads `NAME.txt` (tags: by commas, or by white space where the file has no comma) and `NAME.json` (an object; `tags`,
 * `rating` and `source` have a meaning, everything else is kept as metadata).
 *
 * @throws BadInputError naming the file when the JSON cannot be understood, or holds what no database can store
 */
export async function readSidecar(files: { txt?: string; json?: string }): Promise<Sidecar> {
  let sidecar = NONE;
  if (files.json !== undefined) {
    let json: unknown;
    try {
      json = parseJson(await readText(files.json), files.json);
    } catch (error) {
      if (error instanceof BadInputError) throw error;
      throw new BadInputError(`${files.json} is not JSON: ${(error as Error).message}`, { cause: error });
    }
    const parsed = metadataSchema.safeParse(json);
    if (!parsed.success) throw new BadInputError(`${files.json}: ${z.prettifyError(parsed.error)}`);
    const { tags = [], rating = null, source = null, ...metadata } = parsed.data;
    sidecar = { tags: typeof tags === 'string' ? readTags(tags, files.json) : tags, rating, source, metadata };
  }
  if (files.txt !== undefined) {
    const tags = readTags(await readText(files.txt), files.txt);
    sidecar = { ...sidecar, tags: [...new Set([...sidecar.tags, ...tags])] };
  }
  return sidecar;
}

/** @throws BadInputError for a NUL character; UTF-16 files are full of them */
async function readText(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  if (text.includes('\0')) throw new BadInputError(`${file} holds a NUL character; save it as UTF-8.`);
  return text;
}

/** @throws SyntaxError; BadInputError for what JSON can write and Postgres cannot store, in keys as in values */
function parseJson(text: string, file: string): unknown {
  return JSON.parse(text, (key, value: unknown) => {
    checkStorable(key, file);
    if (typeof value === 'string') checkStorable(value, file);
    return value;
  });
}

/** HTML escapes can write half of a character, too. */
function readTags(text: string, file: string): string[] {
  const tags = parseSidecar(text);
  for (const tag of tags) checkStorable(tag, file);
  return tags;
}

function checkStorable(text: string, file: string): void {
  if (!ILL_FORMED.test(text)) return;
  throw new BadInputError(`${file} holds a character that is no text (NUL, half of a pair). Leave it out.`);
}
