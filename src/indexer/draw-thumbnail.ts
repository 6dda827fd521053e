import { UnreadableImageError } from '../errors.js';
import { decodeApart } from '../tagging/decode-apart.js';
import { DecodeError } from '../tagging/decoder-pool.js';

/** Effort of 0 to 6: more takes twice as long for 5 % fewer bytes. */
const WEBP = { quality: 80, effort: 2 };

/**
 * A picture as a small WebP: first frame, upright, as transparent as it was, whole within a square, never enlarged. An SVG
 * has no pixels of its own: it is drawn at the size of the square, whatever size it names.
 *
 * @param side of the square, pixels
 * @param name of the picture, for errors
 * @throws UnreadableImageError
 */
export async function drawThumbnail(image: Buffer, side: number, name: string): Promise<Uint8Array> {
  try {
    return (await decodeApart(image, (type) => ({ task: 'thumbnail', type, side, webp: WEBP }))).decoded;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new UnreadableImageError(`${name} cannot be drawn as a thumbnail: ${error.message}.`, { cause: error });
  }
}
