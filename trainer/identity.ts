import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { LabelledImage } from './dataset/labelled-images.js';

/** Raised whenever the same inputs would give another model, so that older packs and checkpoints are not believed. */
const RECIPE = 3;

const READS_AT_ONCE = 32;

/** Hash of everything a training depends on. @param data hash of what it learns from */
export function hashRecipe(settings: Readonly<Record<string, unknown>>, data: string): string {
  return createHash('sha256')
    .update(JSON.stringify({ recipe: RECIPE, settings, data }))
    .digest('hex');
}

/**
 * Hash of the images' bytes, their tags with categories, and groups, and which are held out. Where the files lie does not count, so a
 * moved data folder is recognised.
 */
export async function hashImages(
  images: readonly LabelledImage[],
  isHeldOut: (image: LabelledImage) => boolean | undefined,
  signal?: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  for (let from = 0; from < images.length; from += READS_AT_ONCE) {
    signal?.throwIfAborted();
    const batch = images.slice(from, from + READS_AT_ONCE);
    const contents = await Promise.all(batch.map(({ file }) => hashImage(file)));
    batch.forEach((image, k) =>
      hash.update(JSON.stringify([contents[k], image.group, image.tags, isHeldOut(image) ?? null, image.categories])),
    );
  }
  return hash.digest('hex');
}

/** A file that cannot be opened is reported when its features are computed; here it only differs from any that can. */
async function hashImage(file: string): Promise<string> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unreadable';
  }
}
