import { normal, random } from './random.js';
import type { HeadData } from './training-set.js';

/** The head's four weights, or anything that has one number for each of them (Adam's moments). */
export interface HeadWeights {
  /** width x hidden, row-major. */
  readonly hiddenKernel: Float32Array;
  readonly hiddenBias: Float32Array;
  /** hidden x tags, row-major. */
  readonly tagKernel: Float32Array;
  readonly tagBias: Float32Array;
}
export const WEIGHT_NAMES = [
  'hiddenKernel',
  'hiddenBias',
  'tagKernel',
  'tagBias',
] as const satisfies readonly (keyof HeadWeights)[];

/** Weights and Adam's first and second moments. */
export interface HeadState {
  readonly weights: HeadWeights;
  readonly first: HeadWeights;
  readonly second: HeadWeights;
}

/** Hidden units `from` (included) to `to` (excluded). */
export interface UnitRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Kernels drawn normally, with He's variance before the ReLU (arXiv 1502.01852). The tag biases start at the tags'
 * log-odds and their kernel a tenth of the usual size, so that the first predictions are the frequencies instead of
 * noise that few epochs have time to unlearn (same subject first 0.48 -> 0.50, docs/decisions/0003).
 */
export function initialState(data: Omit<HeadData, 'load'>, hidden: number, seed: number): HeadState {
  const { width, tags, images, tagCounts } = data;
  const draw = (name: string, size: number, deviation: number) => {
    const next = random(seed, name);
    return Float32Array.from({ length: size }, () => normal(next) * deviation);
  };
  const weights: HeadWeights = {
    hiddenKernel: draw('hidden', width * hidden, Math.sqrt(2 / width)),
    hiddenBias: new Float32Array(hidden),
    tagKernel: draw('tags', hidden * tags, 0.1 * Math.sqrt(1 / hidden)),
    tagBias: Float32Array.from(tagCounts, (count) => Math.log((count + 0.1) / (images - count + 0.1))),
  };
  return { weights, first: zerosLike(weights), second: zerosLike(weights) };
}

const PARTS = ['weights', 'first', 'second'] as const satisfies readonly (keyof HeadState)[];

/** The state as named arrays, the form in which checkpoints keep it. */
export function stateToArrays(state: HeadState): Map<string, Float32Array> {
  return new Map(PARTS.flatMap((part) => WEIGHT_NAMES.map((name) => [`${part}/${name}`, state[part][name]] as const)));
}

/** @throws when an array is missing, which a checkpoint of the same training cannot lack */
export function stateFromArrays(arrays: ReadonlyMap<string, Float32Array>): HeadState {
  const array = (name: string) => {
    const found = arrays.get(name);
    if (found === undefined) throw new Error(`The checkpoint has no array ${name}.`);
    return found;
  };
  const part = (of: keyof HeadState) =>
    Object.fromEntries(WEIGHT_NAMES.map((name) => [name, array(`${of}/${name}`)])) as unknown as HeadWeights;
  return { weights: part('weights'), first: part('first'), second: part('second') };
}

export function zerosLike(weights: HeadWeights): HeadWeights {
  return {
    hiddenKernel: new Float32Array(weights.hiddenKernel.length),
    hiddenBias: new Float32Array(weights.hiddenBias.length),
    tagKernel: new Float32Array(weights.tagKernel.length),
    tagBias: new Float32Array(weights.tagBias.length),
  };
}

/** The part of the weights that belongs to some hidden units; the tag biases belong to all. */
export function takeUnits(weights: HeadWeights, hidden: number, { from, to }: UnitRange): HeadWeights {
  const width = weights.hiddenKernel.length / hidden;
  const tags = weights.tagBias.length;
  const units = to - from;
  const hiddenKernel = new Float32Array(width * units);
  for (let row = 0; row < width; row++) {
    hiddenKernel.set(weights.hiddenKernel.subarray(row * hidden + from, row * hidden + to), row * units);
  }
  return {
    hiddenKernel,
    hiddenBias: weights.hiddenBias.slice(from, to),
    tagKernel: weights.tagKernel.slice(from * tags, to * tags),
    tagBias: weights.tagBias.slice(),
  };
}

/** The inverse of {@link takeUnits}, parts in the order of their units. */
export function joinUnits(parts: readonly HeadWeights[]): HeadWeights {
  const tags = parts[0]!.tagBias.length;
  const hidden = parts.reduce((sum, part) => sum + part.hiddenBias.length, 0);
  const width = parts[0]!.hiddenKernel.length / parts[0]!.hiddenBias.length;
  const joined: HeadWeights = {
    hiddenKernel: new Float32Array(width * hidden),
    hiddenBias: new Float32Array(hidden),
    tagKernel: new Float32Array(hidden * tags),
    tagBias: parts[0]!.tagBias.slice(),
  };
  let from = 0;
  for (const part of parts) {
    const units = part.hiddenBias.length;
    for (let row = 0; row < width; row++) {
      joined.hiddenKernel.set(part.hiddenKernel.subarray(row * units, (row + 1) * units), row * hidden + from);
    }
    joined.hiddenBias.set(part.hiddenBias, from);
    joined.tagKernel.set(part.tagKernel, from * tags);
    from += units;
  }
  return joined;
}
