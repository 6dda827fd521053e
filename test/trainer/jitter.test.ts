import { describe, expect, it } from 'vitest';
import { compressLabels, labelsOf } from '../../trainer/label-rows.js';
import { random } from '../../trainer/head/random.js';
import { addRows } from '../../trainer/examples.js';
import { jitter, jitterPictures } from '../../trainer/jitter.js';
import type { Pictures } from '../../trainer/pictures.js';
import { loadMobileNetV2 } from '../../trainer/backbone/mobilenetv2.js';
import { rowsInMemory } from './head/training.js';

describe('jittered pictures', () => {
  const square = (size: number, colour: readonly number[]) =>
    Uint8Array.from({ length: size * size * 3 }, (_, at) => colour[at % 3]!);
  const white: { size: number; background: [number, number, number] } = { size: 40, background: [255, 255, 255] };

  it('keep their size, lie whole within it and are of another colour', async () => {
    for (let seed = 0; seed < 30; seed++) {
      const pixels = await jitter(square(40, [200, 40, 40]), white, random(seed, 'test'));
      expect(pixels).toHaveLength(40 * 40 * 3);
      let drawn = 0;
      for (let at = 0; at < pixels.length; at += 3) if (pixels[at]! - pixels[at + 1]! > 40) drawn++;
      // 0.7 of the size at most 12 degrees off is still this large; 1600 would be all of it.
      expect(drawn, `seed ${seed}`).toBeGreaterThan(350);
      expect(drawn, `seed ${seed}`).toBeLessThan(1600);
    }
  });

  it('come out the same from the same draws, and differ from others', async () => {
    const of = (seed: number) => jitter(square(40, [200, 40, 40]), white, random(seed, 'test'));
    expect(await of(1)).toEqual(await of(1));
    expect(await of(1)).not.toEqual(await of(2));
  });

  it('has keys of its own, and hands on what cannot be read', async () => {
    const pictures: Pictures = {
      count: 3,
      preprocessing: { ...loadMobileNetV2().preprocessing, size: 8 },
      show: async (picture) => ({ name: `picture ${picture}`, file: '' }),
      open: async (picture) =>
        picture === 2
          ? { unreadable: 'torn' }
          : { key: `${picture}`, decode: async () => ({ pixels: square(8, [picture, 0, 0]) }) },
    };
    const jittered = jitterPictures(pictures, Int32Array.of(1, 2));
    expect(jittered.count).toBe(2);
    const [first, second] = [await jittered.open(0), await jittered.open(1)];
    if ('unreadable' in first) throw new Error(first.unreadable);
    expect(first.key).toMatch(/^[0-9a-f]{64}$/);
    const { pixels } = await first.decode();
    expect(pixels).toHaveLength(8 * 8 * 3);
    expect((await first.decode()).pixels).toEqual(pixels);
    expect(second).toEqual({ unreadable: 'torn' });
  });
});

describe('examples with more rows', () => {
  const rows = rowsInMemory(Float32Array.of(0, 1, 10, 11, 20, 21), 2);
  const labels = compressLabels([Int32Array.of(7), Int32Array.of(), Int32Array.of(1, 4)]);
  const more = rowsInMemory(Float32Array.of(25, 26, 5, 6), 2);
  const examples = addRows({ rows, labels, training: Int32Array.of(0, 2) }, more, Int32Array.of(2, 0));

  it('all train, with the tags of the image they show', () => {
    expect([...examples.training]).toEqual([0, 2, 3, 4]);
    expect([3, 4].map((row) => [...labelsOf(examples.labels, row)])).toEqual([[1, 4], [7]]);
    expect([...labelsOf(examples.labels, 2)]).toEqual([1, 4]);
  });

  it('are read in any order and mixture', async () => {
    const order = [4, 0, 3, 2, 4, 1];
    const into = new Float32Array(12);
    await examples.rows.read(order, into);
    expect([...into]).toEqual([5, 6, 0, 1, 25, 26, 20, 21, 5, 6, 10, 11]);
  });
});
