import { z } from 'zod';
import { ModelPackError } from '../../src/errors.js';

/** A weight of a Keras layer, float32, in TensorFlow's memory order. */
export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** One layer with the names of the layers it reads from. */
export interface Layer {
  readonly name: string;
  /** The Keras class, e.g. `Conv2D`. */
  readonly type: string;
  /** The layer's Keras configuration, snake case. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: readonly string[];
}

/** A Keras or TensorFlow.js layers model with one input and one output: layers in an order in which each follows its inputs. */
export interface LayersModel {
  readonly layers: readonly Layer[];
  readonly output: string;
  /** By `layer/weight`, e.g. `Conv1/kernel`. */
  readonly weights: ReadonlyMap<string, Weight>;
}

const layerSchema = z.looseObject({
  class_name: z.string(),
  name: z.string().optional(),
  config: z.record(z.string(), z.unknown()),
  inbound_nodes: z.array(z.array(z.tuple([z.string()], z.unknown()))).optional(),
});
const configSchema = z.looseObject({
  layers: z.array(layerSchema),
  output_layers: z.array(z.tuple([z.string()], z.unknown())).optional(),
});
const topologySchema = z.looseObject({
  class_name: z.string().optional(),
  config: z.union([configSchema, z.array(layerSchema)]),
});

/**
 * Reads the topology of a functional or sequential model, as `model.json` of TensorFlow.js holds it under
 * `modelTopology`.
 *
 * @throws ModelPackError when it is no such topology, or has several outputs or a layer used twice
 */
export function readTopology(json: unknown): Pick<LayersModel, 'layers' | 'output'> {
  const outer = z.looseObject({ model_config: z.unknown().optional() }).safeParse(json);
  const parsed = topologySchema.safeParse(outer.data?.model_config ?? json);
  if (!parsed.success) {
    throw new ModelPackError(`The model's topology is not a Keras one: ${z.prettifyError(parsed.error)}`);
  }
  const config = Array.isArray(parsed.data.config) ? { layers: parsed.data.config } : parsed.data.config;
  const sequential = config.layers.every((layer) => layer.inbound_nodes === undefined);
  let previous: string[] = [];
  const layers = config.layers.map((layer): Layer => {
    const name = layer.name ?? String(layer.config.name);
    const nodes = layer.inbound_nodes ?? [];
    if (nodes.length > 1) {
      throw new ModelPackError(`Layer ${name} is used in several places of the model, which the exporter cannot do.`);
    }
    const inputs = sequential ? previous : (nodes[0] ?? []).map(([input]) => input);
    previous = [name];
    return { name, type: layer.class_name, config: layer.config, inputs };
  });
  if (layers.length === 0) throw new ModelPackError('The model has no layers.');
  const outputs = ('output_layers' in config && config.output_layers) || [[layers.at(-1)!.name] as [string]];
  if (outputs.length !== 1) throw new ModelPackError(`The model has ${outputs.length} outputs; one is needed.`);
  return { layers, output: outputs[0]![0] };
}

/** The part of a model that ends with layer `output`. */
export function cutAt(model: LayersModel, output: string): LayersModel {
  const byName = new Map(model.layers.map((layer) => [layer.name, layer]));
  if (!byName.has(output)) throw new ModelPackError(`The model has no layer ${output}.`);
  const needed = new Set<string>();
  const pending = [output];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    pending.push(...byName.get(name)!.inputs);
  }
  return { layers: model.layers.filter(({ name }) => needed.has(name)), output, weights: model.weights };
}

/**
 * `model` followed by more layers, the last of which is the new output.
 *
 * @throws ModelPackError when a layer's name is taken
 */
export function append(
  model: LayersModel,
  layers: readonly Layer[],
  weights: ReadonlyMap<string, Weight>,
): LayersModel {
  const taken = new Set(model.layers.map(({ name }) => name));
  for (const { name } of layers) if (taken.has(name)) throw new ModelPackError(`Two layers are called ${name}.`);
  return {
    layers: [...model.layers, ...layers],
    output: layers.at(-1)?.name ?? model.output,
    weights: new Map([...model.weights, ...weights]),
  };
}

/** Two models over the same first layers as one graph, whose output is the first one's; a layer both have is there once. */
export function join(model: LayersModel, other: LayersModel): LayersModel {
  const present = new Set(model.layers.map(({ name }) => name));
  return {
    layers: [...model.layers, ...other.layers.filter(({ name }) => !present.has(name))],
    output: model.output,
    weights: new Map([...other.weights, ...model.weights]),
  };
}
