import type { TreeEnsemble } from './tree-ensemble.js';

export type TreeFormat = 'LightGBM' | 'XGBoost' | 'ONNX';

/** A model file as read: splits still look at the columns of the matrix it was trained on. */
export interface TreeModel {
  readonly format: TreeFormat;
  readonly ensemble: TreeEnsemble;
  /** Columns of the training matrix. */
  readonly columns: number;
  /** Their names, where the file has names that somebody gave; null where it has none or placeholders. */
  readonly featureNames: readonly string[] | null;
}

/** Names such as `Column_7` or `f7` at every column are what a library puts where it was given none. */
export function givenNames(names: readonly string[], placeholder: (column: number) => string): string[] | null {
  const given = names.some((name, column) => name !== placeholder(column));
  return names.length > 0 && given ? [...names] : null;
}
