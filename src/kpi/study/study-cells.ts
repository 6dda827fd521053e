import type { Design } from '../solvers/design.js';

/** A circumstance of an impression that is not of the picture: slot, audience, weekday. */
export interface ContextFactor {
  readonly name: string;
  readonly levels: readonly string[];
  /** Of each cell. */
  readonly level: Int32Array;
}

/**
 * What a cell is for. Lambda is chosen and trees are stopped on 'valid', illustrations that neither saw; 'later' are the
 * illustrations of 'train' on later days; 'new' are others on those later days.
 */
export type StudyPart = 'train' | 'valid' | 'later' | 'new';

/** The sets that a study is judged on. */
export type TestSet = Extract<StudyPart, 'later' | 'new'>;

/** k of n by illustration and context, the scores of the illustrations aside. */
export interface StudyCells {
  /** One row an illustration, one column a tag. */
  readonly design: Design;
  /** Row of the design, of each cell. */
  readonly illustration: Int32Array;
  readonly contexts: readonly ContextFactor[];
  readonly part: readonly StudyPart[];
  /** k, one per cell. */
  readonly numerators: Float64Array;
  /** n, likewise; all above 0. */
  readonly denominators: Float64Array;
}

/**
 * Names of the columns that trees may look at: the tags, then a column for each level of each factor, `slot=top`. A
 * design is as wide as the database's vectors; columns behind the last tag have a name that stands for nothing.
 */
export function studyFeatureNames(
  tags: readonly string[],
  { design, contexts }: Pick<StudyCells, 'design' | 'contexts'>,
): string[] {
  const unused = Array.from({ length: design.columns - tags.length }, (_, place) => `unused ${tags.length + place}`);
  return [...tags, ...unused, ...contexts.flatMap(({ name, levels }) => levels.map((level) => `${name}=${level}`))];
}

/** The scores of the cells' illustrations. */
export function tagColumns({ design, illustration }: StudyCells, cells: Int32Array): Design {
  const offsets = new Int32Array(cells.length + 1);
  cells.forEach((cell, row) => {
    const own = illustration[cell]!;
    offsets[row + 1] = offsets[row]! + design.offsets[own + 1]! - design.offsets[own]!;
  });
  const indices = new Int32Array(offsets[cells.length]!);
  const values = new Float32Array(indices.length);
  cells.forEach((cell, row) => {
    const own = illustration[cell]!;
    indices.set(design.indices.subarray(design.offsets[own], design.offsets[own + 1]), offsets[row]);
    values.set(design.values.subarray(design.offsets[own], design.offsets[own + 1]), offsets[row]);
  });
  return { rows: cells.length, columns: design.columns, offsets, indices, values };
}

/** The contexts of the cells, 1-of-K coded. */
export function contextColumns({ contexts }: StudyCells, cells: Int32Array): Design {
  const offsets = Int32Array.from({ length: cells.length + 1 }, (_, row) => row * contexts.length);
  const indices = new Int32Array(offsets[cells.length]!);
  let base = 0;
  contexts.forEach(({ level, levels }, factor) => {
    cells.forEach((cell, row) => (indices[row * contexts.length + factor] = base + level[cell]!));
    base += levels.length;
  });
  return { rows: cells.length, columns: base, offsets, indices, values: new Float32Array(indices.length).fill(1) };
}

/** Designs of the same rows side by side: the columns of the second follow those of the first, and so on. */
export function sideBySide(designs: readonly Design[]): Design {
  const [first] = designs;
  if (designs.length === 1) return first!;
  const rows = first!.rows;
  const offsets = new Int32Array(rows + 1);
  for (let row = 0; row <= rows; row++) offsets[row] = designs.reduce((sum, design) => sum + design.offsets[row]!, 0);
  const indices = new Int32Array(offsets[rows]!);
  const values = new Float32Array(indices.length);
  for (let row = 0; row < rows; row++) {
    let at = offsets[row]!;
    let base = 0;
    for (const design of designs) {
      for (let k = design.offsets[row]!; k < design.offsets[row + 1]!; k++) {
        indices[at] = base + design.indices[k]!;
        values[at] = design.values[k]!;
        at++;
      }
      base += design.columns;
    }
  }
  return { rows, columns: designs.reduce((sum, { columns }) => sum + columns, 0), offsets, indices, values };
}
