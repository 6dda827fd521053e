import { BadInputError } from '../../errors.js';
import { EnsembleBuilder, nanRule, type TreeNode } from './ensemble-builder.js';
import { readOnnxGraph, type OnnxAttributes, type OnnxGraph, type OnnxNode } from './onnx-graph.js';
import type { AbsentScore } from './tree-ensemble.js';
import type { TreeModel } from './tree-model.js';

const OPERATORS: Readonly<Record<string, string>> = {
  TreeEnsembleRegressor: 'target',
  TreeEnsembleClassifier: 'class',
};

/**
 * Reads the one TreeEnsembleRegressor or TreeEnsembleClassifier of an ONNX file (ai.onnx.ml, versions 1 to 3), as
 * onnxmltools and skl2onnx write them; the raw score is before its post_transform. ONNX gives trees a dense row of
 * float32, so what a sparse vector lacks is 0 unless the caller knows that the trees were trained on sparse rows by
 * XGBoost, where it is missing. Leaves are numbered by their node.
 *
 * @throws BadInputError when it is cut short or has what the neutral form does not
 */
export function readOnnxTrees(bytes: Uint8Array, name: string, absent: AbsentScore = 'zero'): TreeModel {
  const graph = parse(bytes, name);
  const node = treeNodeOf(graph, name);
  const attributes = node.attributes;
  const columns =
    graph.inputWidth ?? 1 + attributes.ints('nodes_featureids').reduce((last, feature) => Math.max(last, feature), 0);
  const builder = new EnsembleBuilder(name, columns);
  const trees = nodesByTree(attributes, leafValues(attributes, OPERATORS[node.operator]!, name), name);
  for (const nodes of trees.values()) {
    builder.addTree(rootOf(nodes, name), (id) => nodes.get(id));
  }
  const aggregate = attributes.string('aggregate_function') ?? 'SUM';
  if (aggregate !== 'SUM' && aggregate !== 'AVERAGE') {
    throw new BadInputError(`The trees of ${name} are put together by ${aggregate}; only a sum or mean is read.`);
  }
  const base = attributes.floats('base_values');
  if (base.length > 1) throw severalNumbers(name);
  return {
    format: 'ONNX',
    ensemble: builder.finish({
      ...{ baseScore: base[0] ?? 0, absent },
      leafScale: aggregate === 'AVERAGE' ? 1 / trees.size : 1,
    }),
    columns,
    featureNames: null,
  };
}

function parse(bytes: Uint8Array, name: string): OnnxGraph {
  try {
    return readOnnxGraph(bytes);
  } catch (error) {
    throw new BadInputError(`${name} is not a whole ONNX file (${(error as Error).message}). Save the model again.`, {
      cause: error,
    });
  }
}

function treeNodeOf({ nodes, inputs }: OnnxGraph, name: string): OnnxNode {
  const found = nodes.filter(({ operator }) => operator in OPERATORS);
  const [node] = found;
  if (!node || found.length > 1) {
    const newer = nodes.some(({ operator }) => operator === 'TreeEnsemble');
    const way = newer
      ? 'Its operator TreeEnsemble (ai.onnx.ml 5) is not read: convert with target_opset={"": 17, "ai.onnx.ml": 3}.'
      : 'Convert one LightGBM, XGBoost or scikit-learn booster, without splitting it into several.';
    throw new BadInputError(
      `${name} has ${found.length} tree ensembles where one is needed (operators: ` +
        `${[...new Set(nodes.map(({ operator }) => operator))].slice(0, 10).join(', ')}). ${way}`,
    );
  }
  // A cast changes the type alone.
  let source = node.inputs[0]!;
  for (let cast = maker(source); cast?.operator === 'Cast'; cast = maker(source)) source = cast.inputs[0]!;
  if (!inputs.includes(source)) {
    throw new BadInputError(
      `The trees of ${name} do not read the model's input: ${maker(source)?.operator ?? 'something'} stands before them. ` +
        'Convert the booster alone, without a pipeline of preprocessing.',
    );
  }
  return node;

  function maker(output: string): OnnxNode | undefined {
    return nodes.find(({ outputs }) => outputs.includes(output));
  }
}

/** Sum of a leaf's weights by `tree node`. */
function leafValues(attributes: OnnxAttributes, prefix: string, name: string): Map<string, number> {
  const trees = attributes.ints(`${prefix}_treeids`);
  const nodes = attributes.ints(`${prefix}_nodeids`);
  const weights = attributes.floats(`${prefix}_weights`);
  if (new Set(attributes.ints(`${prefix}_ids`)).size > 1) throw severalNumbers(name);
  checkLengths([trees, nodes, weights], `${prefix}_*`, name);
  const values = new Map<string, number>();
  trees.forEach((tree, at) => {
    const key = `${tree} ${nodes[at]}`;
    values.set(key, (values.get(key) ?? 0) + weights[at]!);
  });
  return values;
}

/** The node that is no other's child. */
function rootOf(nodes: ReadonlyMap<number, TreeNode>, name: string): number {
  const children = new Set(
    Array.from(nodes.values()).flatMap((node) => ('leaf' in node ? [] : [node.left, node.right])),
  );
  const roots = Array.from(nodes.keys()).filter((id) => !children.has(id));
  if (roots.length !== 1) {
    throw new BadInputError(`A tree of ${name} has ${roots.length} roots where one is needed. Save the model again.`);
  }
  return roots[0]!;
}

/** Trees by their id, in the order of the file, nodes likewise. */
function nodesByTree(
  attributes: OnnxAttributes,
  values: ReadonlyMap<string, number>,
  name: string,
): Map<number, Map<number, TreeNode>> {
  const treeIds = attributes.ints('nodes_treeids');
  const ids = attributes.ints('nodes_nodeids');
  const features = attributes.ints('nodes_featureids');
  const thresholds = attributes.floats('nodes_values');
  const modes = attributes.strings('nodes_modes');
  const whenTrue = attributes.ints('nodes_truenodeids');
  const whenFalse = attributes.ints('nodes_falsenodeids');
  const tracks = attributes.ints('nodes_missing_value_tracks_true');
  const missingTrue = tracks.length === 0 ? treeIds.map(() => 0) : tracks;
  checkLengths([treeIds, ids, features, thresholds, modes, whenTrue, whenFalse, missingTrue], 'nodes_*', name);
  const trees = new Map<number, Map<number, TreeNode>>();
  treeIds.forEach((tree, at) => {
    const nodes = trees.get(tree) ?? new Map<number, TreeNode>();
    trees.set(tree, nodes);
    const id = ids[at]!;
    if (nodes.has(id)) throw new BadInputError(`Tree ${tree} of ${name} has two nodes ${id}. Save the model again.`);
    const split = { feature: features[at]!, threshold: thresholds[at]! };
    nodes.set(id, nodeOf(modes[at]!, split, missingTrue[at] === 1, whenTrue[at]!, whenFalse[at]!));

    function nodeOf(
      mode: string,
      { feature, threshold }: { feature: number; threshold: number },
      missing: boolean,
      yes: number,
      no: number,
    ): TreeNode {
      switch (mode) {
        case 'LEAF':
          return { leaf: id, value: values.get(`${tree} ${id}`) ?? 0 };
        case 'BRANCH_LEQ':
        case 'BRANCH_LT':
          return { feature, threshold, rule: nanRule(mode === 'BRANCH_LT', missing), left: yes, right: no };
        // The other way round: x > t holds where x <= t does not.
        case 'BRANCH_GT':
        case 'BRANCH_GTE':
          return { feature, threshold, rule: nanRule(mode === 'BRANCH_GTE', !missing), left: no, right: yes };
        default:
          throw new BadInputError(
            `Tree ${tree} of ${name} has a split of the kind ${mode}: categorical splits are not supported. Train ` +
              'with numeric features only.',
          );
      }
    }
  });
  return trees;
}

function checkLengths(lists: readonly { readonly length: number }[], what: string, name: string): void {
  if (lists.some(({ length }) => length !== lists[0]!.length)) {
    throw new BadInputError(`The lists ${what} of ${name} have different lengths. Save the model again.`);
  }
}

function severalNumbers(name: string): BadInputError {
  return new BadInputError(
    `${name} predicts several numbers; one is needed. Convert a regressor or a booster of two classes.`,
  );
}
