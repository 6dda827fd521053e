import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { ModelPackError } from '../errors.js';
import { DIMENSIONS } from '../vectors/sparse-vector.js';

/** How an image becomes the model's input tensor. Written by the trainer, obeyed by the runtime. */
export const preprocessingSchema = z.strictObject({
  /** Side of the square input, pixels. */
  size: z.number().int().positive(),
  layout: z.enum(['NHWC', 'NCHW']),
  channels: z.enum(['RGB', 'BGR']),
  /** value = (byte - mean) / std, per channel in the order of `channels`; byte in 0..255. */
  mean: z.tuple([z.number(), z.number(), z.number()]),
  std: z.tuple([z.number(), z.number(), z.number()]),
  /** How a picture that is not square becomes one: padded, or squashed. */
  fit: z.enum(['pad', 'squash']),
  /** Where a padded picture sits. */
  place: z.enum(['centre', 'top-left']),
  /** Colour of the padding, and what shows through transparency. */
  background: z.tuple([z.number(), z.number(), z.number()]),
  /** Interpolation when a picture is resized; `cubic` when left out. */
  resample: z.enum(['nearest', 'linear', 'cubic', 'lanczos3']).optional(),
});
export type Preprocessing = z.infer<typeof preprocessingSchema>;

export const modelDescriptionSchema = z.strictObject({
  format: z.literal('eyecatch-model-pack/1'),
  name: z.string().min(1),
  preprocessing: preprocessingSchema,
  output: z.strictObject({ activation: z.enum(['sigmoid', 'logits']) }),
  /** Score from which a tag is shown as present, by category number; '0' (general) must be there. */
  thresholds: z.record(z.string().regex(/^\d+$/), z.number().min(0).max(1)).refine((t) => '0' in t, {
    message: 'thresholds needs category 0 (general)',
  }),
  /** How the model came to be: data, network, backend and why it was chosen, seed, metrics. Free form, kept as is. */
  provenance: z.record(z.string(), z.unknown()),
});
export type ModelDescription = z.infer<typeof modelDescriptionSchema>;

/** One line of selected_tags.csv; its place is its dimension in the model's output. */
export interface TagDefinition {
  readonly name: string;
  /** 0 general, 1 artist, 3 copyright, 4 character, 5 meta, 9 rating (the numbers of the WD taggers). */
  readonly category: number;
  /** Occurrences in the training data. */
  readonly count: number;
}

/** A folder with `model.onnx`, `selected_tags.csv` and `model.json`, read and checked (the graph itself is not loaded). */
export interface ModelPack {
  readonly folder: string;
  readonly description: ModelDescription;
  readonly tags: readonly TagDefinition[];
  /** Hex, over the three files: two packs with the same hash give the same vectors. */
  readonly sha256: string;
}

/** Files that a pack may hold beside those it needs; they do not change its vectors, so its hash leaves them out. */
export const PACK_EXTRAS = {
  /** Score from which each tag counts as present: `tag_id,name,f0.5,f1,f2`, rows as in selected_tags.csv. */
  thresholds: 'thresholds.csv',
  report: 'report.json',
  reportPage: 'report.html',
} as const;

export const PACK_FILES = { graph: 'model.onnx', tags: 'selected_tags.csv', description: 'model.json' } as const;

/** The WD taggers' file: `tag_id,name,category,count`, row order = output order. */
export function formatTags(tags: readonly TagDefinition[]): string {
  return stringify(
    tags.map((tag, index) => [index, tag.name, tag.category, tag.count]),
    { header: true, columns: ['tag_id', 'name', 'category', 'count'] },
  );
}

const tagRowSchema = z.object({
  name: z.string().min(1),
  category: z.coerce.number().int().min(0),
  count: z.coerce.number().int().min(0),
});

export function parseTags(csv: string, file: string): TagDefinition[] {
  let rows: unknown[];
  try {
    rows = parse(csv, { columns: true, skip_empty_lines: true, bom: true });
  } catch (error) {
    throw new ModelPackError(`${file} is not a CSV file: ${(error as Error).message}`, { cause: error });
  }
  if (rows.length === 0) throw new ModelPackError(`${file} names no tags.`);
  const seen = new Set<string>();
  return rows.map((row, index) => {
    const parsed = tagRowSchema.safeParse(row);
    if (!parsed.success) {
      throw new ModelPackError(
        `${file}, line ${index + 2}: ${z.prettifyError(parsed.error)} (columns needed: tag_id,name,category,count).`,
      );
    }
    if (seen.has(parsed.data.name)) {
      throw new ModelPackError(`${file}, line ${index + 2}: the tag "${parsed.data.name}" is named twice.`);
    }
    seen.add(parsed.data.name);
    return parsed.data;
  });
}

/**
 * Reads and checks a pack.
 *
 * @throws ModelPackError naming the file and what is wrong with it
 */
export async function readModelPack(folder: string): Promise<ModelPack> {
  for (const file of Object.values(PACK_FILES)) {
    if (!existsSync(path.join(folder, file))) {
      throw new ModelPackError(
        `${folder} is not a model pack: ${file} is missing (a pack holds ${Object.values(PACK_FILES).join(', ')}).`,
      );
    }
  }
  const descriptionFile = path.join(folder, PACK_FILES.description);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(descriptionFile, 'utf8'));
  } catch (error) {
    throw new ModelPackError(`${descriptionFile} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const description = modelDescriptionSchema.safeParse(json);
  if (!description.success) {
    throw new ModelPackError(`${descriptionFile}: ${z.prettifyError(description.error)}`);
  }
  const tagsFile = path.join(folder, PACK_FILES.tags);
  const tags = parseTags(await readFile(tagsFile, 'utf8'), tagsFile);
  if (tags.length > DIMENSIONS) {
    throw new ModelPackError(
      `${tagsFile} names ${tags.length} tags; a vector has room for ${DIMENSIONS}. Cut the pack to its most frequent tags.`,
    );
  }
  return { folder, description: description.data, tags, sha256: await hashPack(folder) };
}

async function hashPack(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of Object.values(PACK_FILES)) {
    hash.update(`${file}\0`);
    for await (const chunk of createReadStream(path.join(folder, file))) hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
