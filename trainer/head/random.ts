/**
 * Random numbers that depend on what they are for and on nothing else: `random(seed, 'dropout', step)` is the same
 * stream whether or not the run before it was interrupted, so a resumed training equals an uninterrupted one.
 */
export function random(seed: number, purpose: string, index = 0): () => number {
  let state = mix(seed ^ mix(index + 0x9e3779b9));
  for (const character of purpose) state = mix(state ^ character.codePointAt(0)!);
  // mulberry32 (Tommy Ettinger, public domain): 32 bits of state suffice for a few million draws a stream.
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The finaliser of MurmurHash3: neighbouring inputs give unrelated streams. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** The numbers 0 to n - 1 in random order (Fisher and Yates). */
export function permutation(n: number, draw: () => number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** A normally distributed number (Box and Muller). */
export function normal(draw: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}
