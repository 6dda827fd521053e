import { closeSync, openSync, readSync } from 'node:fs';
import { random } from '../../trainer/head/random.js';
import { chunkFile, FEATURES, SCENES_PER_CHUNK, type SceneRange } from './scene-features.js';

/** Backbone features by row number, as float32 rows of FEATURES. */
export interface FeatureRows {
  readonly rows: number;
  fill(row: number, into: Float32Array): void;
}

/** These scenes' features, all in memory (18 kB each). */
export function loadScenes(cache: string, { first, end }: SceneRange): FeatureRows {
  const features: Float32Array[] = [];
  while (first + features.length < end) {
    const from = first + features.length;
    const chunk = Math.floor(from / SCENES_PER_CHUNK);
    const count = Math.min(end, (chunk + 1) * SCENES_PER_CHUNK) - from;
    const block = new Float32Array(count * FEATURES);
    const handle = openSync(chunkFile(cache, chunk), 'r');
    readSync(handle, block, 0, block.byteLength, (from - chunk * SCENES_PER_CHUNK) * FEATURES * 4);
    closeSync(handle);
    for (let k = 0; k < count; k++) features.push(block.subarray(k * FEATURES, (k + 1) * FEATURES));
  }
  return { rows: features.length, fill: (row, into) => into.set(features[row]!) };
}

/** Where the backbone's features are maxima over a picture instead of means (the taps of trainer/backbone/mobilenetv2.ts). */
const MAXIMA = [
  [2496, 3072],
  [3456, 3840],
  [4032, 4224],
  [4368, 4512],
] as const;

/**
 * Two scenes of `scenes` in one: means mixed at random shares from 0.2 to 0.8, maxima the larger of the two, as the
 * pooled features of a picture that shows both would be. Row number `row` is always the same mixture.
 */
export function mixtures(scenes: FeatureRows, rows: number, purpose: string): FeatureRows {
  const other = new Float32Array(FEATURES);
  return {
    rows,
    fill: (row, into) => {
      const draw = random(1, purpose, row);
      scenes.fill(Math.floor(draw() * scenes.rows), into);
      scenes.fill(Math.floor(draw() * scenes.rows), other);
      const share = 0.2 + 0.6 * draw();
      let at = 0;
      for (const [from, to] of MAXIMA) {
        for (; at < from; at++) into[at] = share * into[at]! + (1 - share) * other[at]!;
        for (; at < to; at++) into[at] = Math.max(into[at]!, other[at]!);
      }
    },
  };
}

/** One after the other. */
export function concatenate(...parts: readonly FeatureRows[]): FeatureRows {
  return {
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    fill: (row, into) => {
      let place = row;
      for (const part of parts) {
        if (place < part.rows) return part.fill(place, into);
        place -= part.rows;
      }
      throw new RangeError(`There is no row ${row}.`);
    },
  };
}
