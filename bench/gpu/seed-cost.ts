import { describeSeedNetwork, sizeOf, type SeedShape } from '../../trainer/network/seed-layers.js';

/**
 * Floating-point operations of one training step per image, a multiplication and an addition counted as two: what the
 * matrix products and convolutions must do, once forward, once towards the weights of each layer that learns, and once
 * towards the input of each but the first of these. Bias, activation, pooling, normalisation and Adam are left out, as
 * is usual; what a framework recomputes is not work done.
 */
export function seedStepFlops(shape: SeedShape): number {
  let side = shape.size;
  let flops = 0;
  let learnsBefore = false;
  for (const { type, weights } of describeSeedNetwork(shape)) {
    if (type === 'MaxPooling2D') side = Math.floor(side / 2);
    const kernel = weights.find(({ name }) => name.endsWith('/kernel'));
    if (!kernel) continue;
    const forward = 2 * sizeOf(kernel.shape) * (type === 'Conv2D' ? side * side : 1);
    flops += forward;
    if (!kernel.trainable) continue;
    flops += learnsBefore ? 2 * forward : forward;
    learnsBefore = true;
  }
  return flops;
}
