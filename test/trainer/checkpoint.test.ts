import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DiskFullError } from '../../src/errors.js';
import { canMount, mountSmallDisk } from '../support/small-disk.js';
import { forgetCheckpoint, readCheckpoint, writeCheckpoint, type Checkpoint } from '../../trainer/checkpoint.js';

describe('a checkpoint', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-checkpoint-'));
    file = path.join(folder, 'a.checkpoint');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const checkpoint: Checkpoint = {
    chunksDone: 3,
    losses: [{ step: 12, loss: 0.5 }],
    arrays: new Map([
      ['weights/kernel', Float32Array.of(1.5, -2, 0)],
      ['first/kernel', new Float32Array(0)],
    ]),
  };

  it('gives back every array bit for bit', async () => {
    const arrays = fc.dictionary(fc.string(), fc.float32Array({ maxLength: 50 }), { maxKeys: 5 });
    await fc.assert(
      fc.asyncProperty(arrays, fc.nat(1000), async (values, chunksDone) => {
        await writeCheckpoint(file, 'this', { chunksDone, losses: [], arrays: new Map(Object.entries(values)) });
        const read = (await readCheckpoint(file, 'this')) as Checkpoint;
        expect(read.chunksDone).toBe(chunksDone);
        expect([...read.arrays.keys()]).toEqual(Object.keys(values));
        for (const [name, array] of read.arrays) {
          expect(new Uint32Array(array.buffer)).toEqual(new Uint32Array(Float32Array.from(values[name]!).buffer));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('cut short or changed anywhere is damaged, of another training foreign, never believed', async () => {
    await writeCheckpoint(file, 'this', checkpoint);
    expect(await readCheckpoint(file, 'this')).toEqual(checkpoint);
    expect(await readCheckpoint(file, 'another')).toBe('foreign');
    const whole = readFileSync(file);
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(file, whole.subarray(0, length));
      expect(await readCheckpoint(file, 'this'), `${length} bytes`).toBe('damaged');
    }
    const changed = Buffer.from(whole);
    changed[whole.length - 2]! ^= 4;
    writeFileSync(file, changed);
    expect(await readCheckpoint(file, 'this')).toBe('damaged');
    await forgetCheckpoint(file);
    expect(await readCheckpoint(file, 'this')).toBe('missing');
  });

  it.skipIf(!canMount)('on a full disk says so and leaves the one before it whole', async () => {
    const disk = path.join(folder, 'disk');
    const unmount = mountSmallDisk(disk, 64);
    try {
      const onDisk = path.join(disk, 'a.checkpoint');
      await writeCheckpoint(onDisk, 'this', checkpoint);
      const large = { ...checkpoint, arrays: new Map([['weights', new Float32Array(100_000)]]) };
      const failure = await writeCheckpoint(onDisk, 'this', large).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(DiskFullError);
      expect(String(failure)).toMatch(
        /no room to write .*a\.checkpoint \(ENOSPC\).*before it is whole.*Free some space/,
      );
      expect(await readCheckpoint(onDisk, 'this')).toEqual(checkpoint);
      expect(readdirSync(disk)).toEqual(['a.checkpoint']);
    } finally {
      unmount();
    }
  });
});
