import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { BadInputError } from '../errors.js';

const IMAGE_ENDINGS = new Set(['.jpg', '.jpeg', '.png', '.webp', '.gif', '.avif', '.svg']);

export interface ImageFile {
  /** Absolute path. */
  readonly file: string;
  /** Path below the folder that was walked, `/` between its parts. */
  readonly name: string;
  readonly sidecar: { readonly txt?: string; readonly json?: string };
}

/**
 * Pictures under a folder, by ending, in a fixed order; hidden files and folders are left out.
 *
 * @throws BadInputError when the folder does not exist or holds no pictures
 */
export async function walkFolder(folder: string): Promise<ImageFile[]> {
  const root = path.resolve(folder);
  const is = await stat(root).catch(() => undefined);
  if (!is?.isDirectory()) throw new BadInputError(`${folder} is not a folder.`);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !path
          .relative(root, file)
          .split(path.sep)
          .some((part) => part.startsWith('.')),
    );
  const present = new Set(files);
  const images = files.filter((file) => IMAGE_ENDINGS.has(path.extname(file).toLowerCase())).sort();
  if (images.length === 0) {
    throw new BadInputError(`${folder} holds no pictures (${[...IMAGE_ENDINGS].join(', ')}).`);
  }
  return images.map((file) => {
    // Both habits are met: cat.txt and cat.jpg.txt.
    const stem = file.slice(0, -path.extname(file).length);
    const beside = (ending: string): string | undefined =>
      [stem + ending, file + ending].find((candidate) => present.has(candidate));
    const txt = beside('.txt');
    const json = beside('.json');
    return {
      file,
      name: path.relative(root, file).split(path.sep).join('/'),
      sidecar: { ...(txt ? { txt } : {}), ...(json ? { json } : {}) },
    };
  });
}
