import { createWriteStream, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { DIMENSIONS, type SparseVector } from '../../src/vectors/sparse-vector.js';

/** Scores below this are not in the files: a tenth of the product's own floor. */
export const FILE_FLOOR = 1e-4;

/*
 * A set of vectors is a folder of plain little-endian arrays, which NumPy reads as they are: `offsets.u32` (row r has the
 * entries from offsets[r] to offsets[r + 1]), `indices.u16` and `values.f32`.
 */

export interface VectorSet {
  readonly rows: number;
  readonly offsets: Uint32Array;
  readonly indices: Uint16Array;
  readonly values: Float32Array;
}

/** Scores from `floor` on, at most the `cap` largest, of row `row`. */
export function vectorAt(set: VectorSet, row: number, { floor = FILE_FLOOR, cap = 1000 } = {}): SparseVector {
  let kept: number[] = [];
  for (let at = set.offsets[row]!; at < set.offsets[row + 1]!; at++) if (set.values[at]! >= floor) kept.push(at);
  if (kept.length > cap) {
    kept.sort((a, b) => set.values[b]! - set.values[a]! || a - b);
    kept = kept.slice(0, cap).sort((a, b) => a - b);
  }
  return {
    dimensions: DIMENSIONS,
    indices: Int32Array.from(kept, (at) => set.indices[at]!),
    values: Float32Array.from(kept, (at) => set.values[at]!),
  };
}

export function readVectorSet(folder: string): VectorSet {
  const bytes = (name: string): ArrayBuffer => {
    const file = readFileSync(path.join(folder, name));
    return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  };
  const offsets = new Uint32Array(bytes('offsets.u32'));
  return {
    rows: offsets.length - 1,
    offsets,
    indices: new Uint16Array(bytes('indices.u16')),
    values: new Float32Array(bytes('values.f32')),
  };
}

/** Writes a set row after row. `offsets.u32` comes last: where it lies, the set is whole. */
export class VectorSetWriter {
  readonly #offsets: number[] = [0];
  readonly #indices;
  readonly #values;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#indices = createWriteStream(path.join(folder, 'indices.u16'));
    this.#values = createWriteStream(path.join(folder, 'values.f32'));
  }

  /** @param scores rows x 5000, row-major */
  async append(scores: Float32Array): Promise<void> {
    const indices = new Uint16Array(scores.length);
    const values = new Float32Array(scores.length);
    const before = this.#offsets.at(-1)!;
    let count = 0;
    for (let at = 0, dimension = 0; at < scores.length; at++) {
      if (scores[at]! >= FILE_FLOOR) {
        indices[count] = dimension;
        values[count++] = scores[at]!;
      }
      if (++dimension === DIMENSIONS) {
        dimension = 0;
        this.#offsets.push(before + count);
      }
    }
    const drained = [
      [this.#indices, indices.slice(0, count)] as const,
      [this.#values, values.slice(0, count)] as const,
    ].map(async ([stream, array]) => {
      if (!stream.write(Buffer.from(array.buffer))) await once(stream, 'drain');
    });
    await Promise.all(drained);
  }

  async close(): Promise<void> {
    await Promise.all([this.#indices, this.#values].map((stream) => once(stream.end(), 'finish')));
    writeFileSync(path.join(this.folder, 'offsets.u32'), Uint32Array.from(this.#offsets));
  }
}
