import type { Attribute, OnnxConstant, OnnxGraph, OnnxNode, OnnxPort } from './model-proto.js';

/**
 * A tensor of the graph under construction. `shape` is the Keras one without the batch: [height, width, channels] or
 * [features]. In the graph itself pictures lie channels first, as ONNX's operators want them.
 */
export interface Value {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Collects operators and constants, and gives each result a name of its own. */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #constants: OnnxConstant[] = [];

  /** Appends an operator and returns the name of its result. */
  add(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const output = `${operator}_${this.#nodes.length}`;
    this.#nodes.push({ operator, inputs, outputs: [output], attributes });
    return output;
  }

  weights(values: Float32Array, shape: readonly number[]): string {
    return this.#constant(values, shape);
  }

  integers(values: readonly number[]): string {
    return this.#constant(BigInt64Array.from(values, BigInt), [values.length]);
  }

  scalar(value: number): string {
    return this.#constant(Float32Array.of(value), []);
  }

  /** Pictures to the order of TensorFlow's memory; vectors stay as they are. */
  channelsLast({ name, shape }: Value): string {
    return shape.length === 3 ? this.add('Transpose', [name], { perm: [0, 2, 3, 1] }) : name;
  }

  /** The inverse of {@link channelsLast}. */
  channelsFirst(name: string, shape: readonly number[]): string {
    return shape.length === 3 ? this.add('Transpose', [name], { perm: [0, 3, 1, 2] }) : name;
  }

  /** The graph, with each result `from` renamed to its output port's name. */
  finish(name: string, input: OnnxPort, outputs: readonly { from: string; port: OnnxPort }[]): OnnxGraph {
    const nodes = [
      ...this.#nodes,
      ...outputs.map(({ from, port }): OnnxNode => ({
        operator: 'Identity',
        inputs: [from],
        outputs: [port.name],
        attributes: {},
      })),
    ];
    return { name, nodes, constants: this.#constants, inputs: [input], outputs: outputs.map(({ port }) => port) };
  }

  #constant(values: Float32Array | BigInt64Array, shape: readonly number[]): string {
    const name = `constant_${this.#constants.length}`;
    this.#constants.push({ name, shape, values });
    return name;
  }
}
