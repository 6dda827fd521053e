import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressLabels, labelsOf } from '../../trainer/label-rows.js';
import { addRows, mirrorPictures, mirrorSquare } from '../../trainer/mirrored.js';
import type { Pictures } from '../../trainer/pictures.js';
import { loadMobileNetV2 } from '../../trainer/backbone/mobilenetv2.js';
import { rowsInMemory } from './head/training.js';

describe('mirrored pictures', () => {
  it('exchanges left and right, and neither rows nor colours', () => {
    // Two rows of two pixels.
    const square = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    expect([...mirrorSquare(square, 2)]).toEqual([4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9]);
  });

  it('mirrored twice is the picture', () => {
    const squares = fc
      .integer({ min: 1, max: 9 })
      .chain((size) =>
        fc.tuple(fc.constant(size), fc.uint8Array({ minLength: size ** 2 * 3, maxLength: size ** 2 * 3 })),
      );
    fc.assert(
      fc.property(squares, ([size, pixels]) => {
        expect(mirrorSquare(mirrorSquare(pixels, size), size)).toEqual(pixels);
      }),
    );
  });

  it('has keys of its own, and hands on what cannot be read', async () => {
    const pictures: Pictures = {
      count: 3,
      preprocessing: { ...loadMobileNetV2().preprocessing, size: 1 },
      show: async (picture) => ({ name: `picture ${picture}`, file: '' }),
      open: async (picture) =>
        picture === 2
          ? { unreadable: 'torn' }
          : { key: `${picture}`, decode: async () => ({ pixels: Uint8Array.of(picture, 0, 0) }) },
    };
    const mirrored = mirrorPictures(pictures, Int32Array.of(1, 2));
    expect(mirrored.count).toBe(2);
    const [first, second] = [await mirrored.open(0), await mirrored.open(1)];
    if ('unreadable' in first) throw new Error(first.unreadable);
    expect(first.key).toMatch(/^[0-9a-f]{64}$/);
    expect([...(await first.decode()).pixels]).toEqual([1, 0, 0]);
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
