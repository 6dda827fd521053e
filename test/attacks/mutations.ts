/** Damages bytes as accidents and fuzzers do, the same way for the same seed. */
export function mutate(whole: Buffer, random: () => number): Buffer {
  const at = (): number => Math.floor(random() * whole.length);
  const bytes = Buffer.from(whole);
  switch (Math.floor(random() * 6)) {
    case 0: // single bits
      for (let count = 1 + Math.floor(random() * 16); count > 0; count--) {
        const place = at();
        bytes[place] = bytes[place]! ^ (1 << Math.floor(random() * 8));
      }
      return bytes;
    case 1: // cut off
      return bytes.subarray(0, 1 + at());
    case 2: {
      // a stretch moved elsewhere
      const length = 1 + Math.floor(random() * Math.min(200, whole.length / 4));
      bytes.copy(bytes, Math.min(at(), whole.length - length), at(), at() + length);
      return bytes;
    }
    case 3: {
      // two stretches swapped
      const [a = 0, b = 0, c = 0] = [at(), at(), at()].sort((x, y) => x - y);
      return Buffer.concat([bytes.subarray(0, a), bytes.subarray(b, c), bytes.subarray(a, b), bytes.subarray(c)]);
    }
    case 4: // extreme values where sizes and counts may stand
      for (let count = 1 + Math.floor(random() * 4); count > 0; count--) {
        const extreme = [0, 1, 0x7f, 0x80, 0xff][Math.floor(random() * 5)]!;
        const place = at();
        bytes.fill(extreme, place, Math.min(whole.length, place + 1 + Math.floor(random() * 4)));
      }
      return bytes;
    default: {
      // a stretch said many times
      const from = at();
      const stretch = bytes.subarray(from, from + 1 + Math.floor(random() * 64));
      return Buffer.concat([bytes.subarray(0, from), ...Array<Buffer>(20).fill(stretch), bytes.subarray(from)]);
    }
  }
}

/** mulberry32 */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
