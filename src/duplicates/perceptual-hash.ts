import type { PictureArea } from '../tagging/picture-area.js';

/** Side of the grey picture that is transformed, and of the block of lowest frequencies that is kept. */
const GREY = 32;
const KEPT = 8;

/** Rec. 601 luma, as JPEG has it. */
const LUMA = [0.299, 0.587, 0.114] as const;

/**
 * Grey levels (0-255) of contrast in the kept frequencies below which a picture counts as blank: rounding and JPEG noise
 * then decide the bits.
 */
const BLANK_BELOW = 1;

/** The hash of a picture without structure. It is no picture's hash and equals nothing, itself included. */
export const BLANK = 0n;

/**
 * Perceptual hash: grey, averaged down to 32 x 32, cosine transform (DCT-II), one bit for each of the 8 x 8 lowest
 * frequencies that lies above their median (Zauner 2010, "Implementation and Benchmarking of Perceptual Image Hash
 * Functions", as hydrus uses it). Sizes, codecs and brightness change few bits, other pictures about half.
 *
 * @param pixels size x size x 3 bytes, RGB
 * @param area the picture without its padding, which all pictures of one shape share; the whole square when left out
 * @returns 64 bits, the constant term's first and never set; `BLANK` when there is nothing to tell the picture by
 */
export function perceptualHash(
  pixels: Uint8Array,
  size: number,
  area: PictureArea = { left: 0, top: 0, width: size, height: size },
): bigint {
  const frequencies = lowFrequencies(shrinkToGrey(pixels, size, area));
  const [, ...varying] = frequencies;
  // With an orthonormal transform the root of the summed squares, by pixel, is the standard deviation of the grey levels.
  const contrast = Math.sqrt(varying.reduce((sum, value) => sum + value * value, 0)) / GREY;
  if (contrast < BLANK_BELOW) return BLANK;
  const median = [...varying].sort((a, b) => a - b)[(varying.length - 1) / 2]!;
  // What a picture of stripes or of one slope does not contain is 0 but for rounding, which must not set bits.
  const threshold = Math.abs(median) < 1e-3 ? 1e-3 : median;
  let hash = 0n;
  for (const value of varying) hash = (hash << 1n) | (value > threshold ? 1n : 0n);
  return hash;
}

/** Mean luma of each of 32 x 32 equal cells of the area; a pixel on a border counts in both cells by its share. */
function shrinkToGrey(pixels: Uint8Array, size: number, { left, top, width, height }: PictureArea): Float64Array {
  const columns = cells(width);
  const rows = cells(height);
  const narrow = new Float64Array(height * GREY);
  const line = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    let at = ((top + y) * size + left) * 3;
    for (let x = 0; x < width; x++, at += 3) {
      line[x] = LUMA[0] * pixels[at]! + LUMA[1] * pixels[at + 1]! + LUMA[2] * pixels[at + 2]!;
    }
    columns.forEach(({ from, weights }, cell) => {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * line[from + k]!;
      narrow[y * GREY + cell] = sum;
    });
  }
  const grey = new Float64Array(GREY * GREY);
  rows.forEach(({ from, weights }, cell) => {
    for (let k = 0; k < weights.length; k++) {
      for (let x = 0; x < GREY; x++) grey[cell * GREY + x]! += weights[k]! * narrow[(from + k) * GREY + x]!;
    }
  });
  return grey;
}

interface Cell {
  readonly from: number;
  /** Of the pixels from `from` on; they sum to 1. */
  readonly weights: readonly number[];
}

function cells(length: number): Cell[] {
  const step = length / GREY;
  return Array.from({ length: GREY }, (_, cell) => {
    const start = cell * step;
    const end = start + step;
    const from = Math.floor(start);
    const to = Math.min(length, Math.ceil(end - 1e-9));
    const weights = Array.from(
      { length: to - from },
      (_, k) => (Math.min(end, from + k + 1) - Math.max(start, from + k)) / step,
    );
    return { from, weights };
  });
}

/** Row k: the k-th cosine over 32 samples, orthonormal. */
const COSINES = Array.from({ length: KEPT }, (_, k) =>
  Float64Array.from(
    { length: GREY },
    (_, n) => Math.sqrt((k === 0 ? 1 : 2) / GREY) * Math.cos((Math.PI * (2 * n + 1) * k) / (2 * GREY)),
  ),
);

/** The 8 x 8 lowest frequencies, row by row, the constant term first. */
function lowFrequencies(grey: Float64Array): Float64Array {
  const half = new Float64Array(GREY * KEPT);
  for (let y = 0; y < GREY; y++) {
    for (let k = 0; k < KEPT; k++) {
      let sum = 0;
      for (let x = 0; x < GREY; x++) sum += COSINES[k]![x]! * grey[y * GREY + x]!;
      half[y * KEPT + k] = sum;
    }
  }
  const low = new Float64Array(KEPT * KEPT);
  for (let j = 0; j < KEPT; j++) {
    for (let k = 0; k < KEPT; k++) {
      let sum = 0;
      for (let y = 0; y < GREY; y++) sum += COSINES[j]![y]! * half[y * KEPT + k]!;
      low[j * KEPT + k] = sum;
    }
  }
  return low;
}
