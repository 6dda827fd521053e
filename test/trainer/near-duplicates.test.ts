import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { random } from '../../trainer/head/random.js';
import { BLANK, groupNearDuplicates, NEAR_DUPLICATE_DISTANCE, perceptualHash } from '../../trainer/near-duplicates.js';

const SIZE = 224;

/** A picture of coarse noise, 448 x 448. */
function picture(seed: number) {
  const draw = random(seed, 'picture');
  const noise = Buffer.from(Array.from({ length: 9 * 9 * 3 }, () => 40 + Math.floor(draw() * 160)));
  return sharp(noise, { raw: { width: 9, height: 9, channels: 3 } })
    .resize(448, 448, { kernel: 'cubic' })
    .png();
}

async function square(image: Buffer, size = SIZE): Promise<Uint8Array> {
  return sharp(image).resize(size, size, { fit: 'fill' }).removeAlpha().toColourspace('srgb').raw().toBuffer();
}

function distance(a: bigint, b: bigint): number {
  let bits = 0;
  for (let x = a ^ b; x > 0n; x &= x - 1n) bits++;
  return bits;
}

describe('the perceptual hash', () => {
  it('stays near when a picture is re-sized, re-encoded or brightened, and is far for another', async () => {
    for (let seed = 0; seed < 8; seed++) {
      const png = await picture(seed).toBuffer();
      const hash = perceptualHash(await square(png), SIZE);
      const copies = [
        sharp(png).resize(150).png(),
        sharp(png).jpeg({ quality: 60 }),
        sharp(png).webp({ quality: 50 }),
        sharp(png).modulate({ brightness: 1.15 }).png(),
        sharp(png).modulate({ brightness: 0.85 }).png(),
      ];
      for (const copy of copies) {
        const other = perceptualHash(await square(await copy.toBuffer()), SIZE);
        expect(distance(hash, other)).toBeLessThanOrEqual(NEAR_DUPLICATE_DISTANCE);
      }
      const other = perceptualHash(await square(await picture(seed + 100).toBuffer()), SIZE);
      expect(distance(hash, other)).toBeGreaterThan(12);
    }
  });

  it('is of the picture and not of its padding', async () => {
    const png = await picture(3).resize(224, 100, { fit: 'fill' }).toBuffer();
    const padded = async (top: number, background: string) =>
      square(
        await sharp(png)
          .extend({ top, bottom: 124 - top, background })
          .toBuffer(),
      );
    const hash = (pixels: Uint8Array, top: number) =>
      perceptualHash(pixels, SIZE, { left: 0, top, width: 224, height: 100 });
    const white = hash(await padded(62, 'white'), 62);
    expect(hash(await padded(0, 'black'), 0)).toBe(white);
    expect(distance(white, perceptualHash(await square(await picture(3).toBuffer()), SIZE))).toBeLessThanOrEqual(
      NEAR_DUPLICATE_DISTANCE,
    );
  });

  it('is the same at whatever size, also below 32 pixels or where cells share pixels', async () => {
    const png = await picture(5).toBuffer();
    const hash = perceptualHash(await square(png), SIZE);
    for (const size of [32, 50, 100, 333]) {
      expect(distance(hash, perceptualHash(await square(png, size), size))).toBeLessThanOrEqual(
        NEAR_DUPLICATE_DISTANCE,
      );
    }
    expect(perceptualHash(await square(png, 8), 8)).not.toBe(BLANK);
  });

  it('of a picture without structure is blank', () => {
    expect(perceptualHash(new Uint8Array(3 * SIZE * SIZE).fill(255), SIZE)).toBe(BLANK);
    const draw = random(1, 'noise');
    const noise = Uint8Array.from({ length: 3 * SIZE * SIZE }, () => 128 + Math.floor(draw() * 4));
    expect(perceptualHash(noise, SIZE)).toBe(BLANK);
  });

  it('of stripes does not hang on rounding', () => {
    const stripes = (shade: number) =>
      Uint8Array.from({ length: 3 * SIZE * SIZE }, (_, k) => (Math.floor(k / 3 / SIZE) % 112 < 56 ? shade : 20));
    expect(perceptualHash(stripes(200), SIZE)).toBe(perceptualHash(stripes(121), SIZE));
  });
});

/** Hashes near to each other: a few centres, some bits turned. */
const hashes = fc
  .array(fc.tuple(fc.nat(5), fc.array(fc.nat(63), { maxLength: 5 }), fc.boolean()), { maxLength: 60 })
  .map((list) =>
    BigUint64Array.from(list, ([centre, bits, blank]) =>
      blank ? BLANK : bits.reduce((hash, bit) => hash ^ (1n << BigInt(bit)), BigInt(centre + 1) * 0x9e3779b97f4a7c15n),
    ),
  );

/** What the groups are by definition, comparing every pair. */
function reference(values: BigUint64Array, groups: readonly string[], limit: number): number[] {
  const group = [...values.keys()];
  for (let a = 0; a < values.length; a++) {
    for (let b = 0; b < a; b++) {
      const near = values[a] !== BLANK && values[b] !== BLANK && distance(values[a]!, values[b]!) <= limit;
      if (!near && groups[a] !== groups[b]) continue;
      const [from, to] = [group[a]!, group[b]!];
      group.forEach((value, k) => (group[k] = value === from ? to : value));
    }
  }
  const order = [...new Set(group)];
  return group.map((value) => order.indexOf(value));
}

describe('near-duplicate groups', () => {
  it('are those of comparing every pair, at every distance', () => {
    fc.assert(
      fc.property(hashes, fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 40 }), (values, limit, keys) => {
        const groups = Array.from(values.keys(), (k) => `g${(k * 7) % keys || `own ${k}`}`);
        expect([...groupNearDuplicates(values, groups, limit)]).toEqual(reference(values, groups, limit));
      }),
      { numRuns: 300 },
    );
  });

  it('hold two hashes that differ in as many bits as allowed, wherever they lie, and not in one more', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: (1n << 64n) - 1n }),
        fc.shuffledSubarray([...Array(64).keys()], { minLength: 11, maxLength: 11 }),
        fc.integer({ min: 0, max: 10 }),
        (hash, bits, limit) => {
          const turn = (count: number) =>
            bits.slice(0, count).reduce((value, bit) => value ^ (1n << BigInt(bit)), hash);
          const joined = (other: bigint) =>
            groupNearDuplicates(BigUint64Array.of(hash, other), ['a', 'b'], limit)[1] === 0;
          fc.pre(turn(limit) !== BLANK && turn(limit + 1) !== BLANK);
          expect([joined(turn(limit)), joined(turn(limit + 1))]).toEqual([true, false]);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('take group keys as numbers too', () => {
    expect([...groupNearDuplicates(new BigUint64Array(4), Int32Array.of(9, 4, 9, 2))]).toEqual([0, 1, 0, 2]);
    expect(() => groupNearDuplicates(new BigUint64Array(4), ['a'])).toThrow(/4 hashes and 1 group keys/);
  });

  it('of 200,000 images take seconds, however many of them are equal', () => {
    const draw = random(3, 'hashes');
    const word = () => BigInt(Math.floor(draw() * 2 ** 32));
    const values = BigUint64Array.from({ length: 200_000 }, (_, k) => (k % 2 ? 12345n : (word() << 32n) | word()));
    const started = performance.now();
    const groups = groupNearDuplicates(values, Int32Array.from(values.keys()));
    expect(new Set(groups).size).toBeGreaterThan(99_000);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
