import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Preprocessing } from '../src/tagging/model-pack.js';
import { pictureArea, type PictureArea } from '../src/tagging/picture-area.js';
import { decodeSquare, readImageFacts } from '../src/tagging/preprocess.js';
import type { LabelledImage } from './dataset/labelled-images.js';
import type { PairSet } from './pairs/pair-set.js';
import type { Picture as Shown } from './report/thumbnail.js';

export interface Square {
  /** size x size x 3 bytes, RGB. */
  readonly pixels: Uint8Array;
  /** Where the picture lies in it; left out where that is not known. */
  readonly area?: PictureArea;
}

/** A picture of a training set, or why it cannot be had. */
export type Picture =
  | {
      /** SHA-256 of its content, hex. */
      readonly key: string;
      /** Decodes it. */
      readonly decode: () => Promise<Square>;
    }
  | { readonly unreadable: string };

/** Pictures by number, wherever they lie. */
export interface Pictures {
  readonly count: number;
  /** How they become squares and tensors. */
  readonly preprocessing: Preprocessing;
  /** What was done to them besides; their features are kept apart from those of others. */
  readonly variant?: string;
  /** For a report. */
  show(picture: number): Promise<Shown>;
  open(picture: number): Promise<Picture>;
}

/** Image files, decoded when they are asked for. */
export function pictureFiles(images: readonly LabelledImage[], preprocessing: Preprocessing): Pictures {
  return {
    count: images.length,
    preprocessing,
    show: async (picture) => ({ name: path.basename(images[picture]!.file), file: images[picture]!.file }),
    open: async (picture) => await openFile(images[picture]!.file, preprocessing),
  };
}

/** The squares of a pair set, which were decoded when it was made. */
export function picturesOfPairs(pairs: PairSet, preprocessing: Preprocessing): Pictures {
  const { size } = pairs.preprocessing;
  return {
    count: pairs.images,
    preprocessing,
    show: (picture) => showRow(pairs, picture),
    open: async (picture) => {
      const pixels = new Uint8Array(size * size * 3);
      await pairs.readPixels([picture], pixels);
      return { key: createHash('sha256').update(pixels).digest('hex'), decode: async () => ({ pixels }) };
    },
  };
}

/** A row of a pair set for a report: the square it was trained on, under its file's name. */
export async function showRow(pairs: PairSet, row: number): Promise<Shown> {
  const { size } = pairs.preprocessing;
  const pixels = new Uint8Array(size * size * 3);
  await pairs.readPixels([row], pixels);
  return { name: path.basename(await pairs.names.at(row)), pixels, size };
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
    decode: async () => {
      const facts = await readImageFacts(bytes, file);
      const pixels = await decodeSquare(bytes, facts, preprocessing, file);
      return { pixels, area: pictureArea(facts, preprocessing) };
    },
  };
}
