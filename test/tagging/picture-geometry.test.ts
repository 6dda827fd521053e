import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaResize } from '../../src/tagging/area-resize.js';
import { fitInto, padToSquare } from '../../src/tagging/square-padding.js';

const grey = (...values: number[]): Uint8Array => Uint8Array.from(values.flatMap((v) => [v, v, v]));
const firstChannel = (pixels: Uint8Array): number[] => [...pixels].filter((_, i) => i % 3 === 0);

describe('resizing by area', () => {
  it('weighs each old pixel by the part of it that the new one covers', () => {
    // (0 + 90/2) / 1.5 and (90/2 + 255) / 1.5
    expect(firstChannel(areaResize(grey(0, 90, 255), { width: 3, height: 1 }, 2, 1))).toEqual([30, 200]);
    expect(firstChannel(areaResize(grey(0, 90, 255), { width: 1, height: 3 }, 1, 2))).toEqual([30, 200]);
    expect(firstChannel(areaResize(grey(0, 100, 200, 40), { width: 2, height: 2 }, 1, 1))).toEqual([85]);
    expect(firstChannel(areaResize(grey(10, 20), { width: 2, height: 1 }, 4, 1))).toEqual([10, 10, 20, 20]);
    expect([...areaResize(Uint8Array.of(1, 2, 3, 5, 6, 7), { width: 2, height: 1 }, 1, 1)]).toEqual([3, 4, 5]);
  });

  it('keeps a plain picture plain and the mean of any picture, at any size', () => {
    const side = fc.integer({ min: 1, max: 24 });
    fc.assert(
      fc.property(side, side, side, side, fc.integer({ min: 0, max: 255 }), (w, h, toW, toH, value) => {
        const plain = new Uint8Array(w * h * 3).fill(value);
        expect(new Set(areaResize(plain, { width: w, height: h }, toW, toH))).toEqual(new Set([value]));
        const noise = Uint8Array.from({ length: w * h * 3 }, (_, i) => (i * 97 + value) % 256);
        const mean = (of: Uint8Array): number => of.reduce((a, b) => a + b, 0) / of.length;
        expect(Math.abs(mean(areaResize(noise, { width: w, height: h }, toW, toH)) - mean(noise))).toBeLessThan(0.51);
      }),
    );
  });
});

describe('padding to a square', () => {
  it('repeats the outermost pixels, corners too', () => {
    const square = padToSquare(grey(1, 2, 3, 4), { width: 2, height: 2 }, 4, 'centre', 'edge');
    expect(firstChannel(square)).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
  });

  it('fills with a colour, around the centre or from the top left', () => {
    const wide = padToSquare(grey(1, 2, 3), { width: 3, height: 1 }, 3, 'centre', [9, 8, 7]);
    expect(firstChannel(wide)).toEqual([9, 9, 9, 1, 2, 3, 9, 9, 9]);
    expect([...wide.subarray(0, 3)]).toEqual([9, 8, 7]);
    const high = padToSquare(grey(1, 2), { width: 1, height: 2 }, 2, 'top-left', [9, 9, 9]);
    expect(firstChannel(high)).toEqual([1, 9, 2, 9]);
  });

  it('fits the longer side, and leaves the shorter one at least a pixel', () => {
    expect(fitInto({ width: 200, height: 100 }, 50)).toEqual({ width: 50, height: 25 });
    expect(fitInto({ width: 1, height: 5000 }, 299)).toEqual({ width: 1, height: 299 });
  });
});
