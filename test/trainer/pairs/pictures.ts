import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import type { TagDefinition } from '../../../src/tagging/model-pack.js';
import { random } from '../../../trainer/head/random.js';
import { readLabelledImages } from '../../../trainer/dataset/labelled-images.js';

export const TAGS: readonly TagDefinition[] = ['red', 'green', 'blue', 'tall'].map((name, k) => ({
  name,
  category: 0,
  count: 100 - k,
}));

/** Writes pictures of coarse noise in many shapes and three formats, with tags; every tenth has no tag that is known. */
export async function writePictures(folder: string, from: number, to: number) {
  await mkdir(folder, { recursive: true });
  for (let k = from; k < to; k++) {
    const draw = random(7, 'picture', k);
    const noise = Buffer.from(Array.from({ length: 6 * 5 * 3 }, () => Math.floor(draw() * 256)));
    const picture = sharp(noise, { raw: { width: 6, height: 5, channels: 3 } }).resize(
      20 + ((k * 37) % 150),
      20 + ((k * 53) % 150),
      { fit: 'fill' },
    );
    const ending = (['png', 'jpg', 'webp'] as const)[k % 3]!;
    const bytes = await picture.toFormat(ending === 'jpg' ? 'jpeg' : ending).toBuffer();
    const name = path.join(folder, `p${String(k).padStart(4, '0')}`);
    const tags = k % 10 === 9 ? ['unheard_of'] : [TAGS[k % 3]!.name, ...(k % 2 ? ['tall', 'extra'] : [])];
    await writeFile(`${name}.${ending}`, bytes);
    await writeFile(`${name}.txt`, tags.join(', '));
  }
  return readLabelledImages(folder);
}

/** SHA-256 of every file of a folder, by path below it. */
export async function hashFolder(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.sort().map(async (file): Promise<[string, string]> => [
        path.relative(folder, file),
        createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      ]),
    ),
  );
}
