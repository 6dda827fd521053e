import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { BadInputError } from '../../src/errors.js';
import { preprocessingSchema } from '../../src/tagging/model-pack.js';

/** What lies in a folder of pairs (docs/pairs.md). */
export const PAIRS_FILES = {
  /** Written last: with it, the pairs are whole. */
  manifest: 'pairs.json',
  /** What the pairs are made with, there from the first moment: without the manifest, they are unfinished. */
  settings: 'settings.json',
  /** Hashes of the image files read so far, there while pairs are made. */
  journal: 'survey.bin',
  /** There while a process makes the pairs. */
  lock: 'making.lock',
  tags: 'selected_tags.csv',
  offsets: 'offsets.bin',
  labels: 'labels.bin',
  groups: 'groups.bin',
  slots: 'slots.bin',
  sha256: 'sha256.bin',
  names: 'names.bin',
  nameOffsets: 'name-offsets.bin',
  unreadable: 'unreadable.jsonl',
  shards: 'shards',
} as const;

export function shardFile(shard: number): string {
  return path.join(PAIRS_FILES.shards, `${String(shard).padStart(6, '0')}.bin`);
}

/** What two runs must share for one to go on with the other's work. */
export const pairsSettingsSchema = z.strictObject({
  preprocessing: preprocessingSchema,
  /** Of `selected_tags.csv`. */
  tagsSha256: z.string(),
  shardImages: z.number().int().positive(),
});
export type PairsSettings = z.infer<typeof pairsSettingsSchema>;

const fileSchema = z.strictObject({ file: z.string(), bytes: z.number().int(), sha256: z.string() });
export type IndexFile = z.infer<typeof fileSchema>;

export const PAIRS_FORMAT = 'eyecatch-pairs/1';

export const manifestSchema = z.strictObject({
  format: z.literal(PAIRS_FORMAT),
  /** SHA-256 over pixels, labels, groups and settings: equal for equal pairs, wherever the pictures lay. */
  identity: z.string().regex(/^[0-9a-f]{64}$/),
  settings: pairsSettingsSchema,
  recordBytes: z.number().int(),
  images: z.number().int().positive(),
  /** Records, those of unreadable pictures included (they are zeros and no row). */
  slots: z.number().int().positive(),
  tags: z.number().int().positive(),
  withoutKnownTag: z.number().int(),
  unreadable: z.number().int(),
  shards: z.array(z.strictObject({ file: z.string(), bytes: z.number().int() })),
  files: z.array(fileSchema),
});
export type PairsManifest = z.infer<typeof manifestSchema>;

export const RUN_AGAIN =
  'Run `eyecatch train pairs` again with the same arguments: it repairs what is broken and no more.';

/**
 * @throws BadInputError when the folder holds no pairs, unfinished ones, or those of another version
 */
export async function readManifest(folder: string): Promise<PairsManifest> {
  const file = path.join(folder, PAIRS_FILES.manifest);
  const json = await readJson(file);
  if (json === undefined) {
    const unfinished = (await readJson(path.join(folder, PAIRS_FILES.settings))) !== undefined;
    throw new BadInputError(
      unfinished
        ? `The pairs in ${folder} are unfinished. ${RUN_AGAIN}`
        : `${folder} holds no pairs (${PAIRS_FILES.manifest} is missing): make them with \`eyecatch train pairs\`.`,
    );
  }
  const { format } = Object(json) as { format?: unknown };
  if (format !== PAIRS_FORMAT) {
    throw new BadInputError(
      `${file} is of format ${JSON.stringify(format)}, this version reads "${PAIRS_FORMAT}": make the pairs again, in another folder.`,
    );
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) throw new BadInputError(`${file} is damaged: ${z.prettifyError(parsed.error)}. ${RUN_AGAIN}`);
  return parsed.data;
}

/**
 * @returns undefined when there is no such file
 * @throws BadInputError when it is not JSON
 */
export async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw new BadInputError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BadInputError(`${file} is damaged: ${(error as Error).message}. ${RUN_AGAIN}`, { cause: error });
  }
}

/** Replaces a file at once: a kill leaves the old one or the new one. */
export async function replaceFile(file: string, contents: string | Uint8Array): Promise<void> {
  const temporary = `${file}.tmp`;
  await writeFile(temporary, contents, { flush: true });
  await rename(temporary, file);
}
