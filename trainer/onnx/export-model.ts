import { ModelPackError } from '../../src/errors.js';
import { activationLayers } from './activation-layers.js';
import { convolutionLayers } from './convolution-layers.js';
import { foldBatchNorm } from './fold-batch-norm.js';
import { GraphBuilder, type Value } from './graph-builder.js';
import { LayerContext, type LayerOperator } from './layer-context.js';
import type { LayersModel } from './layers-model.js';
import { encodeModel, encodeModelPieces, type OnnxGraph } from './model-proto.js';
import { poolingLayers } from './pooling-layers.js';
import { vectorLayers } from './vector-layers.js';

const OPERATORS: Readonly<Record<string, LayerOperator>> = {
  ...activationLayers,
  ...convolutionLayers,
  ...poolingLayers,
  ...vectorLayers,
};

export interface ExportOptions {
  /** Shape of one input without the batch, [height, width, channels] or [features]. */
  readonly inputShape: readonly number[];
  readonly inputName?: string;
  readonly outputName: string;
}

/**
 * Translates a Keras / TensorFlow.js layers model to an ONNX file (opset 17): float32 in and out, a batch of any size
 * first, pictures NHWC as in TensorFlow (inside, the graph is NCHW). Batch normalisations are folded into convolutions.
 *
 * @throws ModelPackError naming the layer that is unknown, is configured in an unknown way or lacks a weight
 */
export function exportModel(model: LayersModel, options: ExportOptions): Uint8Array {
  return encodeModel(buildGraph(model, options));
}

/** {@link exportModel} in pieces to be written one after another, for models that memory should hold but once. */
export function exportModelPieces(model: LayersModel, options: ExportOptions): Uint8Array[] {
  return encodeModelPieces(buildGraph(model, options));
}

function buildGraph(model: LayersModel, options: ExportOptions): OnnxGraph {
  const { inputShape, inputName = 'image', outputName } = options;
  const folded = foldBatchNorm(model);
  const builder = new GraphBuilder();
  const input: Value = { name: builder.channelsFirst(inputName, inputShape), shape: inputShape };
  const values = new Map<string, Value>();
  for (const layer of folded.layers) {
    if (layer.type === 'InputLayer') {
      values.set(layer.name, input);
      continue;
    }
    const operator = OPERATORS[layer.type];
    if (operator === undefined) {
      throw new ModelPackError(
        `Layer ${layer.name} is a ${layer.type}, which the exporter does not know. It knows ` +
          `${Object.keys(OPERATORS).sort().join(', ')}.`,
      );
    }
    // The first layer of a sequential model reads from the graph's input.
    const inputs = layer.inputs.length === 0 ? [input] : layer.inputs.map((name) => resolve(values, name, layer.name));
    values.set(layer.name, operator(new LayerContext(builder, layer, inputs, folded.weights)));
  }
  const output = resolve(values, folded.output, 'the model');
  return builder.finish(
    'eyecatch',
    { name: inputName, shape: ['batch', ...inputShape] },
    builder.channelsLast(output),
    { name: outputName, shape: ['batch', ...output.shape] },
  );
}

function resolve(values: ReadonlyMap<string, Value>, name: string, reader: string): Value {
  const value = values.get(name);
  if (value === undefined)
    throw new ModelPackError(`Layer ${name}, from which ${reader} reads, comes after it or not at all.`);
  return value;
}
