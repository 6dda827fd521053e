export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Size of a picture scaled to fit into a square, its proportions kept; no side vanishes. */
export function fitInto({ width, height }: PictureSize, size: number): PictureSize {
  const scale = Math.min(size / width, size / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * Lays a picture into a square. The rest takes a colour, or with `edge` repeats the picture's outermost pixels up to the
 * border, as OpenCV's BORDER_REPLICATE and scikit-image's `edge` do.
 *
 * @param pixels width x height x 3 bytes, width and height at most `size`
 * @returns size x size x 3 bytes
 */
export function padToSquare(
  pixels: Uint8Array,
  { width, height }: PictureSize,
  size: number,
  place: 'centre' | 'top-left',
  padding: readonly [number, number, number] | 'edge',
): Uint8Array {
  const left = place === 'centre' ? Math.floor((size - width) / 2) : 0;
  const top = place === 'centre' ? Math.floor((size - height) / 2) : 0;
  const square = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const column = clamp(x - left, width);
      const row = clamp(y - top, height);
      const inside = column === x - left && row === y - top;
      const at = (row * width + column) * 3;
      square.set(inside || padding === 'edge' ? pixels.subarray(at, at + 3) : padding, (y * size + x) * 3);
    }
  }
  return square;
}

function clamp(at: number, length: number): number {
  return Math.min(length - 1, Math.max(0, at));
}
