import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { BadInputError } from '../../src/errors.js';
import { parseSidecar } from '../../src/indexer/sidecar-tags.js';
import { booruRecordSchema, statedTags } from './booru-record.js';
import type { LabelBuilder, StatedTag } from './label-builder.js';
import type { LabelledImage } from './labelled-image.js';

/** Sidecars read at once: enough to hide the disk's latency, far below the limit on open files. */
const READS_AT_ONCE = 32;

/**
 * Pictures with files beside them: `x.txt` (or `x.png.txt`) with tags, `x.json` (or `x.png.json`) as gallery-dl's
 * metadata postprocessor and `eyecatch fetch` write it. Where both are there, their tags are joined.
 *
 * @throws BadInputError naming a JSON file that cannot be understood
 */
export async function readSidecars(
  pictures: readonly string[],
  files: ReadonlySet<string>,
  endings: readonly ('.txt' | '.json')[],
  labels: LabelBuilder,
): Promise<LabelledImage[]> {
  const images: LabelledImage[] = [];
  for (let start = 0; start < pictures.length; start += READS_AT_ONCE) {
    const batch = pictures.slice(start, start + READS_AT_ONCE);
    const read = await Promise.all(batch.map((file) => readOne(file, files, endings, labels)));
    for (const image of read) if (image !== undefined) images.push(image);
  }
  return images;
}

async function readOne(
  file: string,
  files: ReadonlySet<string>,
  endings: readonly string[],
  labels: LabelBuilder,
): Promise<LabelledImage | undefined> {
  const group = path.basename(file, path.extname(file));
  const beside = (ending: string) =>
    endings.includes(ending)
      ? [path.join(path.dirname(file), `${group}${ending}`), `${file}${ending}`].find((name) => files.has(name))
      : undefined;
  const [txt, json] = [beside('.txt'), beside('.json')];
  const stated: StatedTag[] = [];
  let rating: string | null | undefined;
  if (json !== undefined) {
    const record = await readRecord(json);
    stated.push(...(statedTags(record) ?? []));
    rating = record.rating;
  }
  if (txt !== undefined) for (const name of parseSidecar(await readFile(txt, 'utf8'))) stated.push({ name });
  const built = labels.build(stated, rating);
  return built && { file, ...built, group };
}

async function readRecord(file: string): Promise<z.infer<typeof booruRecordSchema>> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new BadInputError(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const parsed = booruRecordSchema.safeParse(json);
  if (!parsed.success) throw new BadInputError(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
