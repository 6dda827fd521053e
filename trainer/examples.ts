import type { LabelRows } from './label-rows.js';
import type { RowSource } from './row-source.js';

/** Rows on their way from a source to their places: bounds memory beside the chunk that they fill. */
const ROWS_AT_ONCE = 512;

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
  return {
    rows: joinRows(rows, first, more),
    labels: repeatLabels(labels, images),
    training: Int32Array.from({ length: training.length + images.length }, (_, place) =>
      place < training.length ? training[place]! : first + place - training.length,
    ),
  };
}

/** The labels, and behind them those of `images` once more. */
function repeatLabels({ offsets, labels }: LabelRows, images: Int32Array): LabelRows {
  const first = offsets.length - 1;
  const longer = new Int32Array(offsets.length + images.length);
  longer.set(offsets);
  images.forEach((image, k) => {
    longer[first + k + 1] = longer[first + k]! + offsets[image + 1]! - offsets[image]!;
  });
  const all = new Int32Array(longer.at(-1)!);
  all.set(labels.subarray(0, offsets[first]));
  images.forEach((image, k) => all.set(labels.subarray(offsets[image], offsets[image + 1]), longer[first + k]));
  return { offsets: longer, labels: all };
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
