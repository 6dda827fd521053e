import { KpiDataError } from '../../errors.js';
import { packedLength } from '../solvers/cholesky.js';
import { DualProducts, PrimalProducts } from '../solvers/inverse-products.js';
import type { PosteriorParts } from './posterior-parts.js';

/**
 * Layout, little-endian, every part at a multiple of 8 bytes:
 *
 *     uint32 x 8   MAGIC, version, form (0 primal, 1 dual), dimensions, columns that occur, rows, non-zeros, 0
 *     float64 x 3  lambda, scale, total weight
 *     float64      mean, one per column that occurs
 *     float64      weights, one per row
 *     int32        columns that occur
 *     float32      factor, packed
 *     int32        offsets (rows + 1), then indices, then float32 values: the sparse rows
 *
 * A primal posterior has no rows: 0 of them, without offsets.
 */
const MAGIC = 0x50595045; // 'EPYP'
const VERSION = 1;
const HEADER_NUMBERS = 8;

export function encodePosterior(parts: PosteriorParts): Uint8Array {
  const { products } = parts;
  const dual = products instanceof DualProducts ? products.centred : null;
  const design = dual?.design;
  const header = Uint32Array.of(
    ...[MAGIC, VERSION, dual ? 1 : 0, parts.dimensions, parts.columns.length],
    ...[design?.rows ?? 0, design?.values.length ?? 0, 0],
  );
  const arrays = [
    header,
    Float64Array.of(parts.lambda, parts.scale, parts.totalWeight),
    parts.mean,
    ...(dual ? [dual.weights] : []),
    parts.columns,
    products.factor,
    ...(design ? [design.offsets, design.indices, design.values] : []),
  ];
  const bytes = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + aligned(byteLength), 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += aligned(byteLength);
  }
  return bytes;
}

/** @throws KpiDataError when the bytes are not those of `encodePosterior` */
export function decodePosterior(bytes: Uint8Array): PosteriorParts {
  // Copied, because what a database client gives lies at any byte of its buffer.
  const { buffer } = new Uint8Array(bytes);
  let at = 0;
  const take = <T>(
    type: new (buffer: ArrayBuffer, at: number, length: number) => T,
    length: number,
    size: number,
  ): T => {
    if (at + length * size > buffer.byteLength) throw notPosterior('it ends too early');
    const part = new type(buffer, at, length);
    at += aligned(length * size);
    return part;
  };
  const header = take(Uint32Array, HEADER_NUMBERS, 4);
  if (header[0] !== MAGIC || header[1] !== VERSION) throw notPosterior('it begins differently');
  const [dimensions, seen, rows, nonZeros] = header.subarray(3) as unknown as [number, number, number, number];
  const dual = header[2] === 1;
  const [lambda, scale, totalWeight] = take(Float64Array, 3, 8) as unknown as [number, number, number];
  const mean = take(Float64Array, seen, 8);
  const weights = dual ? take(Float64Array, rows, 8) : null;
  const columns = take(Int32Array, seen, 4);
  const factor = take(Float32Array, packedLength(dual ? rows : seen), 4);
  const common = { dimensions, columns, mean, totalWeight, lambda, scale };
  if (!weights) return { ...common, products: new PrimalProducts(factor) };
  const design = {
    rows,
    columns: seen,
    offsets: take(Int32Array, rows + 1, 4),
    indices: take(Int32Array, nonZeros, 4),
    values: take(Float32Array, nonZeros, 4),
  };
  return { ...common, products: new DualProducts(factor, { design, weights, totalWeight, mean }, lambda) };
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

function notPosterior(why: string): KpiDataError {
  return new KpiDataError(`The stored uncertainty of the model cannot be read: ${why}. Fit the model again.`);
}
