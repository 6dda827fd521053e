import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { BadInputError } from '../errors.js';
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
 * @throws BadInputError naming the file when the JSON cannot be understood
 */
export async function readSidecar(files: { txt?: string; json?: string }): Promise<Sidecar> {
  let sidecar = NONE;
  if (files.json !== undefined) {
    let json: unknown;
    try {
      json = JSON.parse(await readText(files.json, /\0|\\u0000/));
    } catch (error) {
      if (error instanceof BadInputError) throw error;
      throw new BadInputError(`${files.json} is not JSON: ${(error as Error).message}`, { cause: error });
    }
    const parsed = metadataSchema.safeParse(json);
    if (!parsed.success) throw new BadInputError(`${files.json}: ${z.prettifyError(parsed.error)}`);
    const { tags = [], rating = null, source = null, ...metadata } = parsed.data;
    sidecar = { tags: typeof tags === 'string' ? parseSidecar(tags) : tags, rating, source, metadata };
  }
  if (files.txt !== undefined) {
    sidecar = { ...sidecar, tags: [...new Set([...sidecar.tags, ...parseSidecar(await readText(files.txt, /\0/))])] };
  }
  return sidecar;
}

/** @throws BadInputError for a NUL character, which Postgres stores in no text; UTF-16 files are full of them */
async function readText(file: string, nul: RegExp): Promise<string> {
  const text = await readFile(file, 'utf8');
  if (nul.test(text)) throw new BadInputError(`${file} holds a NUL character; save it as UTF-8.`);
  return text;
}
