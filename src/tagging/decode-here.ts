import type { Metadata, OutputInfo, Sharp } from 'sharp';
import sharp from 'sharp';
import { areaResize } from './area-resize.js';
import { openImage } from './open-image.js';
import type { PictureType } from './picture-type.js';
import type { Preprocessing } from './preprocessing.js';
import { fitInto, padToSquare } from './square-padding.js';

/** What can be asked of a picture's bytes; data only, so that it crosses into another process. */
export type DecodeTask =
  | { readonly task: 'size'; readonly type: PictureType }
  | { readonly task: 'square'; readonly size: Size; readonly type: PictureType; readonly preprocessing: Preprocessing }
  | { readonly task: 'thumbnail'; readonly type: PictureType; readonly side: number; readonly webp: WebpSettings };

/** Pixels, upright. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** By libwebp's scales: quality 0 to 100, effort 0 to 6. */
export interface WebpSettings {
  readonly quality: number;
  readonly effort: number;
}

/** Of `size` a Size, of `square` size x size x 3 bytes, RGB, of `thumbnail` the bytes of a WebP. */
export type Decoded<Task extends DecodeTask> = Task extends { task: 'size' } ? Size : Uint8Array;

/**
 * Decodes a picture in this process. A hostile one can keep it busy for minutes, take gigabytes or crash it, whatever the
 * limits of sharp say (docs/decisions/0016-hostile-images.md): only for processes made for it.
 *
 * @param seconds that libvips may take; it looks at the clock only between tiles
 * @throws an Error whose message is for people
 */
export async function decodeHere<Task extends DecodeTask>(
  image: Buffer,
  task: Task,
  seconds: number,
): Promise<Decoded<Task>> {
  const asked: DecodeTask = task;
  const decoded =
    asked.task === 'size'
      ? readSize(image, asked.type)
      : asked.task === 'square'
        ? decodeSquare(image, asked, seconds)
        : drawThumbnail(image, asked, seconds);
  return (await decoded) as Decoded<Task>;
}

const FORMATS: Readonly<Record<PictureType, string>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'heif',
  'image/svg+xml': 'svg',
};

async function readSize(image: Buffer, type: PictureType): Promise<Size> {
  const header = await openImage(image).metadata();
  checkFormat(header, type);
  const { width, height } = header.autoOrient ?? header;
  if (!width || !height) throw new Error('it has no size');
  return { width, height };
}

/** The first bytes say one thing and libvips reads another: somebody made it so. */
function checkFormat({ format, compression }: Metadata, type: PictureType): void {
  if (format !== FORMATS[type]) throw new Error(`it begins as ${type} and is ${format}`);
  if (format === 'heif' && compression !== 'av1') throw new Error(`it is compressed as ${compression ?? 'something'}`);
}

type Square = Extract<DecodeTask, { task: 'square' }>;

async function decodeSquare(image: Buffer, task: Square, seconds: number): Promise<Uint8Array> {
  const { resample = 'cubic', padding, alpha } = task.preprocessing;
  return resample === 'area' || padding === 'edge' || alpha === 'drop'
    ? squareOfWhole(image, task, seconds)
    : squareWhileDecoding(image, task, resample, seconds);
}

/** libvips resizes and pads while it decodes, so that a large picture never lies in memory whole. */
async function squareWhileDecoding(
  image: Buffer,
  task: Square,
  kernel: Exclude<Preprocessing['resample'], 'area' | undefined>,
  seconds: number,
): Promise<Uint8Array> {
  const { size, fit, place, background } = task.preprocessing;
  const [r, g, b] = background;
  const colour = { r, g, b, alpha: 1 };
  const { data } = await rawPixels(
    open(image, task)
      .flatten({ background: colour })
      .resize(size, size, {
        fit: fit === 'pad' ? 'contain' : 'fill',
        position: place === 'centre' ? 'centre' : 'left top',
        background: colour,
        kernel,
      }),
    seconds,
  );
  return data;
}

/**
 * What libvips has no words for: resizing by area, repeated edges, transparency dropped. The last needs the picture
 * decoded first, since a resize weighs colours by their opacity and loses those under full transparency.
 */
async function squareOfWhole(image: Buffer, task: Square, seconds: number): Promise<Uint8Array> {
  const { size, fit, place, background, resample = 'cubic', padding, alpha } = task.preprocessing;
  const [r, g, b] = background;
  const decoding = open(image, task);
  const whole = await rawPixels(alpha === 'drop' ? decoding : decoding.flatten({ background: { r, g, b } }), seconds);
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
            seconds,
          )
        ).data;
  return padToSquare(resized, to, size, place, padding === 'edge' ? 'edge' : background);
}

function open(image: Buffer, { type, size: { width, height }, preprocessing: { size } }: Square): Sharp {
  return openImage(image, densityOf(type, { width, height }, size)).autoOrient();
}

/** An SVG is drawn at the size that is needed instead of being drawn at its nominal size and enlarged. */
function densityOf(type: PictureType, { width, height }: Size, side: number): number | undefined {
  if (type !== 'image/svg+xml') return undefined;
  return Math.min(100_000, Math.max(1, (72 * side) / Math.max(width, height)));
}

async function rawPixels(picture: Sharp, seconds: number): Promise<{ data: Buffer; info: OutputInfo }> {
  const { data, info } = await picture
    .toColourspace('srgb')
    .removeAlpha()
    .timeout({ seconds })
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`decoded to ${info.channels} channels`);
  return { data, info };
}

async function drawThumbnail(
  image: Buffer,
  { type, side, webp }: Extract<DecodeTask, { task: 'thumbnail' }>,
  seconds: number,
): Promise<Uint8Array> {
  const header = await openImage(image).metadata();
  checkFormat(header, type);
  return openImage(image, densityOf(type, header, side))
    .autoOrient()
    .resize(side, side, { fit: 'inside', withoutEnlargement: type !== 'image/svg+xml' })
    .timeout({ seconds })
    .webp(webp)
    .toBuffer();
}
