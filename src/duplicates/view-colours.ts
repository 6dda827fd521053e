import { areaMean, spans, type Span } from './area-mean.js';
import { CHROMA_SIDE, LUMA_SIDE, type PictureGrid } from './picture-grid.js';
import type { View } from './views.js';

/** Side of the colours that are compared. */
export const SIDE = 32;
const VALUES = SIDE * SIDE * 3;

/** A view of a picture as it is compared: SIDE x SIDE x 3, RGB, row by row; or half of SIDE. */
export type ViewColours = Float32Array;

/** The colours of a part of a picture, or of that part's mirror image. */
export function viewColours(grid: PictureGrid, { left, top, right, bottom }: View, mirrored = false): ViewColours {
  const stretch = (from: number, to: number, side: number): Span[] => spans(from * side, to * side, SIDE);
  const sample = (plane: Uint8Array, side: number): Float32Array =>
    areaMean(plane, side, stretch(left, right, side), stretch(top, bottom, side));
  const luma = sample(grid.luma, LUMA_SIDE);
  const blue = sample(grid.blue, CHROMA_SIDE);
  const red = sample(grid.red, CHROMA_SIDE);
  const colours = new Float32Array(VALUES);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const from = y * SIDE + (mirrored ? SIDE - 1 - x : x);
      const [light, cb, cr] = [luma[from]!, blue[from]! - 128, red[from]! - 128];
      const to = 3 * (y * SIDE + x);
      colours[to] = light + 1.402 * cr;
      colours[to + 1] = light - 0.344136 * cb - 0.714136 * cr;
      colours[to + 2] = light + 1.772 * cb;
    }
  }
  return colours;
}

/** Means of 2 x 2 cells. */
export function halveColours(colours: ViewColours): ViewColours {
  const side = Math.sqrt(colours.length / 3);
  const half = side / 2;
  const coarse = new Float32Array(half * half * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const from = 3 * (y * side + x);
      const to = 3 * ((y >> 1) * half + (x >> 1));
      for (let k = 0; k < 3; k++) coarse[to + k]! += colours[from + k]! / 4;
    }
  }
  return coarse;
}
