import { BadInputError } from '../../src/errors.js';
import { permutation, random } from '../head/random.js';

/** Groups numbered from 0 in the order in which they first appear. */
export function numberGroups(groups: Int32Array | readonly string[], images: number): Int32Array {
  if (groups.length !== images) {
    throw new BadInputError(`${groups.length} groups were given for ${images} images: one an image is needed.`);
  }
  const numbers = new Map<number | string, number>();
  return Int32Array.from(groups as ArrayLike<number | string>, (group) => {
    const known = numbers.get(group);
    if (known !== undefined) return known;
    numbers.set(group, numbers.size);
    return numbers.size - 1;
  });
}

export function countGroups(numbered: Int32Array): number {
  return numbered.reduce((most, group) => Math.max(most, group), -1) + 1;
}

/**
 * Two halves of about as many images each, no group in both.
 *
 * @param numbered of {@link numberGroups}
 * @returns 0 or 1 for each image
 */
export function halve(numbered: Int32Array, seed: number): Uint8Array {
  const sizes = new Int32Array(countGroups(numbered));
  for (const group of numbered) sizes[group]!++;
  const half = new Uint8Array(sizes.length);
  const taken = [0, 0];
  for (const group of permutation(sizes.length, random(seed, 'halves'))) {
    half[group] = taken[0]! <= taken[1]! ? 0 : 1;
    taken[half[group]]! += sizes[group]!;
  }
  return Uint8Array.from(numbered, (group) => half[group]!);
}
