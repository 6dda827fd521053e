import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { BadInputError } from '../../src/errors.js';
import { holdsPosts, isMetadataFile, readDanbooru } from './danbooru-metadata.js';
import { writeDrawings } from './drawings.js';
import { LabelBuilder } from './label-builder.js';
import { readSidecars } from './sidecars.js';
import { TagAliases } from './tag-aliases.js';
import type { LabelledImage } from './labelled-image.js';

export type { LabelledImage } from './labelled-image.js';

/**
 * How a folder says what its pictures show.
 * - `text`: `x.txt` beside `x.png`
 * - `json`: `x.json` or `x.png.json`, of gallery-dl or `eyecatch fetch`
 * - `sidecars`: either, or both together
 * - `danbooru`: metadata as JSON lines, pictures called by post number or MD5
 * - `drawings`: the drawings that npm ships, written into the folder first
 */
export const DATASET_FORMATS = ['sidecars', 'text', 'json', 'danbooru', 'drawings'] as const;
export type DatasetFormat = (typeof DATASET_FORMATS)[number];

export interface ReadLabelledImagesOptions {
  /** `auto`: `danbooru` where there is metadata that holds posts, else `sidecars`. */
  readonly format?: DatasetFormat | 'auto' | undefined;
  readonly aliases?: TagAliases | undefined;
}

const IMAGE_ENDINGS = new Set(['.jpg', '.jpeg', '.png', '.webp', '.gif', '.avif', '.svg']);

/**
 * The pictures below `folder` that have at least one tag, sorted by path so that two machines see the same order.
 * Pictures without tags teach nothing and are left out.
 *
 * @throws BadInputError when the folder cannot be read or holds no tagged picture
 */
export async function readLabelledImages(
  folder: string,
  { format = 'auto', aliases = TagAliases.NONE }: ReadLabelledImagesOptions = {},
): Promise<LabelledImage[]> {
  const root = path.resolve(folder);
  const labels = new LabelBuilder(aliases);
  if (format === 'drawings') {
    const drawings = await writeDrawings(root);
    return drawings.flatMap(({ file, tags, group }) => {
      const built = labels.build(tags.map((name) => ({ name })));
      return built ? [{ file, ...built, group }] : [];
    });
  }
  const files = await listFiles(root);
  const pictures = files.filter((file) => IMAGE_ENDINGS.has(path.extname(file).toLowerCase()));
  if (pictures.length === 0) throw new BadInputError(`${root} holds no pictures (${[...IMAGE_ENDINGS].join(', ')}).`);
  const metadata =
    format === 'danbooru' ? files.filter(isMetadataFile) : format === 'auto' ? await findMetadata(files) : [];
  let images: LabelledImage[];
  if (metadata.length > 0) images = await readDanbooru(pictures, metadata, labels);
  else if (format === 'danbooru') {
    throw new BadInputError(`${root} holds no Danbooru metadata (posts.json, *.jsonl, or files in a folder metadata).`);
  } else {
    const endings = format === 'text' ? (['.txt'] as const) : format === 'json' ? (['.json'] as const) : undefined;
    images = await readSidecars(pictures, new Set(files), endings ?? ['.txt', '.json'], labels);
  }
  if (images.length === 0) throw new BadInputError(untagged(root, pictures.length, metadata));
  return images;
}

function untagged(root: string, pictures: number, metadata: readonly string[]): string {
  if (metadata.length > 0) {
    return (
      `None of the ${pictures} pictures in ${root} is a post of ${metadata.join(', ')}. ` +
      'They must be called by their post number or MD5; for files beside the pictures, take --format sidecars.'
    );
  }
  return (
    `None of the ${pictures} pictures in ${root} has tags. Put them in a .txt file of the same name, ` +
    'separated by commas or spaces, or in a .json file as gallery-dl writes it.'
  );
}

async function listFiles(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files: string[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const file = path.join(entry.parentPath, entry.name);
      // A link that leads nowhere is no picture either.
      const linked = entry.isSymbolicLink() && (await stat(file).catch(() => undefined))?.isFile();
      if (entry.isFile() || linked) files.push(file);
    }
    return files.sort((a, b) => (a < b ? -1 : 1));
  } catch (error) {
    throw new BadInputError(`The training folder ${root} cannot be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

async function findMetadata(files: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const file of files) if (isMetadataFile(file) && (await holdsPosts(file))) found.push(file);
  return found;
}
