import { spans } from './area-mean.js';
import { CHROMA_SIDE, LUMA_SIDE, type PictureGrid } from './picture-grid.js';
import { VIEWS, type View } from './views.js';

/** Samples of a side that are transformed, and lowest frequencies of each side that are kept. */
const SAMPLES = 32;
const LUMA_KEPT = 6;
const CHROMA_KEPT = 4;

/** Colour tells emoji apart that differ in nothing else, and is mostly weaker than light. */
const CHROMA_WEIGHT = 1.5;

/** Numbers that describe a view. */
export const FEATURES = LUMA_KEPT ** 2 - 1 + 2 * (CHROMA_KEPT ** 2 - 1);

/** Grey levels (0-255) of contrast below which a view counts as blank: rounding and JPEG noise are all there is. */
const BLANK_BELOW = 1;

/** Places whose frequency along the side is odd: a mirrored picture has the opposite sign there. */
const ODD = [LUMA_KEPT, CHROMA_KEPT, CHROMA_KEPT].flatMap((kept) =>
  Array.from({ length: kept * kept - 1 }, (_, k) => ((k + 1) % kept) % 2 === 1),
);

/** Frequencies lose strength the higher they are (about 1/f in pictures); this gives part of it back. */
const WEIGHTS = [LUMA_KEPT, CHROMA_KEPT, CHROMA_KEPT].flatMap((kept, plane) =>
  Array.from(
    { length: kept * kept - 1 },
    (_, k) => Math.hypot(Math.floor((k + 1) / kept), (k + 1) % kept) ** 0.5 * (plane === 0 ? 1 : CHROMA_WEIGHT),
  ),
);

/**
 * Describes each view of a picture: the lowest frequencies (DCT-II) of its luma and chroma without the constant terms,
 * at unit length. Brightness, sizes and codecs change the direction little.
 *
 * @returns for each of VIEWS {@link FEATURES} numbers, or null when the view is blank
 */
export function viewFeatures(grid: PictureGrid): (Float32Array | null)[] {
  const luma = new PlaneFrequencies(grid.luma, LUMA_SIDE, LUMA_KEPT);
  const blue = new PlaneFrequencies(grid.blue, CHROMA_SIDE, CHROMA_KEPT);
  const red = new PlaneFrequencies(grid.red, CHROMA_SIDE, CHROMA_KEPT);
  return VIEWS.map((view) => {
    const features = Float32Array.from([...luma.of(view), ...blue.of(view), ...red.of(view)]);
    let squares = 0;
    for (const value of features) squares += value * value;
    if (Math.sqrt(squares) / SAMPLES < BLANK_BELOW) return null;
    let length = 0;
    for (let k = 0; k < FEATURES; k++) {
      features[k]! *= WEIGHTS[k]!;
      length += features[k]! ** 2;
    }
    length = Math.sqrt(length);
    for (let k = 0; k < FEATURES; k++) features[k]! /= length;
    return features;
  });
}

/** Features of the mirror image of the view. */
export function mirrorFeatures(features: Float32Array): Float32Array {
  return features.map((value, k) => (ODD[k]! ? -value : value));
}

/** Frequencies of views of one plane; what views share along a side is computed once. */
class PlaneFrequencies {
  readonly #down = new Map<string, Float32Array>();

  constructor(
    private readonly plane: Uint8Array,
    private readonly side: number,
    private readonly kept: number,
  ) {}

  /** kept x kept - 1 numbers, row by row, the constant term left out. */
  of({ left, top, right, bottom }: View): Float32Array {
    const { side, kept } = this;
    const down = this.#alongColumns(top, bottom);
    const matrix = cosines(left, right, side, kept);
    const low = new Float32Array(kept * kept);
    for (let j = 0; j < kept; j++) {
      for (let k = 0; k < kept; k++) {
        let sum = 0;
        for (let x = 0; x < side; x++) sum += matrix[k * side + x]! * down[j * side + x]!;
        low[j * kept + k] = sum;
      }
    }
    return low.subarray(1);
  }

  #alongColumns(top: number, bottom: number): Float32Array {
    const key = `${top} ${bottom}`;
    let down = this.#down.get(key);
    if (down) return down;
    const { plane, side, kept } = this;
    const matrix = cosines(top, bottom, side, kept);
    down = new Float32Array(kept * side);
    for (let j = 0; j < kept; j++) {
      for (let y = 0; y < side; y++) {
        const weight = matrix[j * side + y]!;
        if (weight === 0) continue;
        for (let x = 0; x < side; x++) down[j * side + x]! += weight * plane[y * side + x]!;
      }
    }
    this.#down.set(key, down);
    return down;
  }
}

const made = new Map<string, Float64Array>();

/** kept x side: resamples a stretch of a side to 32 means and takes their lowest orthonormal cosines, in one matrix. */
function cosines(start: number, end: number, side: number, kept: number): Float64Array {
  const key = `${start} ${end} ${side}`;
  let matrix = made.get(key);
  if (matrix) return matrix;
  matrix = new Float64Array(kept * side);
  const cells = spans(start * side, end * side, SAMPLES);
  for (let k = 0; k < kept; k++) {
    const scale = Math.sqrt((k === 0 ? 1 : 2) / SAMPLES);
    cells.forEach(({ from, weights }, n) => {
      const cosine = scale * Math.cos((Math.PI * (2 * n + 1) * k) / (2 * SAMPLES));
      weights.forEach((weight, at) => (matrix[k * side + from + at]! += weight * cosine));
    });
  }
  made.set(key, matrix);
  return matrix;
}
