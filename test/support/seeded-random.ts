/** Uniform in [0, 1), the same for the same seed (mulberry32): a kill test that fails can be run again as it was. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed of a kill test: EYECATCH_TEST_SEED, or a new one, printed. */
export function testSeed(name: string): number {
  const seed = Number(process.env.EYECATCH_TEST_SEED ?? Date.now() % 1_000_000);
  console.log(`${name}: EYECATCH_TEST_SEED=${seed}`);
  return seed;
}
