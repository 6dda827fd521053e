import { UnreadableImageError } from '../errors.js';
import { decodeApart } from './decode-apart.js';
import { DecodeError } from './decoder-pool.js';
import type { Preprocessing } from './preprocessing.js';

/** What the library keeps of a picture's header. */
export interface ImageFacts {
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Reads a picture's header: its type is told by its content, never by its name.
 *
 * @throws UnreadableImageError when it is none of JPEG, PNG, WebP, GIF, AVIF, SVG, or has more than 50 million pixels
 */
export async function readImageFacts(image: Buffer, name: string): Promise<ImageFacts> {
  try {
    return await decodeApart(image, (type) => ({ task: 'size', type })).then(({ type, decoded }) => ({
      mediaType: type,
      ...decoded,
    }));
  } catch (error) {
    throw unreadable(name, error);
  }
}

/**
 * Decodes a picture into the model's square: first frame, EXIF orientation applied, transparency over the background
 * colour or dropped, padded or squashed, sRGB.
 *
 * @returns size x size x 3 bytes, RGB, rows from the top
 * @throws UnreadableImageError naming the picture
 */
export async function decodeSquare(
  image: Buffer,
  { width, height }: ImageFacts,
  preprocessing: Preprocessing,
  name: string,
): Promise<Uint8Array> {
  try {
    const size = { width, height };
    return (await decodeApart(image, (type) => ({ task: 'square', type, size, preprocessing }))).decoded;
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** Whether two ways of preprocessing make the same square of a picture; what they make of its bytes may differ. */
export function isSameSquare(a: Preprocessing, b: Preprocessing): boolean {
  const geometry = ({ size, fit, place, background, resample, padding, alpha }: Preprocessing): string =>
    [size, fit, place, ...background, resample ?? 'cubic', padding ?? 'background', alpha ?? 'flatten'].join();
  return geometry(a) === geometry(b);
}

/**
 * Writes one decoded square into a batch tensor.
 *
 * @param pixels size x size x 3 bytes, RGB
 * @param tensor float32 batch, N x size x size x 3 or N x 3 x size x size as `layout` says
 * @param position place in the batch, from 0
 */
export function writeTensor(
  pixels: Uint8Array,
  { size, layout, channels, mean, std }: Preprocessing,
  tensor: Float32Array,
  position: number,
): void {
  const area = size * size;
  const base = position * area * 3;
  for (let channel = 0; channel < 3; channel++) {
    const from = channels === 'RGB' ? channel : 2 - channel;
    const scale = 1 / std[channel]!;
    const shift = -mean[channel]! * scale;
    if (layout === 'NHWC') {
      for (let p = 0; p < area; p++) tensor[base + 3 * p + channel] = pixels[3 * p + from]! * scale + shift;
    } else {
      const plane = base + channel * area;
      for (let p = 0; p < area; p++) tensor[plane + p] = pixels[3 * p + from]! * scale + shift;
    }
  }
}

/** What the picture is at fault for; anything else is ours. */
function unreadable(name: string, error: unknown): unknown {
  if (!(error instanceof DecodeError)) return error;
  return new UnreadableImageError(`${name} cannot be read as an image: ${error.message}.`, { cause: error });
}
