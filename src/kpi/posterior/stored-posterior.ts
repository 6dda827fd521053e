import type { Posterior } from './coefficient-posterior.js';
import { DIAGONAL_MAGIC, DiagonalPosterior } from './diagonal-posterior.js';
import { GaussianPosterior } from './posterior.js';

/**
 * A posterior of either format, told apart by the first four bytes.
 *
 * @throws KpiDataError when the bytes are of neither
 */
export function decodeStoredPosterior(bytes: Uint8Array): Posterior {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isDiagonal = bytes.byteLength >= 4 && view.getUint32(0, true) === DIAGONAL_MAGIC;
  return isDiagonal ? DiagonalPosterior.decode(bytes) : GaussianPosterior.decode(bytes);
}
