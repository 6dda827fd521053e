/** A rectangle of cells that a logo may cover, from and to. */
export interface Mark {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Sizes of logos with what blurs around them, width and height in shares of the sides: up to a sixteenth of a picture. */
const SHAPES = [
  [14 / 32, 4 / 32],
  [12 / 32, 5 / 32],
  [10 / 32, 6 / 32],
  [8 / 32, 8 / 32],
] as const;

/** Share of a side, from each edge, within which the whole mark lies: people put them in corners. */
const MARGIN = 0.45;

/** For each of side x side cells 1, or 0 where the mark lies. */
export function cellsOutside(side: number, mark: Mark | undefined): Uint8Array {
  const outside = new Uint8Array(side * side).fill(1);
  if (!mark) return outside;
  for (let y = mark.top; y < mark.bottom; y++) outside.fill(0, y * side + mark.left, y * side + mark.right);
  return outside;
}

/**
 * The place in a corner where two pictures differ most.
 *
 * @param squares side x side squared differences, row by row
 */
export function findMark(squares: Float32Array, side: number): Mark {
  const sums = summedArea(squares, side);
  const across = side + 1;
  let best: Mark = { left: 0, top: 0, right: 0, bottom: 0 };
  let most = -1;
  for (const [wide, high] of SHAPES) {
    const [width, height] = [Math.round(wide * side), Math.round(high * side)];
    const free = (length: number): number[] => {
      const reach = Math.floor(MARGIN * side) - length;
      const near = Array.from({ length: Math.max(0, reach) + 1 }, (_, k) => k);
      return [...near, ...near.map((k) => side - length - k)];
    };
    for (const top of free(height)) {
      for (const left of free(width)) {
        const [right, bottom] = [left + width, top + height];
        const sum =
          sums[bottom * across + right]! -
          sums[top * across + right]! -
          sums[bottom * across + left]! +
          sums[top * across + left]!;
        if (sum > most) [most, best] = [sum, { left, top, right, bottom }];
      }
    }
  }
  return best;
}

/** The cells of half the side that it touches. */
export function halveMark({ left, top, right, bottom }: Mark): Mark {
  return {
    ...{ left: Math.floor(left / 2), top: Math.floor(top / 2) },
    ...{ right: Math.ceil(right / 2), bottom: Math.ceil(bottom / 2) },
  };
}

/** (side + 1) x (side + 1) sums of all that lies above and left (Crow 1984). */
function summedArea(values: Float32Array, side: number): Float64Array {
  const across = side + 1;
  const sums = new Float64Array(across * across);
  for (let y = 0; y < side; y++) {
    let row = 0;
    for (let x = 0; x < side; x++) {
      row += values[y * side + x]!;
      sums[(y + 1) * across + x + 1] = sums[y * across + x + 1]! + row;
    }
  }
  return sums;
}
