import { pictureArea, type PictureArea } from '../tagging/picture-area.js';
import { decodeSquare, readImageFacts, type ImageFacts } from '../tagging/preprocess.js';
import type { Preprocessing } from '../tagging/preprocessing.js';
import { decodeGrid, encodeGrid } from './picture-grid.js';
import { viewFeatures } from './view-features.js';
import { BLANK_HASH, hashView } from './view-hash.js';

/** Of the way a fingerprint is made; only those of one version are compared. */
export const FINGERPRINT_VERSION = 2;

/** What copies of a picture are found by. */
export interface Fingerprint {
  /** One for each of VIEWS; `BLANK_HASH` for a view without structure. */
  readonly hashes: readonly bigint[];
  /** See encodeGrid. */
  readonly grid: Uint8Array;
}

/** How a picture is decoded for its fingerprint alone: transparency shows white, as on a page. */
const PREPROCESSING: Preprocessing = {
  size: 192,
  layout: 'NHWC',
  channels: 'RGB',
  mean: [0, 0, 0],
  std: [1, 1, 1],
  fit: 'pad',
  place: 'centre',
  background: [255, 255, 255],
};

/** Pixels a side that a square needs: two a cell. */
const SMALLEST = 96;

/**
 * Whether the square that a model is given serves for the fingerprint too: large enough, and transparency shows white.
 */
export function givesFingerprint({ size, background, alpha, resample }: Preprocessing): boolean {
  return size >= SMALLEST && background.every((value) => value === 255) && alpha !== 'drop' && resample !== 'nearest';
}

/**
 * @param pixels size x size x 3 bytes, RGB
 * @param area where the picture lies in that square
 */
export function fingerprintOf(pixels: Uint8Array, size: number, area: PictureArea): Fingerprint {
  const grid = encodeGrid(pixels, size, area);
  // Of the grid's rounded values: a fingerprint that comes from the database gives the same hashes.
  const hashes = viewFeatures(decodeGrid(grid)).map((features) => (features ? hashView(features) : BLANK_HASH));
  return { hashes, grid };
}

/**
 * Decodes a picture for its fingerprint.
 *
 * @throws UnreadableImageError naming the picture
 */
export async function fingerprintPicture(image: Buffer, name: string, facts?: ImageFacts): Promise<Fingerprint> {
  const known = facts ?? (await readImageFacts(image, name));
  const pixels = await decodeSquare(image, known, PREPROCESSING, name);
  return fingerprintOf(pixels, PREPROCESSING.size, pictureArea(known, PREPROCESSING));
}
