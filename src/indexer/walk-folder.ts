import { readdir, realpath, stat } from 'node:fs/promises';
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

export interface WalkOptions {
  /** Whether symbolic links are followed, also out of the folder (default: no: who can write in it could name any file). */
  readonly followLinks?: boolean;
  /** Is told of each link to a picture or a folder that was not followed: its path below the folder. */
  readonly onLink?: (name: string) => void;
}

/**
 * Pictures under a folder, by ending, in a fixed order; hidden files and folders are left out.
 *
 * @throws BadInputError when the folder does not exist or holds no pictures
 */
export async function walkFolder(folder: string, options: WalkOptions = {}): Promise<ImageFile[]> {
  const root = path.resolve(folder);
  const is = await stat(root).catch(() => undefined);
  if (!is?.isDirectory()) throw new BadInputError(`${folder} is not a folder.`);
  const { files, links } = await listFiles(root, options.followLinks ?? false);
  const nameOf = (file: string): string => path.relative(root, file).split(path.sep).join('/');
  for (const link of links) options.onLink?.(nameOf(link));
  const present = new Set(files);
  const images = files.filter(isImage).sort();
  if (images.length === 0) {
    const unfollowed = links.length > 0 ? ` but ${links.length} symbolic links, which were not followed` : '';
    throw new BadInputError(`${folder} holds no pictures (${[...IMAGE_ENDINGS].join(', ')})${unfollowed}.`);
  }
  return images.map((file) => {
    // Both habits are met: cat.txt and cat.jpg.txt.
    const stem = file.slice(0, -path.extname(file).length);
    const beside = (ending: string): string | undefined =>
      [stem + ending, file + ending].find((candidate) => present.has(candidate));
    const txt = beside('.txt');
    const json = beside('.json');
    return { file, name: nameOf(file), sidecar: { ...(txt ? { txt } : {}), ...(json ? { json } : {}) } };
  });
}

const isImage = (file: string): boolean => IMAGE_ENDINGS.has(path.extname(file).toLowerCase());

/** Files below a folder that are not hidden, and the links to pictures and folders that were not followed. */
async function listFiles(root: string, followLinks: boolean): Promise<{ files: string[]; links: string[] }> {
  const files: string[] = [];
  const links: string[] = [];
  const list = async (folder: string, above: readonly string[]): Promise<void> => {
    // A link to a folder above itself would be followed for ever.
    const real = await realpath(folder);
    if (above.includes(real)) return;
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const file = path.join(folder, entry.name);
      const isLink = entry.isSymbolicLink();
      // A link to nothing is taken for the picture it is named as: it is listed among those that could not be read.
      const target = isLink ? await stat(file).catch(() => undefined) : entry;
      const isFolder = target?.isDirectory() ?? false;
      if (isLink && !followLinks) {
        if (isFolder || isImage(file)) links.push(file);
      } else if (isFolder) await list(file, [...above, real]);
      else if (!target || target.isFile()) files.push(file);
    }
  };
  await list(root, []);
  return { files, links };
}
