import { z } from 'zod';
import { BadInputError } from '../../errors.js';
import { EnsembleBuilder, nanRule } from './ensemble-builder.js';
import type { AbsentScore } from './tree-ensemble.js';
import { givenNames, type TreeModel } from './tree-model.js';

const numbers = z.array(z.number());
/** XGBoost writes parameters as strings. */
const count = z.coerce.number().int();

const treeSchema = z.object({
  split_indices: numbers,
  split_conditions: numbers,
  split_type: numbers.optional(),
  left_children: numbers,
  right_children: numbers,
  // Booleans in files of before 1.6.
  default_left: z.array(z.union([z.number(), z.boolean()])),
  tree_param: z.object({ size_leaf_vector: count.optional() }),
});

const schema = z.object({
  version: z.array(z.number()),
  learner: z.object({
    feature_names: z.array(z.string()).optional(),
    objective: z.object({ name: z.string() }),
    learner_model_param: z.object({
      base_score: z.string(),
      num_class: count,
      num_target: count.optional(),
      num_feature: count,
    }),
    gradient_booster: z.object({
      name: z.string(),
      model: z.object({ trees: z.array(treeSchema) }).optional(),
    }),
  }),
});

/** From the base score, in the units of the prediction, to the raw score: the objectives' ProbToMargin. */
const LINKS: Readonly<Record<string, (score: number) => number>> = {
  'binary:logistic': logit,
  'reg:logistic': logit,
  'binary:logitraw': (score) => score,
  'reg:squarederror': (score) => score,
  'count:poisson': Math.log,
  'reg:gamma': Math.log,
  'reg:tweedie': Math.log,
};

/**
 * Reads XGBoost's JSON model (`Booster.save_model('model.json')`, versions 1 to 3). A value below the split's condition
 * goes left, both as float32. The file does not say whether training saw absent entries as missing (sparse input, the
 * default here) or as zeros (a dense matrix); a leaf's number is that of its node, as `pred_leaf` has it.
 *
 * @throws BadInputError when it is cut short or has what the neutral form does not
 */
export function readXgboost(text: string, name: string, absent: AbsentScore = 'missing'): TreeModel {
  const { learner } = parse(text, name);
  const { learner_model_param: parameters, gradient_booster: booster, objective } = learner;
  if (booster.name !== 'gbtree' || !booster.model) {
    throw new BadInputError(`${name} is a booster "${booster.name}"; train it with booster=gbtree.`);
  }
  if (parameters.num_class > 1 || (parameters.num_target ?? 1) > 1) {
    throw new BadInputError(`${name} predicts several numbers; train it with objective=binary:logistic.`);
  }
  const link = LINKS[objective.name];
  if (!link) {
    throw new BadInputError(
      `${name} has the objective "${objective.name}"; what is read: ${Object.keys(LINKS).join(', ')}.`,
    );
  }
  const columns = parameters.num_feature;
  const builder = new EnsembleBuilder(name, columns);
  booster.model.trees.forEach((tree, number) => addTree(builder, tree, `Tree ${number} of ${name}`));
  const names = learner.feature_names ?? [];
  if (names.length > 0 && names.length !== columns) {
    throw new BadInputError(`${name} names ${names.length} of ${columns} features. Save the model again.`);
  }
  return {
    format: 'XGBoost',
    ensemble: builder.finish({ baseScore: link(baseScoreOf(parameters.base_score)), absent }),
    columns,
    featureNames: givenNames(names, (column) => `f${column}`),
  };
}

function parse(text: string, name: string): z.infer<typeof schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BadInputError(`${name} is not a whole JSON file (${(error as Error).message}). Save the model again.`, {
      cause: error,
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new BadInputError(
    `${name} is not a JSON model of XGBoost: ${path.join('.') || 'the file'}: ${message}. ` +
      "Save it by Booster.save_model('model.json').",
  );
}

function addTree(builder: EnsembleBuilder, tree: z.infer<typeof treeSchema>, name: string): void {
  const { left_children: left, right_children: right, split_conditions: conditions, split_indices: features } = tree;
  const nodes = left.length;
  if ([right, conditions, features, tree.default_left].some(({ length }) => length !== nodes)) {
    throw new BadInputError(`${name} has lists of different lengths. Save the model again.`);
  }
  if (tree.split_type?.some((type) => type !== 0)) {
    throw new BadInputError(
      `${name} has categorical splits, which are not supported. Train without enable_categorical: tag scores are ` +
        'numbers, and a context such as the slot can be given as one column a value.',
    );
  }
  if ((tree.tree_param.size_leaf_vector ?? 1) > 1) {
    throw new BadInputError(`${name} has several numbers a leaf; train it with multi_strategy=one_output_per_tree.`);
  }
  builder.addTree(0, (node) => {
    if (!(node >= 0 && node < nodes)) return undefined;
    if (left[node] === -1) return { leaf: node, value: Math.fround(conditions[node]!) };
    return {
      feature: features[node]!,
      threshold: Math.fround(conditions[node]!),
      rule: nanRule(true, Boolean(tree.default_left[node])),
      ...{ left: left[node]!, right: right[node]! },
    };
  });
}

/** "3.8E-1", or since 3.1 "[3.8E-1]". */
function baseScoreOf(text: string): number {
  return Math.fround(Number(text.replace(/^\[(.*)\]$/, '$1')));
}

function logit(rate: number): number {
  return Math.log(rate / (1 - rate));
}
