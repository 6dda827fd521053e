/**
 * At most `most` points of a curve that look like all of them: the first, the last, and of each stretch between the one
 * that spans the largest triangle with the point chosen before it and the mean of the stretch after it (largest triangle
 * three buckets; Steinarsson, Downsampling Time Series for Visual Representation, 2013).
 *
 * @param points by ascending x
 * @param most at least 3
 */
export function thinCurve<Point extends object>(
  points: readonly Point[],
  most: number,
  { x, y }: { x: (point: Point) => number; y: (point: Point) => number },
): Point[] {
  if (points.length <= most) return [...points];
  const width = (points.length - 2) / (most - 2);
  const startOf = (stretch: number): number => 1 + Math.floor(stretch * width);
  const chosen = [points[0]!];
  for (let stretch = 0; stretch < most - 2; stretch++) {
    const before = chosen.at(-1)!;
    const next = points.slice(startOf(stretch + 1), startOf(stretch + 2));
    const after = next.length > 0 ? next : [points.at(-1)!];
    const [meanX, meanY] = [mean(after.map(x)), mean(after.map(y))];
    const area = (point: Point): number =>
      Math.abs((x(before) - meanX) * (y(point) - y(before)) - (x(before) - x(point)) * (meanY - y(before)));
    const within = points.slice(startOf(stretch), startOf(stretch + 1));
    chosen.push(within.reduce((best, point) => (area(point) > area(best) ? point : best)));
  }
  return [...chosen, points.at(-1)!];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
