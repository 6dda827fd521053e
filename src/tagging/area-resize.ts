/**
 * Resizes by area: each new pixel is the mean of the old ones under it, those at its edges by the part that it covers.
 * What TensorFlow calls ResizeMethod.AREA and OpenCV INTER_AREA; libvips has no such kernel.
 *
 * @param pixels width x height x 3 bytes, rows from the top
 * @returns toWidth x toHeight x 3 bytes
 */
export function areaResize(
  pixels: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  toWidth: number,
  toHeight: number,
): Uint8Array {
  const columns = coverage(width, toWidth);
  const rows = coverage(height, toHeight);
  const resized = new Uint8Array(toWidth * toHeight * 3);
  const line = new Float64Array(toWidth * 3);
  const sum = new Float64Array(toWidth * 3);
  rows.forEach(({ first, weights }, y) => {
    sum.fill(0);
    weights.forEach((weight, k) => {
      squeezeRow(pixels, (first + k) * width * 3, columns, line);
      for (let i = 0; i < sum.length; i++) sum[i]! += weight * line[i]!;
    });
    const base = y * toWidth * 3;
    for (let i = 0; i < sum.length; i++) resized[base + i] = Math.round(sum[i]!);
  });
  return resized;
}

/** Old pixels under one new pixel: from `first` on, with weights that add up to 1. */
interface Covered {
  readonly first: number;
  readonly weights: readonly number[];
}

function coverage(from: number, to: number): Covered[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, at) => {
    const start = at * scale;
    const end = (at + 1) * scale;
    const first = Math.min(from - 1, Math.floor(start));
    const weights: number[] = [];
    for (let i = first; i < from && i < end; i++) weights.push(Math.max(0, Math.min(i + 1, end) - Math.max(i, start)));
    const total = weights.reduce((a, b) => a + b, 0);
    return { first, weights: weights.map((weight) => weight / total) };
  });
}

function squeezeRow(pixels: Uint8Array, base: number, columns: readonly Covered[], line: Float64Array): void {
  for (let x = 0; x < columns.length; x++) {
    const { first, weights } = columns[x]!;
    let [r, g, b] = [0, 0, 0];
    for (let k = 0; k < weights.length; k++) {
      const at = base + (first + k) * 3;
      const weight = weights[k]!;
      r += weight * pixels[at]!;
      g += weight * pixels[at + 1]!;
      b += weight * pixels[at + 2]!;
    }
    line[3 * x] = r;
    line[3 * x + 1] = g;
    line[3 * x + 2] = b;
  }
}
