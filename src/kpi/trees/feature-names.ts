import { BadInputError } from '../../errors.js';
import type { TreeEnsemble } from './tree-ensemble.js';
import type { TreeModel } from './tree-model.js';

/** LightGBM refuses what JSON uses and turns white space into `_`; XGBoost refuses `[`, `]` and `<`. */
const UNSAFE = /[\s",:[\]{}<%]/g;

/** A tag's name as both libraries take it: unsafe characters percent-encoded, so that it can be told back. */
export function safeFeatureName(tag: string): string {
  return tag.replace(UNSAFE, (character) => encodeURIComponent(character));
}

/**
 * The ensemble with splits that look at dimensions of our vectors. Where the file has names they decide, as the tag is
 * called, in the form of `safeFeatureName`, or with `_` for white space; else the order of columns does.
 *
 * @param names of our dimensions, in order
 * @throws BadInputError for a feature that a split uses and that is not among the names
 */
export function bindFeatures({ ensemble, columns, featureNames }: TreeModel, names: readonly string[]): TreeEnsemble {
  const dimensionOf = featureNames ? byName(names) : (column: number): number | undefined => column;
  const features = ensemble.features.map((column) => {
    const dimension = typeof dimensionOf === 'function' ? dimensionOf(column) : dimensionOf.get(featureNames![column]!);
    if (dimension === undefined || dimension >= names.length) {
      throw new BadInputError(
        featureNames
          ? `The trees split by "${featureNames[column]}", which is none of the ${names.length} features here. ` +
              'Train on what `eyecatch kpi export-training` writes, and keep the names of its features.txt.'
          : `The trees split by column ${column} of ${columns}, but there are ${names.length} features here. Train on ` +
              'what `eyecatch kpi export-training` writes.',
      );
    }
    return dimension;
  });
  return { ...ensemble, features };
}

/** A name that could mean two dimensions means neither, unless one is called exactly so. */
function byName(names: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const form of [(tag: string) => tag.replace(/\s/g, '_'), safeFeatureName, (tag: string) => tag]) {
    const taken = new Map<string, number>();
    names.forEach((tag, dimension) => taken.set(form(tag), taken.has(form(tag)) ? NaN : dimension));
    for (const [name, dimension] of taken) {
      if (Number.isNaN(dimension)) found.delete(name);
      else found.set(name, dimension);
    }
  }
  return found;
}
