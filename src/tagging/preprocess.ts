import sharp, { type Metadata, type OutputInfo, type Sharp } from 'sharp';
import { UnreadableImageError } from '../errors.js';
import { areaResize } from './area-resize.js';
import type { Preprocessing } from './model-pack.js';
import { fitInto, padToSquare } from './square-padding.js';

/** 50 million pixels: above any illustration, below what a decompression bomb needs to hurt. */
export const MAX_PIXELS = 50_000_000;

/** Seconds sharp may spend on one picture before it is given up as unreadable. */
export const DECODE_TIMEOUT_SECONDS = 20;

/** What the library keeps of a picture's header. */
export interface ImageFacts {
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  heif: 'image/avif',
  svg: 'image/svg+xml',
};

/**
 * Reads a picture's header: its type is told by its content, never by its name.
 *
 * @throws UnreadableImageError when it is none of JPEG, PNG, WebP, GIF, AVIF, SVG, or has more than 50 million pixels
 */
export async function readImageFacts(image: Buffer, name: string): Promise<ImageFacts> {
  let header: Metadata;
  try {
    header = await sharp(image, { limitInputPixels: MAX_PIXELS }).metadata();
  } catch (error) {
    throw unreadable(name, error);
  }
  const mediaType = MEDIA_TYPES[header.format ?? ''];
  const { width, height } = header.autoOrient ?? header;
  if (mediaType === undefined || !width || !height || (header.format === 'heif' && header.compression !== 'av1')) {
    throw new UnreadableImageError(
      `${name} is ${header.format ?? 'no image'}; the formats that can be read are JPEG, PNG, WebP, GIF, AVIF and SVG.`,
    );
  }
  return { mediaType, width, height };
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
  facts: ImageFacts,
  preprocessing: Preprocessing,
  name: string,
): Promise<Uint8Array> {
  try {
    const { resample = 'cubic', padding, alpha } = preprocessing;
    return resample === 'area' || padding === 'edge' || alpha === 'drop'
      ? await squareOfWhole(image, facts, preprocessing)
      : await squareWhileDecoding(image, facts, preprocessing, resample);
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

/** libvips resizes and pads while it decodes, so that a large picture never lies in memory whole. */
async function squareWhileDecoding(
  image: Buffer,
  facts: ImageFacts,
  { size, fit, place, background }: Preprocessing,
  kernel: Exclude<Preprocessing['resample'], 'area' | undefined>,
): Promise<Uint8Array> {
  const [r, g, b] = background;
  const colour = { r, g, b, alpha: 1 };
  const { data } = await rawPixels(
    open(image, facts, size)
      .flatten({ background: colour })
      .resize(size, size, {
        fit: fit === 'pad' ? 'contain' : 'fill',
        position: place === 'centre' ? 'centre' : 'left top',
        background: colour,
        kernel,
      }),
  );
  return data;
}

/**
 * What libvips has no words for: resizing by area, repeated edges, transparency dropped. The last needs the picture
 * decoded first, since a resize weighs colours by their opacity and loses those under full transparency.
 */
async function squareOfWhole(image: Buffer, facts: ImageFacts, preprocessing: Preprocessing): Promise<Uint8Array> {
  const { size, fit, place, background, resample = 'cubic', padding, alpha } = preprocessing;
  const [r, g, b] = background;
  const decoding = open(image, facts, size);
  const whole = await rawPixels(alpha === 'drop' ? decoding : decoding.flatten({ background: { r, g, b } }));
  const to = fit === 'pad' ? fitInto(whole.info, size) : { width: size, height: size };
  const resized =
    resample === 'area'
      ? areaResize(whole.data, whole.info, to.width, to.height)
      : (
          await rawPixels(
            sharp(whole.data, { raw: { width: whole.info.width, height: whole.info.height, channels: 3 } }).resize(
              to.width,
              to.height,
              { fit: 'fill', kernel: resample },
            ),
          )
        ).data;
  return padToSquare(resized, to, size, place, padding === 'edge' ? 'edge' : background);
}

function open(image: Buffer, { mediaType, width, height }: ImageFacts, size: number): Sharp {
  // An SVG is drawn at the size that is needed instead of being drawn at its nominal size and enlarged.
  const density =
    mediaType === 'image/svg+xml'
      ? { density: Math.min(100_000, Math.max(1, (72 * size) / Math.max(width, height))) }
      : {};
  return sharp(image, { limitInputPixels: MAX_PIXELS, ...density }).autoOrient();
}

async function rawPixels(picture: Sharp): Promise<{ data: Buffer; info: OutputInfo }> {
  const { data, info } = await picture
    .toColourspace('srgb')
    .removeAlpha()
    .timeout({ seconds: DECODE_TIMEOUT_SECONDS })
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`decoded to ${info.channels} channels`);
  return { data, info };
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

function unreadable(name: string, cause: unknown): UnreadableImageError {
  const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
  return new UnreadableImageError(`${name} cannot be read as an image: ${reason}.`, { cause });
}
