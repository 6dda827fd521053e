import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Preprocessing } from '../src/tagging/model-pack.js';
import { random } from './head/random.js';
import { compressLabels, labelsOf, type LabelRows } from './label-rows.js';
import type { Picture, Pictures } from './pictures.js';
import type { RowSource } from './row-source.js';

/** Rows on their way from a source to their places: bounds memory beside the chunk that they fill. */
const ROWS_AT_ONCE = 512;

/** How far a jittered picture is from the one it was; docs/decisions/0006-what-pays.md has what it brings. */
const JITTER = { scale: [0.7, 1], degrees: 12, brightness: [0.85, 1.15], saturation: [0.5, 1.5], hue: 20 } as const;

/**
 * Some pictures, each smaller, moved, turned, of other colours and half of the time mirrored; picture k is made of picture
 * `chosen[k]`. What becomes of a picture depends on its content alone, so that its features can be kept.
 */
export function jitterPictures(pictures: Pictures, chosen: Int32Array): Pictures {
  const { preprocessing } = pictures;
  return {
    count: chosen.length,
    preprocessing,
    show: (picture) => pictures.show(chosen[picture]!),
    open: async (picture): Promise<Picture> => {
      const opened = await pictures.open(chosen[picture]!);
      if ('unreadable' in opened) return opened;
      // Features are kept by this key, and those of the picture itself are others.
      const key = createHash('sha256').update(`jittered ${opened.key}`).digest('hex');
      return {
        key,
        decode: async () => {
          const draw = random(Number.parseInt(key.slice(0, 8), 16), 'jitter');
          return { pixels: await jitter((await opened.decode()).pixels, preprocessing, draw) };
        },
      };
    },
  };
}

/**
 * @param pixels size x size x 3 bytes, RGB; not changed
 * @returns as many
 */
export async function jitter(
  pixels: Uint8Array,
  { size, background: [r, g, b] }: Pick<Preprocessing, 'size' | 'background'>,
  draw: () => number,
): Promise<Uint8Array> {
  const between = ([low, high]: readonly [number, number]) => low + (high - low) * draw();
  const background = { r, g, b };
  const angle = between([-JITTER.degrees, JITTER.degrees]);
  const radians = (Math.abs(angle) * Math.PI) / 180;
  // The turned square's own bounds are what is scaled, so that nothing is cut off; one pixel for rounding.
  const side = Math.max(1, Math.floor((size * between(JITTER.scale)) / (Math.cos(radians) + Math.sin(radians))) - 1);
  const turned = await sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
    .resize(side, side, { fit: 'fill' })
    .flop(draw() < 0.5)
    .rotate(angle, { background })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = turned.info;
  const left = Math.floor(draw() * (size - width + 1));
  const top = Math.floor(draw() * (size - height + 1));
  return await sharp(turned.data, { raw: { width, height, channels } })
    .extend({ left, top, right: size - width - left, bottom: size - height - top, background })
    .modulate({
      brightness: between(JITTER.brightness),
      saturation: between(JITTER.saturation),
      hue: Math.round(between([-JITTER.hue, JITTER.hue]) + 360) % 360,
    })
    .removeAlpha()
    .raw()
    .toBuffer();
}

/** Rows that a head learns from: numbers below `labels.offsets.length - 1`. */
export interface Examples {
  readonly rows: RowSource<Float32Array>;
  readonly labels: LabelRows;
  /** Numbers of the rows that train. */
  readonly training: Int32Array;
}

/**
 * The examples, and behind them more rows for the same images: `more`'s row k shows image `images[k]` once more, carries
 * its tags and trains.
 */
export function addRows(examples: Examples, more: RowSource<Float32Array>, images: Int32Array): Examples {
  const { rows, labels, training } = examples;
  const first = labels.offsets.length - 1;
  const all = Array.from({ length: first }, (_, row) => labelsOf(labels, row));
  return {
    rows: joinRows(rows, first, more),
    labels: compressLabels([...all, ...Array.from(images, (image) => labelsOf(labels, image))]),
    training: Int32Array.from([...training, ...Array.from(images, (_, row) => first + row)]),
  };
}

/** Rows below `first` from one source, those from there on from another. */
function joinRows(
  one: RowSource<Float32Array>,
  first: number,
  other: RowSource<Float32Array>,
): RowSource<Float32Array> {
  const { width } = one;
  return {
    width,
    read: async (images, into) => {
      const places = Array.from(images, (_, place) => place);
      for (const [source, offset, mine] of [
        [one, 0, places.filter((place) => images[place]! < first)],
        [other, first, places.filter((place) => images[place]! >= first)],
      ] as const) {
        const part = new Float32Array(Math.min(ROWS_AT_ONCE, mine.length) * width);
        for (let from = 0; from < mine.length; from += ROWS_AT_ONCE) {
          const some = mine.slice(from, from + ROWS_AT_ONCE);
          await source.read(
            Int32Array.from(some, (place) => images[place]! - offset),
            part,
          );
          some.forEach((place, k) => into.set(part.subarray(k * width, (k + 1) * width), place * width));
        }
      }
    },
  };
}
