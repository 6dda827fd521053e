import { BadVectorError } from '../errors.js';
import type { SparseVector } from './sparse-vector.js';

/**
 * pgvector's binary `sparsevec` (sparsevec_send / sparsevec_recv): int32 dimensions, int32 non-zeros, int32 unused (0),
 * then the indices (int32, zero-based), then the values (float4); all big-endian. node-postgres sends a Buffer
 * parameter in binary format, so `$1::sparsevec` takes this as it is, without the detour through text.
 */
export function encodeSparsevec({ dimensions, indices, values }: SparseVector): Buffer {
  if (indices.length !== values.length) {
    throw new BadVectorError(`A vector has ${indices.length} indices but ${values.length} values.`);
  }
  const nonZeros = indices.length;
  const buffer = Buffer.allocUnsafe(12 + 8 * nonZeros);
  buffer.writeInt32BE(dimensions, 0);
  buffer.writeInt32BE(nonZeros, 4);
  buffer.writeInt32BE(0, 8);
  for (let k = 0; k < nonZeros; k++) {
    buffer.writeInt32BE(indices[k]!, 12 + 4 * k);
    buffer.writeFloatBE(values[k]!, 12 + 4 * (nonZeros + k));
  }
  return buffer;
}

/**
 * The inverse, for the `bytea` that `sparsevec_send(column)` returns.
 *
 * @throws BadVectorError when the buffer is cut short or its counts contradict its length
 */
export function decodeSparsevec(buffer: Buffer): SparseVector {
  if (buffer.length < 12) throw new BadVectorError(`A stored vector is ${buffer.length} bytes long, below its header.`);
  const dimensions = buffer.readInt32BE(0);
  const nonZeros = buffer.readInt32BE(4);
  if (nonZeros < 0 || buffer.length !== 12 + 8 * nonZeros) {
    throw new BadVectorError(`A stored vector claims ${nonZeros} non-zeros in ${buffer.length} bytes.`);
  }
  const indices = new Int32Array(nonZeros);
  const values = new Float32Array(nonZeros);
  for (let k = 0; k < nonZeros; k++) {
    indices[k] = buffer.readInt32BE(12 + 4 * k);
    values[k] = buffer.readFloatBE(12 + 4 * (nonZeros + k));
  }
  return { dimensions, indices, values };
}
