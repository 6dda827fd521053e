import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { BadInputError } from '../../src/errors.js';
import { parseSidecar } from '../../src/indexer/sidecar-tags.js';

/** One picture of a training set. */
export interface LabelledImage {
  /** Absolute path. */
  readonly file: string;
  /** Distinct, never empty. */
  readonly tags: readonly string[];
  /**
   * What must not be split between training and validation: the file's name without folder and ending. Drawings of one
   * subject in several styles carry the same name.
   */
  readonly group: string;
}

const IMAGE_ENDINGS = new Set(['.jpg', '.jpeg', '.png', '.webp', '.gif', '.avif', '.svg']);

/** Sidecars read at once: enough to hide the disk's latency, far below the limit on open files. */
const READS_AT_ONCE = 32;

/**
 * The pictures below `folder` that have a sidecar (`x.txt` or `x.png.txt` beside `x.png`) with at least one tag, sorted
 * by path so that two machines see the same order. Pictures without tags teach nothing and are left out.
 *
 * @throws BadInputError when the folder cannot be read or holds no tagged picture
 */
export async function readLabelledImages(folder: string): Promise<LabelledImage[]> {
  const root = path.resolve(folder);
  const files = await listFiles(root);
  const present = new Set(files);
  const pictures = files.filter((file) => IMAGE_ENDINGS.has(path.extname(file).toLowerCase()));
  const images: LabelledImage[] = [];
  for (let start = 0; start < pictures.length; start += READS_AT_ONCE) {
    const read = await Promise.all(pictures.slice(start, start + READS_AT_ONCE).map((file) => readOne(file, present)));
    for (const image of read) if (image !== undefined) images.push(image);
  }
  if (images.length === 0) {
    throw new BadInputError(
      pictures.length === 0
        ? `${root} holds no pictures (${[...IMAGE_ENDINGS].join(', ')}).`
        : `None of the ${pictures.length} pictures in ${root} has tags. Put them in a .txt file of the same name, ` +
            'separated by commas or spaces.',
    );
  }
  return images;
}

async function listFiles(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort((a, b) => (a < b ? -1 : 1));
  } catch (error) {
    throw new BadInputError(`The training folder ${root} cannot be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

async function readOne(file: string, present: ReadonlySet<string>): Promise<LabelledImage | undefined> {
  const group = path.basename(file, path.extname(file));
  const sidecar = [path.join(path.dirname(file), `${group}.txt`), `${file}.txt`].find((name) => present.has(name));
  if (sidecar === undefined) return undefined;
  const tags = parseSidecar(await readFile(sidecar, 'utf8'));
  return tags.length === 0 ? undefined : { file, tags, group };
}
