import sharp from 'sharp';
import { UnreadableImageError } from '../errors.js';
import { DECODE_TIMEOUT_SECONDS, MAX_PIXELS } from '../tagging/preprocess.js';

/** Of the colours, by libwebp's scale of 0 to 100. */
const QUALITY = 80;
/** Of 0 to 6: more takes twice as long for 5 % fewer bytes. */
const EFFORT = 2;

/**
 * A picture as a small WebP: first frame, upright, as transparent as it was, whole within a square, never enlarged. An SVG
 * has no pixels of its own: it is drawn at the size of the square, whatever size it names.
 *
 * @param side of the square, pixels
 * @param name of the picture, for errors
 * @throws UnreadableImageError
 */
export async function drawThumbnail(image: Buffer, side: number, name: string): Promise<Buffer> {
  try {
    const { format, width, height } = await sharp(image, { limitInputPixels: MAX_PIXELS }).metadata();
    const density =
      format === 'svg' ? { density: Math.min(100_000, Math.max(1, (72 * side) / Math.max(width, height))) } : {};
    return await sharp(image, { limitInputPixels: MAX_PIXELS, ...density })
      .autoOrient()
      .resize(side, side, { fit: 'inside', withoutEnlargement: format !== 'svg' })
      .timeout({ seconds: DECODE_TIMEOUT_SECONDS })
      .webp({ quality: QUALITY, effort: EFFORT })
      .toBuffer();
  } catch (error) {
    throw new UnreadableImageError(`${name} cannot be drawn as a thumbnail: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
