import { createHash } from 'node:crypto';
import { compressLabels, labelsOf, type LabelRows } from './label-rows.js';
import type { Picture, Pictures } from './pictures.js';
import type { RowSource } from './row-source.js';

/** Rows on their way from a source to their places: bounds memory beside the chunk that they fill. */
const ROWS_AT_ONCE = 512;

/** Some pictures, left and right exchanged; picture k is the mirror image of picture `chosen[k]`. */
export function mirrorPictures(pictures: Pictures, chosen: Int32Array): Pictures {
  const { preprocessing } = pictures;
  return {
    count: chosen.length,
    preprocessing,
    show: (picture) => pictures.show(chosen[picture]!),
    open: async (picture): Promise<Picture> => {
      const opened = await pictures.open(chosen[picture]!);
      if ('unreadable' in opened) return opened;
      return {
        // Features are kept by this key, and those of the picture itself are others.
        key: createHash('sha256').update(`mirrored ${opened.key}`).digest('hex'),
        decode: async () => ({ pixels: mirrorSquare((await opened.decode()).pixels, preprocessing.size) }),
      };
    },
  };
}

/** @param pixels size x size x 3 bytes, RGB; not changed */
export function mirrorSquare(pixels: Uint8Array, size: number): Uint8Array {
  const mirrored = new Uint8Array(pixels.length);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const from = (row * size + column) * 3;
      mirrored.set(pixels.subarray(from, from + 3), (row * size + size - 1 - column) * 3);
    }
  }
  return mirrored;
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
