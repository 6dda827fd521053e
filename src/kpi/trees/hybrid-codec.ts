import { BadInputError } from '../../errors.js';
import { decodeSparsevec, encodeSparsevec } from '../../vectors/sparsevec-codec.js';
import { hybridPredictor, type HybridPredictor } from './hybrid-predictor.js';
import type { TreeEnsemble } from './tree-ensemble.js';

/*
 * A hybrid predictor as the bytes of one table column, little-endian but for the coefficients:
 *
 *     "EKH1", uint32 absent (0 zero, 1 missing), uint32 trees, uint32 splits, uint32 leaves, uint32 bytes of coefficients,
 *     float64 intercept, float64 base score,
 *     float64 thresholds[splits], float64 leaf values[leaves], float64 leaf weights[leaves],
 *     int32 roots[trees], int32 leaf offsets[trees + 1], int32 features[splits], int32 left[splits], int32 right[splits],
 *     int32 leaf ids[leaves], uint8 rules[splits], coefficients as pgvector's binary sparsevec (big-endian)
 *
 * 500 trees of 12 leaves take 300 kB.
 */
const MAGIC = 'EKH1';
const HEADER = 40;

/** @returns the bytes that `decodeHybrid` reads */
export function encodeHybrid({ intercept, coefficients, ensemble, leafWeights }: HybridPredictor): Buffer {
  const { roots, leafOffsets, features, thresholds, rules, left, right, leafIds, leafValues } = ensemble;
  const vector = encodeSparsevec(coefficients);
  const header = Buffer.alloc(HEADER);
  header.write(MAGIC, 'latin1');
  [Number(ensemble.absent === 'missing'), roots.length, features.length, leafIds.length, vector.length].forEach(
    (count, place) => header.writeUInt32LE(count, 4 + 4 * place),
  );
  header.writeDoubleLE(intercept, 24);
  header.writeDoubleLE(ensemble.baseScore, 32);
  const lists = [thresholds, leafValues, leafWeights, roots, leafOffsets, features, left, right, leafIds, rules];
  // Typed arrays are little-endian on every machine that Node runs ONNX Runtime on.
  const bytes = lists.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  return Buffer.concat([header, ...bytes, vector]);
}

/** @throws BadInputError when the bytes are cut short or contradict themselves: a walk through the trees would not end */
export function decodeHybrid(bytes: Buffer): HybridPredictor {
  if (bytes.length < HEADER || bytes.toString('latin1', 0, 4) !== MAGIC) throw broken('they do not begin as one');
  const [absent, trees, splits, leaves, vectorBytes] = [4, 8, 12, 16, 20].map((at) => bytes.readUInt32LE(at));
  const expected = HEADER + 8 * (splits! + 2 * leaves!) + 4 * (2 * trees! + 1 + 3 * splits! + leaves!) + splits!;
  if (bytes.length !== expected + vectorBytes!) throw broken(`${bytes.length} bytes are not what their counts say`);
  // A copy: a typed array must begin at a multiple of its width, and a buffer from a driver shares its memory with others.
  const { buffer } = Uint8Array.from(bytes);
  let at = HEADER;
  const take = (width: number, count: number): number => {
    const start = at;
    at += width * count;
    return start;
  };
  const doubles = (count: number): Float64Array => new Float64Array(buffer, take(8, count), count);
  const ints = (count: number): Int32Array => new Int32Array(buffer, take(4, count), count);
  const thresholds = doubles(splits!);
  const leafValues = doubles(leaves!);
  const leafWeights = doubles(leaves!);
  const ensemble: TreeEnsemble = {
    ...{ thresholds, leafValues },
    ...{ roots: ints(trees!), leafOffsets: ints(trees! + 1), features: ints(splits!) },
    ...{ left: ints(splits!), right: ints(splits!), leafIds: ints(leaves!) },
    rules: new Uint8Array(buffer, take(1, splits!), splits),
    baseScore: bytes.readDoubleLE(32),
    absent: absent === 1 ? 'missing' : 'zero',
  };
  checkTrees(ensemble);
  return hybridPredictor(bytes.readDoubleLE(24), decodeSparsevec(bytes.subarray(at)), ensemble, leafWeights);
}

/** Every split and leaf has one parent that comes before it, or is a root: so walks end, and end at a leaf of the tree. */
function checkTrees({ roots, leafOffsets, features, left, right, leafIds }: TreeEnsemble): void {
  const reached = new Uint8Array(features.length + leafIds.length);
  const reach = (node: number, parent: number): void => {
    const place = node >= 0 ? node : features.length + ~node;
    if (node >= features.length || ~node >= leafIds.length || (node >= 0 && node <= parent) || reached[place]! > 0) {
      throw broken(`node ${node} is not where a tree has it`);
    }
    reached[place] = 1;
  };
  roots.forEach((root) => reach(root, -1));
  features.forEach((feature, split) => {
    if (feature < 0) throw broken(`split ${split} looks at feature ${feature}`);
    reach(left[split]!, split);
    reach(right[split]!, split);
  });
  if (reached.includes(0)) throw broken('a node belongs to no tree');
  const ordered = leafOffsets.every((offset, tree) => tree === 0 || offset > leafOffsets[tree - 1]!);
  if (leafOffsets[0] !== 0 || !ordered || leafOffsets.at(-1) !== leafIds.length) throw broken('leaves are miscounted');
}

function broken(what: string): BadInputError {
  return new BadInputError(`These bytes are no stored model of tags and trees: ${what}. Fit the model again.`);
}
