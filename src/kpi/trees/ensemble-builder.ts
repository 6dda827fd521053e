import { BadInputError } from '../../errors.js';
import { Rule, type AbsentScore, type TreeEnsemble } from './tree-ensemble.js';

/** A node as a model file has it; children are the file's own node numbers. */
export type TreeNode =
  | {
      readonly feature: number;
      readonly threshold: number;
      /** Bits of `Rule`. */
      readonly rule: number;
      readonly left: number;
      readonly right: number;
    }
  | { readonly leaf: number; readonly value: number };

/** Far above what pays (He et al. 2014 saw nothing past 1000 trees of 12 leaves); each leaf becomes a column. */
export const MAX_TREES = 20_000;
export const MAX_LEAVES = 1_000_000;
/** Dimensions a file may speak of: the tags and some context. */
export const MAX_FEATURES = 1_000_000;

/**
 * Puts trees together into the neutral form, checking what evaluation relies on: every node is reached once (so it is a
 * tree, and a walk ends), numbers are finite, sizes are sane.
 */
export class EnsembleBuilder {
  private readonly roots: number[] = [];
  private readonly leafOffsets: number[] = [0];
  private readonly features: number[] = [];
  private readonly thresholds: number[] = [];
  private readonly rules: number[] = [];
  private readonly left: number[] = [];
  private readonly right: number[] = [];
  private readonly leafIds: number[] = [];
  private readonly leafValues: number[] = [];

  /**
   * @param name of the file, for messages
   * @param columns features the file says the model has
   */
  constructor(
    private readonly name: string,
    private readonly columns: number,
  ) {
    if (!Number.isInteger(columns) || columns < 1 || columns > MAX_FEATURES) {
      throw new BadInputError(`${name} speaks of ${columns} features; 1 to ${MAX_FEATURES} are read.`);
    }
  }

  /**
   * Adds a tree, from its root down.
   *
   * @param nodeAt the node of a number of the file; undefined when there is none
   * @throws BadInputError naming file, tree and node
   */
  addTree(root: number, nodeAt: (node: number) => TreeNode | undefined): void {
    const tree = this.roots.length;
    if (tree === MAX_TREES) throw new BadInputError(`${this.name} has more than ${MAX_TREES} trees; train fewer.`);
    const bad = (what: string): BadInputError =>
      new BadInputError(`Tree ${tree} of ${this.name} is broken: ${what}. Save the model again.`);
    const seen = new Set<number>();
    // `place` puts the number of the node that was read where its parent looks for it.
    const waiting: { node: number; place: (number: number) => void }[] = [
      { node: root, place: (number) => this.roots.push(number) },
    ];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { node, place } = next;
      if (seen.has(node)) throw bad(`node ${node} is reached twice`);
      seen.add(node);
      const found = nodeAt(node);
      if (!found) throw bad(`there is no node ${node}`);
      if ('leaf' in found) {
        if (!Number.isFinite(found.value)) throw bad(`leaf ${found.leaf} has the value ${found.value}`);
        if (this.leafIds.length === MAX_LEAVES) {
          throw new BadInputError(`${this.name} has more than ${MAX_LEAVES} leaves; train fewer or smaller trees.`);
        }
        place(~this.leafIds.length);
        this.leafIds.push(found.leaf);
        this.leafValues.push(found.value);
        continue;
      }
      const { feature, threshold, rule, left, right } = found;
      if (!Number.isInteger(feature) || feature < 0 || feature >= this.columns) {
        throw bad(`node ${node} splits by feature ${feature} of ${this.columns}`);
      }
      if (Number.isNaN(threshold)) throw bad(`node ${node} has no threshold`);
      const split = this.features.length;
      place(split);
      this.features.push(feature);
      this.thresholds.push(threshold);
      this.rules.push(rule);
      this.left.push(0);
      this.right.push(0);
      waiting.push(
        { node: right, place: (number) => (this.right[split] = number) },
        { node: left, place: (number) => (this.left[split] = number) },
      );
    }
    this.leafOffsets.push(this.leafIds.length);
  }

  /** @param leafScale each leaf's value is multiplied by it: 1 / trees where a model averages */
  finish({
    baseScore,
    absent,
    leafScale = 1,
  }: {
    baseScore: number;
    absent: AbsentScore;
    leafScale?: number;
  }): TreeEnsemble {
    if (this.roots.length === 0)
      throw new BadInputError(`${this.name} has no trees. Train the model before saving it.`);
    if (!Number.isFinite(baseScore)) throw new BadInputError(`${this.name} has the base score ${baseScore}.`);
    return {
      roots: Int32Array.from(this.roots),
      leafOffsets: Int32Array.from(this.leafOffsets),
      features: Int32Array.from(this.features),
      thresholds: Float64Array.from(this.thresholds),
      rules: Uint8Array.from(this.rules),
      left: Int32Array.from(this.left),
      right: Int32Array.from(this.right),
      leafIds: Int32Array.from(this.leafIds),
      leafValues: Float64Array.from(this.leafValues, (value) => value * leafScale),
      ...{ baseScore, absent },
    };
  }
}

/** Rule of a split that knows NaN alone as missing: XGBoost's and ONNX's. */
export function nanRule(strict: boolean, missingLeft: boolean): number {
  return Rule.NAN_IS_MISSING | (strict ? Rule.STRICT : 0) | (missingLeft ? Rule.MISSING_LEFT : 0);
}
