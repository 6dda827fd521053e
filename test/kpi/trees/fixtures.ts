import { readFileSync } from 'node:fs';
import type { SparseVector } from '../../../src/vectors/sparse-vector.js';

export const FOLDER = 'test/kpi/fixtures/trees';

/** What a library says of the rows: the leaf of each tree by its own numbering, and the raw score. */
export interface Said {
  readonly leaves: readonly (readonly number[])[];
  readonly raw: readonly number[];
}

/** A row whose features all have the value of some split's threshold. */
interface Edge {
  readonly value: number;
  readonly leaves: readonly number[];
}

interface Expected {
  readonly tags: readonly string[];
  readonly rows: readonly { readonly indices: number[]; readonly values: number[] }[];
  readonly models: Readonly<Record<string, Said & { readonly asZero?: Said; readonly onThreshold: readonly Edge[] }>>;
}

export const expected = JSON.parse(readFileSync(`${FOLDER}/expected.json`, 'utf8')) as Expected;

export const rows: readonly SparseVector[] = expected.rows.map(({ indices, values }) => ({
  dimensions: expected.tags.length,
  indices: Int32Array.from(indices),
  values: Float32Array.from(values),
}));

export function fixture(name: string): Buffer {
  return readFileSync(`${FOLDER}/${name}`);
}
