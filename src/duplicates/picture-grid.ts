import type { PictureArea } from '../tagging/picture-area.js';
import { areaMean, spans } from './area-mean.js';

/** Side of a grid's luma, and of its chroma: the eye, and JPEG, see colour half as sharply. */
export const LUMA_SIDE = 48;
export const CHROMA_SIDE = 24;
const LUMA_CELLS = LUMA_SIDE * LUMA_SIDE;
const CHROMA_CELLS = CHROMA_SIDE * CHROMA_SIDE;

/** Bytes of an encoded grid. */
export const GRID_BYTES = LUMA_CELLS + 2 * CHROMA_CELLS;

/** A picture, small: planes of JPEG's YCbCr (Rec. 601), 0-255, chroma around 128, row by row. */
export interface PictureGrid {
  readonly luma: Uint8Array;
  readonly blue: Uint8Array;
  readonly red: Uint8Array;
}

/**
 * The mean colours of a picture's cells, whatever its shape: a picture that was stretched has the same grid.
 *
 * @param pixels size x size x 3 bytes, RGB
 * @param area where the picture lies in that square
 * @returns {@link GRID_BYTES} bytes: luma, then blue and red chroma
 */
export function encodeGrid(pixels: Uint8Array, size: number, area: PictureArea): Uint8Array {
  const columns = spans(area.left, area.left + area.width, LUMA_SIDE);
  const rows = spans(area.top, area.top + area.height, LUMA_SIDE);
  const planes = [0, 1, 2].map((channel) => {
    const plane = new Float32Array(size * size);
    for (let at = 0; at < plane.length; at++) plane[at] = pixels[3 * at + channel]!;
    return areaMean(plane, size, columns, rows);
  }) as [Float32Array, Float32Array, Float32Array];
  const [r, g, b] = planes;
  const bytes = new Uint8ClampedArray(GRID_BYTES);
  for (let at = 0; at < LUMA_CELLS; at++) bytes[at] = 0.299 * r[at]! + 0.587 * g[at]! + 0.114 * b[at]!;
  for (let y = 0; y < CHROMA_SIDE; y++) {
    for (let x = 0; x < CHROMA_SIDE; x++) {
      const at = 2 * y * LUMA_SIDE + 2 * x;
      const [red, green, blue] = planes.map(
        (plane) => (plane[at]! + plane[at + 1]! + plane[at + LUMA_SIDE]! + plane[at + LUMA_SIDE + 1]!) / 4,
      ) as [number, number, number];
      const cell = LUMA_CELLS + y * CHROMA_SIDE + x;
      bytes[cell] = 128 - 0.168736 * red - 0.331264 * green + 0.5 * blue;
      bytes[cell + CHROMA_CELLS] = 128 + 0.5 * red - 0.418688 * green - 0.081312 * blue;
    }
  }
  return new Uint8Array(bytes.buffer);
}

export function decodeGrid(bytes: Uint8Array): PictureGrid {
  if (bytes.length !== GRID_BYTES) throw new Error(`A grid has ${GRID_BYTES} bytes, not ${bytes.length}.`);
  return {
    luma: bytes.subarray(0, LUMA_CELLS),
    blue: bytes.subarray(LUMA_CELLS, LUMA_CELLS + CHROMA_CELLS),
    red: bytes.subarray(LUMA_CELLS + CHROMA_CELLS),
  };
}
