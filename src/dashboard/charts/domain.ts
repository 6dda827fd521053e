/** From the least to the most of the values, with a twentieth of room on both sides. */
export function domainOf(values: readonly number[], { from }: { readonly from?: number } = {}): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = (high - low || Math.abs(high) || 1) / 20;
  return [from ?? low - room, high + room];
}
