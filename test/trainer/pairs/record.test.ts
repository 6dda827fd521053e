import fc from 'fast-check';
import { open } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { DiskFullError } from '../../../src/errors.js';
import { explainWriteError } from '../../../trainer/pairs/full-disk.js';
import { writeFully } from '../../../trainer/whole-writes.js';
import { decodeRecord, encodeRecord, recordBytes } from '../../../trainer/pairs/record.js';

const SIZE = 4;
const record = fc.record({
  sha256: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  perceptualHash: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  pixels: fc.uint8Array({ minLength: 3 * SIZE * SIZE, maxLength: 3 * SIZE * SIZE }),
});
const slot = fc.nat(2 ** 31 - 1);

describe('a record', () => {
  it('gives back what was put in', () => {
    fc.assert(
      fc.property(record, slot, (pair, at) => {
        const bytes = Buffer.alloc(recordBytes(SIZE));
        const checksum = encodeRecord(pair, at, bytes);
        const { sha256, pixels, ...rest } = decodeRecord(bytes, at)!;
        expect([...sha256, ...pixels]).toEqual([...pair.sha256, ...pair.pixels]);
        expect(rest).toEqual({ perceptualHash: pair.perceptualHash, checksum });
      }),
    );
  });

  it('is not believed with any bit turned, or in another slot', () => {
    fc.assert(
      fc.property(record, slot, fc.nat(recordBytes(SIZE) * 8 - 1), slot, (pair, at, bit, other) => {
        const bytes = Buffer.alloc(recordBytes(SIZE));
        encodeRecord(pair, at, bytes);
        if (other !== at) expect(decodeRecord(bytes, other)).toBeUndefined();
        bytes[bit >> 3]! ^= 1 << (bit & 7);
        expect(decodeRecord(bytes, at)).toBeUndefined();
      }),
    );
  });

  it('that never was written is not believed, in whatever slot', () => {
    fc.assert(
      fc.property(slot, (at) => {
        expect(decodeRecord(Buffer.alloc(recordBytes(224)), at)).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });
});

describe('a full disk', () => {
  it('is told as what the user can do about it', async () => {
    const full = await open('/dev/full', 'w');
    const error = await writeFully(full, Buffer.alloc(10), 0).catch((cause: unknown) =>
      explainWriteError(cause, 'out'),
    );
    await full.close();
    expect(error).toBeInstanceOf(DiskFullError);
    expect((error as Error).message).toMatch(/no room to write the pairs in out .ENOSPC..*same command/s);
    const other = new Error('else');
    expect(explainWriteError(other, 'out')).toBe(other);
  });
});
