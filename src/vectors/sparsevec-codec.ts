import { BadVectorError } from '../errors.js';
import type { SparseVector } from './sparse-vector.js';

/**
 * pgvector's binary `sparsevec` (sparsevec_send / sparsevec_recv): int32 dimensions, int32 non-zeros, int32 unused (0),
 * then the indices (int32, zero-based), then the values (float4); all big-endian. node-postgres sends a Buffer
 * parameter in binary format, so `$1::sparsevec` takes this as it is, without the detour through text.
 */
export function encodeSparsevec(vector: SparseVector): Buffer {
  const buffer = Buffer.allocUnsafe(sparsevecBytes(vector));
  writeSparsevec(new DataView(buffer.buffer, buffer.byteOffset, buffer.length), 0, vector);
  return buffer;
}

/** Length of a vector's binary form, bytes. */
export function sparsevecBytes({ indices }: SparseVector): number {
  return 12 + 8 * indices.length;
}

/**
 * Writes the binary form into a place that has room for it.
 *
 * @returns the offset right after it
 */
export function writeSparsevec(
  target: DataView,
  offset: number,
  { dimensions, indices, values }: SparseVector,
): number {
  const nonZeros = indices.length;
  if (nonZeros !== values.length) {
    throw new BadVectorError(`A vector has ${nonZeros} indices but ${values.length} values.`);
  }
  target.setInt32(offset, dimensions);
  target.setInt32(offset + 4, nonZeros);
  target.setInt32(offset + 8, 0);
  const indicesAt = offset + 12;
  const valuesAt = indicesAt + 4 * nonZeros;
  for (let k = 0; k < nonZeros; k++) {
    target.setInt32(indicesAt + 4 * k, indices[k]!);
    target.setFloat32(valuesAt + 4 * k, values[k]!);
  }
  return valuesAt + 4 * nonZeros;
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
