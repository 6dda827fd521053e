import * as tf from '@tensorflow/tfjs';
import type { LayersModel } from '../../../trainer/onnx/layers-model.js';

/** Settings that TensorFlow.js asks for and a {@link LayersModel} leaves to its weights. */
function sizes({ layers, weights }: LayersModel, at: number, inputShape: readonly number[]): Record<string, unknown> {
  const { type, name } = layers[at]!;
  const units = weights.get(`${name}/bias`)?.values.length;
  if (type === 'InputLayer') return { batch_input_shape: [null, ...inputShape], dtype: 'float32' };
  if (type === 'Conv2D') return { filters: weights.get(`${name}/kernel`)!.shape.at(-1) };
  return type === 'Dense' ? { units } : {};
}

/** A chain of layers as TensorFlow.js itself loads and runs it. */
export async function asTensorFlow(model: LayersModel, inputShape: readonly number[]): Promise<tf.LayersModel> {
  const layers = model.layers.map(({ name, type, config, inputs }, at) => ({
    class_name: type,
    name,
    config: { ...config, name, ...sizes(model, at, inputShape) },
    inbound_nodes: inputs.length === 0 ? [] : [inputs.map((input) => [input, 0, 0, {}])],
  }));
  const config = {
    name: 'model',
    layers,
    input_layers: [[layers[0]!.name, 0, 0]],
    output_layers: [[model.output, 0, 0]],
  };
  const used = new Set(model.layers.map(({ name }) => name));
  const weights = [...model.weights].filter(([name]) => used.has(name.split('/')[0]!));
  return await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: { class_name: 'Model', config, keras_version: '2.1.6', backend: 'tensorflow' },
      weightSpecs: weights.map(([name, { shape }]) => ({ name, shape: [...shape], dtype: 'float32' })),
      weightData: Uint8Array.from(
        Buffer.concat(
          weights.map(([, { values }]) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
        ),
      ).buffer,
    }),
  );
}
