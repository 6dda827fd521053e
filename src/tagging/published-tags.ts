import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ModelPackError } from '../errors.js';
import { parseTags, type TagDefinition } from './model-pack.js';

/** How a project publishes the names of its model's columns. */
export type TagFileFormat = 'selected-tags' | 'cl-tagger' | 'camie' | 'deepdanbooru';

export interface PublishedTags {
  readonly file: string;
  /** In the order of the graph's columns, ratings among them. */
  readonly tags: readonly TagDefinition[];
  /** False when the project publishes no counts; then every count is 0. */
  readonly counted: boolean;
}

/** Danbooru's category numbers. Kinds that Danbooru does not know (year, model, quality) describe the picture as meta does. */
const CATEGORIES: Readonly<Record<string, number>> = {
  general: 0,
  artist: 1,
  copyright: 3,
  character: 4,
  meta: 5,
  year: 5,
  model: 5,
  quality: 5,
  rating: 9,
};

/**
 * Tags of a model in the folder of its project.
 *
 * @throws ModelPackError naming the file that is missing or malformed
 */
export async function readPublishedTags(folder: string, format: TagFileFormat): Promise<PublishedTags> {
  switch (format) {
    case 'selected-tags': {
      const file = requireFile(folder, 'selected_tags.csv');
      return { file, tags: parseTags(await readFile(file, 'utf8'), file), counted: true };
    }
    case 'cl-tagger':
      return readClTagger(requireFile(folder, 'tag_mapping.json'));
    case 'camie':
      return readCamie(await findMetadata(folder));
    case 'deepdanbooru':
      return readDeepDanbooru(folder);
  }
}

const numbered = z.record(z.string().regex(/^\d+$/), z.string());
const byName = z.record(z.string(), z.string());

/** Either `{"0": {tag, category}, …}` (1.00, 1.01) or `{idx_to_tag, tag_to_category}` (1.02). */
async function readClTagger(file: string): Promise<PublishedTags> {
  const flat = z.record(z.string().regex(/^\d+$/), z.looseObject({ tag: z.string(), category: z.string() }));
  const split = z.looseObject({ idx_to_tag: numbered, tag_to_category: byName });
  const parsed = await readJson(file, z.union([split, flat]));
  const isSplit = (value: typeof parsed): value is z.infer<typeof split> => 'idx_to_tag' in value;
  const entries = isSplit(parsed)
    ? Object.entries(parsed.idx_to_tag).map(([column, name]) => ({
        ...{ column: Number(column), name },
        category: parsed.tag_to_category[name],
      }))
    : Object.entries(parsed).map(([column, { tag, category }]) => ({ column: Number(column), name: tag, category }));
  return inOrder(file, entries);
}

/** Camie's metadata: the mapping stands under `dataset_info.tag_mapping` (v2), or at the top. */
async function readCamie(file: string): Promise<PublishedTags> {
  const mapping = z.looseObject({ tag_to_idx: z.record(z.string(), z.number().int().min(0)), tag_to_category: byName });
  const nested = z.looseObject({ dataset_info: z.looseObject({ tag_mapping: mapping }) });
  const parsed = await readJson(file, z.union([nested.transform((each) => each.dataset_info.tag_mapping), mapping]));
  const entries = Object.entries(parsed.tag_to_idx).map(([name, column]) => ({
    ...{ column, name },
    category: parsed.tag_to_category[name],
  }));
  return inOrder(file, entries);
}

async function findMetadata(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => /metadata.*\.json$/.test(name));
  if (names.length === 1) return path.join(folder, names[0]!);
  throw new ModelPackError(
    names.length === 0
      ? `${folder} holds no metadata file of Camie (…metadata.json), which names the model's tags.`
      : `${folder} holds several metadata files: ${names.join(', ')}. Leave the one that belongs to model.onnx.`,
  );
}

/** `tags.txt`, a tag a line, and `categories.json`, which says where each category begins. */
async function readDeepDanbooru(folder: string): Promise<PublishedTags> {
  const file = requireFile(folder, 'tags.txt');
  const names = (await readFile(file, 'utf8')).split(/\r?\n/).map((line) => line.trim());
  while (names.at(-1) === '') names.pop();
  const categoriesFile = path.join(folder, 'categories.json');
  const schema = z.array(z.looseObject({ name: z.string(), start_index: z.number().int().min(0) }));
  const starts = existsSync(categoriesFile) ? await readJson(categoriesFile, schema) : [];
  starts.sort((a, b) => a.start_index - b.start_index);
  const entries = names.map((name, column) => {
    const begun = starts
      .filter(({ start_index: start }) => start <= column)
      .at(-1)
      ?.name.toLowerCase();
    // `System` holds the ratings; a project without categories.json still names them rating:….
    const isRating = name.startsWith('rating:');
    return { column, name, category: isRating ? 'rating' : begun === 'system' ? 'meta' : (begun ?? 'general') };
  });
  return inOrder(file, entries);
}

/** @throws ModelPackError unless the columns are 0, 1, 2, … and each name stands once with a category that is known */
function inOrder(
  file: string,
  entries: { column: number; name: string; category: string | undefined }[],
): PublishedTags {
  entries.sort((a, b) => a.column - b.column);
  const seen = new Set<string>();
  const tags = entries.map(({ column, name, category }, place) => {
    if (column !== place) throw new ModelPackError(`${file} names no tag for column ${place}.`);
    if (name === '' || seen.has(name)) {
      throw new ModelPackError(`${file}: column ${column} is ${name === '' ? 'without a name' : `"${name}" again`}.`);
    }
    seen.add(name);
    const number = CATEGORIES[category?.toLowerCase() ?? ''];
    if (number === undefined) {
      throw new ModelPackError(
        `${file}: the tag "${name}" has the category ${category === undefined ? 'none' : `"${category}"`}; known are ` +
          `${Object.keys(CATEGORIES).join(', ')}.`,
      );
    }
    return { name, category: number, count: 0 };
  });
  if (tags.length === 0) throw new ModelPackError(`${file} names no tags.`);
  return { file, tags, counted: false };
}

function requireFile(folder: string, name: string): string {
  const file = path.join(folder, name);
  if (!existsSync(file)) throw new ModelPackError(`${folder} holds no ${name}, which names the model's tags.`);
  return file;
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ModelPackError(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new ModelPackError(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
