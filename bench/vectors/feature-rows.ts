import { closeSync, openSync, readSync } from 'node:fs';
import { random } from '../../trainer/head/random.js';
import type { HeadGraph } from './head-graph.js';
import { chunkFile, FEATURES, SCENES_PER_CHUNK, type SceneRange } from './scene-features.js';

/** What the head's first layer makes of pictures, before its ReLU, by row number: float32 rows of `width`. */
export interface SumRows {
  readonly rows: number;
  fill(row: number, into: Float32Array): void;
}

/** Scenes the head takes at once. */
const BATCH = 512;

/** These scenes, all in memory (4 kB each). */
export async function loadScenes(cache: string, { first, end }: SceneRange, head: HeadGraph): Promise<SumRows> {
  const all = new Float32Array((end - first) * head.width);
  for (let from = first; from < end;) {
    const chunk = Math.floor(from / SCENES_PER_CHUNK);
    const count = Math.min(BATCH, end - from, (chunk + 1) * SCENES_PER_CHUNK - from);
    const features = new Float32Array(count * FEATURES);
    const handle = openSync(chunkFile(cache, chunk), 'r');
    readSync(handle, features, 0, features.byteLength, (from - chunk * SCENES_PER_CHUNK) * FEATURES * 4);
    closeSync(handle);
    all.set(await head.sums(features), (from - first) * head.width);
    from += count;
  }
  return {
    rows: end - first,
    fill: (row, into) => into.set(all.subarray(row * head.width, (row + 1) * head.width)),
  };
}

/**
 * Two scenes of `scenes` in one: their features mixed at random shares from 0.2 to 0.8. Row number `row` is always the
 * same mixture.
 */
export function mixtures(scenes: SumRows, rows: number, purpose: string): SumRows {
  let other: Float32Array | undefined;
  return {
    rows,
    fill: (row, into) => {
      other ??= new Float32Array(into.length);
      const draw = random(1, purpose, row);
      scenes.fill(Math.floor(draw() * scenes.rows), into);
      scenes.fill(Math.floor(draw() * scenes.rows), other);
      const share = 0.2 + 0.6 * draw();
      for (let at = 0; at < into.length; at++) into[at] = share * into[at]! + (1 - share) * other[at]!;
    },
  };
}

/** One after the other. */
export function concatenate(...parts: readonly SumRows[]): SumRows {
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
