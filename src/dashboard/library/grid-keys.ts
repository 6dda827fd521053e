export interface GridShape {
  readonly count: number;
  readonly columns: number;
  /** Whole rows that are seen at once. */
  readonly rowsSeen: number;
}

/**
 * Where a key leads from a place in the grid, as in the ARIA grid pattern; undefined for a key that does not move.
 *
 * @param whole with Ctrl or Cmd: Home and End are those of the grid, not of the row
 */
export function placeAfter(key: string, from: number, shape: GridShape, whole: boolean): number | undefined {
  const { count, columns, rowsSeen } = shape;
  const last = count - 1;
  const column = from % columns;
  const rowStart = from - column;
  /** Down past the last whole row: the last illustration, unless it is in the row already. */
  const down = (rows: number): number => {
    const to = from + rows * columns;
    if (to <= last) return to;
    const lastRowStart = last - (last % columns);
    return rowStart === lastRowStart ? from : Math.min(last, lastRowStart + column);
  };
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, from - 1);
    case 'ArrowRight':
      return Math.min(last, from + 1);
    case 'ArrowUp':
      return from >= columns ? from - columns : from;
    case 'ArrowDown':
      return down(1);
    case 'PageUp':
      return Math.max(column, from - rowsSeen * columns);
    case 'PageDown':
      return down(rowsSeen);
    case 'Home':
      return whole ? 0 : rowStart;
    case 'End':
      return whole ? last : Math.min(last, rowStart + columns - 1);
    default:
      return undefined;
  }
}
