import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { ModelPackError } from '../errors.js';
import { DIMENSIONS } from '../vectors/sparse-vector.js';
import { ratingOutputSchema } from './content-rating.js';
import { mapColumns, type OutputColumns } from './output-columns.js';
import { preprocessingSchema } from './preprocessing.js';
import { parseThresholds, type TagThresholds } from './tag-thresholds.js';

export { preprocessingSchema, type Preprocessing } from './preprocessing.js';

/** How the graph's results become tag scores and a content rating. */
export const outputSchema = z.strictObject({
  activation: z.enum(['sigmoid', 'logits']),
  /** Result of the graph that holds the tags; its first one when left out. */
  name: z.string().min(1).optional(),
  /** Of a model that was cut to fewer tags: the column of each row of selected_tags.csv, and how many columns there are. */
  columns: z.array(z.number().int().min(0)).min(1).optional(),
  width: z.number().int().positive().optional(),
  /** Where the content rating stands; rows of category 9 in selected_tags.csv when left out, else the model has none. */
  rating: ratingOutputSchema.optional(),
});

export const modelDescriptionSchema = z.strictObject({
  format: z.literal('eyecatch-model-pack/1'),
  name: z.string().min(1),
  preprocessing: preprocessingSchema,
  output: outputSchema,
  /** Score from which a tag is shown as present, by category number; '0' (general) must be there. */
  thresholds: z.record(z.string().regex(/^\d+$/), z.number().min(0).max(1)).refine((t) => '0' in t, {
    message: 'thresholds needs category 0 (general)',
  }),
  /** How the model came to be: data, network, backend and why it was chosen, seed, metrics. Free form, kept as is. */
  provenance: z.record(z.string(), z.unknown()),
});
export type OutputDescription = z.infer<typeof outputSchema>;
export type ModelDescription = z.infer<typeof modelDescriptionSchema>;

/** Score from which a tag of a category is shown as present. */
export function thresholdOf({ thresholds }: ModelDescription, category: number): number {
  return thresholds[String(category)] ?? thresholds['0']!;
}

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
  /** Place = dimension of the vector; rating rows are not among them. */
  readonly tags: readonly TagDefinition[];
  readonly columns: OutputColumns;
  /** Per-tag thresholds, by dimension; absent when the pack has no thresholds.csv. */
  readonly thresholds?: TagThresholds;
  /** Hex, over the three files and a rating graph: two packs with the same hash give the same vectors and ratings. */
  readonly sha256: string;
}

/** Files that a pack may hold beside those it needs. But for the rating graph, its hash leaves them out. */
export const PACK_EXTRAS = {
  /** ONNX graph, image -> safe, questionable, explicit: for a model that rates nothing. model.json says what it is fed. */
  rating: 'rating.onnx',
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
        `${folder} is not a model pack: ${file} is missing (a pack holds ${Object.values(PACK_FILES).join(', ')}). ` +
          'A model that another project published becomes one by `eyecatch model import`.',
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
  const rows = parseTags(await readFile(tagsFile, 'utf8'), tagsFile);
  const columns = mapColumns(rows, description.data.output, tagsFile);
  const tags = columns.rows.map((row) => rows[row]!);
  if (tags.length > DIMENSIONS) {
    throw new ModelPackError(
      `${tagsFile} names ${tags.length} tags; a vector has room for ${DIMENSIONS}. Cut the pack to its most frequent ` +
        'tags: `eyecatch model import` does so.',
    );
  }
  const rated = columns.rating?.from === 'graph';
  if (rated && !existsSync(path.join(folder, PACK_EXTRAS.rating))) {
    throw new ModelPackError(
      `${folder} lacks ${PACK_EXTRAS.rating}, from which ${PACK_FILES.description} takes the content rating. ` +
        'Copy the pack whole, or take `rating` out of `output` there: the model then rates nothing.',
    );
  }
  const thresholds = await readThresholds(folder, rows, columns);
  return {
    folder,
    description: description.data,
    tags,
    columns,
    ...(thresholds ? { thresholds } : {}),
    sha256: await hashPack(folder, { ratingsAside: tags.length < rows.length, rated }),
  };
}

async function readThresholds(
  folder: string,
  rows: readonly TagDefinition[],
  { rows: kept }: OutputColumns,
): Promise<TagThresholds | undefined> {
  const file = path.join(folder, PACK_EXTRAS.thresholds);
  if (!existsSync(file)) return undefined;
  const all = parseThresholds(await readFile(file, 'utf8'), rows, file);
  const pick = (rule: keyof TagThresholds) => Float64Array.from(kept, (row) => all[rule][row]!);
  return { 'f0.5': pick('f0.5'), f1: pick('f1'), f2: pick('f2') };
}

async function hashPack(
  folder: string,
  { ratingsAside, rated }: { ratingsAside: boolean; rated: boolean },
): Promise<string> {
  const hash = createHash('sha256');
  // Before ratings were set apart they were dimensions: a library that knows such a pack must not mix the two vectors.
  if (ratingsAside) hash.update('ratings aside\0');
  for (const file of [...Object.values(PACK_FILES), ...(rated ? [PACK_EXTRAS.rating] : [])]) {
    hash.update(`${file}\0`);
    for await (const chunk of createReadStream(path.join(folder, file))) hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
