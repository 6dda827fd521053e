import { BadInputError } from '../../errors.js';
import { EnsembleBuilder, type TreeNode } from './ensemble-builder.js';
import { Rule } from './tree-ensemble.js';
import { givenNames, type TreeModel } from './tree-model.js';

/** Bits of a split's decision_type (LightGBM, include/LightGBM/tree.h); bits 2 and 3 are the missing type. */
const CATEGORICAL = 1;
const DEFAULT_LEFT = 2;
const MISSING_RULES = [0, Rule.ZERO_IS_MISSING, Rule.NAN_IS_MISSING];

type Section = ReadonlyMap<string, string>;

/**
 * Reads LightGBM's text model (`Booster.save_model`, versions v3 and v4): a head of `key=value` lines, then one such
 * block a tree, each begun by `Tree=n`, then `end of trees`. The initial score is inside the first tree's leaves.
 *
 * @throws BadInputError when it is cut short or has what the neutral form does not
 */
export function readLightGbm(text: string, name: string): TreeModel {
  const end = text.indexOf('\nend of trees');
  if (end < 0) {
    throw new BadInputError(`${name} is cut short: a LightGBM model has a line "end of trees". Save the model again.`);
  }
  const [head, ...trees] = text
    .slice(0, end)
    .replaceAll('\r', '')
    .split(/^(?=Tree=\d+$)/m)
    .map(sectionOf);
  checkHead(head!, name);
  const columns = numberAt(head!, 'max_feature_idx', name) + 1;
  const names = (head!.get('feature_names') ?? '').split(' ').filter((each) => each !== '');
  if (names.length !== columns) {
    throw new BadInputError(`${name} names ${names.length} features where max_feature_idx says ${columns}.`);
  }
  const expected = (head!.get('tree_sizes') ?? '').split(' ').filter((each) => each !== '').length;
  if (expected !== trees.length) {
    throw new BadInputError(
      `${name} has ${trees.length} trees where its head lists ${expected}. Save the model again.`,
    );
  }
  const builder = new EnsembleBuilder(name, columns);
  trees.forEach((tree, number) => addTree(builder, tree, `tree ${number} of ${name}`));
  return {
    format: 'LightGBM',
    // In a random forest the score is the mean over trees.
    ensemble: builder.finish({
      ...{ baseScore: 0, absent: 'zero' },
      leafScale: head!.has('average_output') ? 1 / trees.length : 1,
    }),
    columns,
    featureNames: givenNames(names, (column) => `Column_${column}`),
  };
}

function sectionOf(text: string): Section {
  return new Map(
    text.split('\n').map((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
    }),
  );
}

function checkHead(head: Section, name: string): void {
  const version = head.get('version');
  if (version !== 'v3' && version !== 'v4') {
    throw new BadInputError(`${name} is a LightGBM model of version ${version}; v3 and v4 are read.`);
  }
  const classes = Number(head.get('num_class'));
  const perIteration = Number(head.get('num_tree_per_iteration'));
  if (classes !== 1 || perIteration !== 1) {
    throw new BadInputError(
      `${name} predicts ${head.get('num_class')} classes; one number is needed. Train it with objective=cross_entropy, ` +
        'binary or regression.',
    );
  }
}

function addTree(builder: EnsembleBuilder, tree: Section, name: string): void {
  const leaves = numberAt(tree, 'num_leaves', name);
  if (tree.get('is_linear') === '1') {
    throw new BadInputError(`Leaves of ${name} hold linear models. Train it with linear_tree=false.`);
  }
  if (Number(tree.get('num_cat') ?? 0) > 0) throw categorical(name);
  const values = numbersAt(tree, 'leaf_value', leaves, name);
  // A tree of one leaf has its split lines empty.
  const splits = leaves - 1;
  const features = numbersAt(tree, 'split_feature', splits, name);
  const thresholds = numbersAt(tree, 'threshold', splits, name);
  const decisions = numbersAt(tree, 'decision_type', splits, name);
  const left = numbersAt(tree, 'left_child', splits, name);
  const right = numbersAt(tree, 'right_child', splits, name);
  const nodeAt = (node: number): TreeNode | undefined => {
    if (node < 0) return ~node < leaves ? { leaf: ~node, value: values[~node]! } : undefined;
    if (!(node < splits)) return undefined;
    return {
      feature: features[node]!,
      threshold: thresholds[node]!,
      rule: ruleOf(decisions[node]!, name),
      ...{ left: left[node]!, right: right[node]! },
    };
  };
  builder.addTree(splits === 0 ? ~0 : 0, nodeAt);
}

function ruleOf(decision: number, name: string): number {
  if ((decision & CATEGORICAL) !== 0) throw categorical(name);
  const missing = MISSING_RULES[decision >> 2];
  if (missing === undefined) throw new BadInputError(`A split of ${name} has the decision_type ${decision}.`);
  return missing | ((decision & DEFAULT_LEFT) !== 0 ? Rule.MISSING_LEFT : 0);
}

function categorical(name: string): BadInputError {
  return new BadInputError(
    `Splits of ${name} are categorical, which is not supported. Train without categorical_feature: tag scores are ` +
      'numbers, and a context such as the slot can be given as one column a value.',
  );
}

function numberAt(section: Section, key: string, name: string): number {
  return numbersAt(section, key, 1, name)[0]!;
}

function numbersAt(section: Section, key: string, count: number, name: string): number[] {
  const cells = (section.get(key) ?? '').split(' ').filter((cell) => cell !== '');
  const numbers = cells.map(Number);
  if (numbers.length !== count || numbers.some((number) => Number.isNaN(number))) {
    throw new BadInputError(
      `"${key}" of ${name} should hold ${count} number(s) and holds ${numbers.length}. Save the model again.`,
    );
  }
  return numbers;
}
