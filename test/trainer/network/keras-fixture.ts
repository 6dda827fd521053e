import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../../src/package-root.js';

interface EncodedArray {
  readonly shape: readonly number[];
  readonly float32: string;
}

/** What Keras did, as `make_fixture.py` wrote it down. */
interface KerasFixture {
  readonly size: number;
  readonly batch: number;
  readonly hidden: number;
  readonly tags: number;
  readonly parameters: number;
  readonly trainable: number;
  readonly labels: number[][][];
  readonly losses: number[];
  /** All weights before the first step. */
  readonly before: Readonly<Record<string, EncodedArray>>;
  /** Weights after the last step, those alone that changed. */
  readonly after: Readonly<Record<string, EncodedArray>>;
  readonly predictions: EncodedArray;
}

const FOLDER = path.join(packageRoot, 'test', 'trainer', 'network', 'fixtures');
export const TRUNK_FILE = path.join(FOLDER, 'small-vgg16-keras.h5');
export const keras = JSON.parse(readFileSync(path.join(FOLDER, 'seed-network-keras.json'), 'utf8')) as KerasFixture;

export function decode({ float32 }: EncodedArray): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(float32, 'base64')).buffer);
}

/** The bytes that the script made for a step. */
export function pixelsOf(step: number): Uint8Array {
  const { batch, size } = keras;
  const each = size * size * 3;
  const pixels = new Uint8Array(batch * each);
  let state = (step + 1) * 7919;
  for (let at = 0; at < pixels.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    pixels[at] = Math.floor((state >>> 24) / (Math.floor(at / each) + 1));
  }
  return pixels;
}

export function batchOf(step: number) {
  return { pixels: pixelsOf(step), labels: keras.labels[step]!.map((tags) => Int32Array.from(tags)) };
}
