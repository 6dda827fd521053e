import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UnreadableImageError } from '../src/errors.js';
import type { Preprocessing } from '../src/tagging/model-pack.js';
import { decodeSquare, readImageFacts } from '../src/tagging/preprocess.js';
import type { LabelledImage } from './dataset/labelled-images.js';
import type { PairSet } from './pairs/pair-set.js';

/** A picture of a training set, or why it cannot be had. */
export type Picture =
  | {
      /** SHA-256 of its content, hex. */
      readonly key: string;
      /** Decodes it: size x size x 3 bytes, RGB. */
      readonly pixels: () => Promise<Uint8Array>;
    }
  | { readonly unreadable: string };

/** Pictures by number, wherever they lie. */
export interface Pictures {
  readonly count: number;
  /** How they become squares and tensors. */
  readonly preprocessing: Preprocessing;
  nameOf(picture: number): string;
  open(picture: number): Promise<Picture>;
}

/** Image files, decoded when they are asked for. */
export function pictureFiles(images: readonly LabelledImage[], preprocessing: Preprocessing): Pictures {
  return {
    count: images.length,
    preprocessing,
    nameOf: (picture) => images[picture]!.file,
    open: async (picture) => await openFile(images[picture]!.file, preprocessing),
  };
}

/** The squares of a pair set, which were decoded when it was made. */
export function picturesOfPairs(pairs: PairSet, preprocessing: Preprocessing): Pictures {
  const { size } = pairs.preprocessing;
  return {
    count: pairs.images,
    preprocessing,
    nameOf: (picture) => `picture ${picture} of ${pairs.folder}`,
    open: async (picture) => {
      const pixels = new Uint8Array(size * size * 3);
      await pairs.readPixels([picture], pixels);
      return { key: createHash('sha256').update(pixels).digest('hex'), pixels: async () => pixels };
    },
  };
}

async function openFile(file: string, preprocessing: Preprocessing): Promise<Picture> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return { unreadable: `${file} cannot be opened: ${(error as Error).message}.` };
  }
  return {
    key: createHash('sha256').update(bytes).digest('hex'),
    pixels: async () => await decodeSquare(bytes, await readImageFacts(bytes, file), preprocessing, file),
  };
}

/** Whether an error says that a picture cannot be read, rather than that something is broken here. */
export function isUnreadable(error: unknown): error is UnreadableImageError {
  return error instanceof UnreadableImageError;
}
