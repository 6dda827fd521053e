import * as tf from '@tensorflow/tfjs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { exportModel } from '../../../trainer/onnx/export-model.js';
import { readTopology, type LayersModel } from '../../../trainer/onnx/layers-model.js';
import { decodeWeights, type WeightSpec } from '../../../trainer/onnx/weights-manifest.js';

/** A TensorFlow.js model as its saved form tells it: the way every model reaches the exporter. */
export async function savedForm(model: tf.LayersModel): Promise<LayersModel> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const bytes = new Uint8Array(tf.io.CompositeArrayBuffer.join(saved!.weightData));
  return { ...readTopology(saved!.modelTopology), weights: decodeWeights(saved!.weightSpecs as WeightSpec[], bytes) };
}

/** The exported graph's answer to one batch. */
export async function runExported(
  model: LayersModel,
  input: Float32Array,
  shape: readonly number[],
): Promise<{ values: Float32Array; shape: readonly number[] }> {
  const graph = exportModel(model, { inputShape: shape.slice(1), outputName: 'probabilities' });
  const session = await InferenceSession.create(graph);
  try {
    const { probabilities } = await session.run({ image: new Tensor('float32', input, shape) });
    return { values: Float32Array.from(probabilities!.data as Float32Array), shape: probabilities!.dims };
  } finally {
    await session.release();
  }
}

/** Largest difference between TensorFlow.js and the exported graph on random input, and both shapes. */
export async function difference(model: tf.LayersModel, shape: readonly number[]) {
  const input = tf.randomUniform([...shape], -1, 1, 'float32', 7);
  const expected = model.predict(input) as tf.Tensor;
  const actual = await runExported(await savedForm(model), (await input.data()) as Float32Array, shape);
  const values = (await expected.data()) as Float32Array;
  const largest = values.reduce((most, value, at) => Math.max(most, Math.abs(value - actual.values[at]!)), 0);
  const result = { largest, expectedShape: [...expected.shape], actualShape: [...actual.shape] };
  tf.dispose([input, expected]);
  return result;
}

/** Gives every weight random values: fresh layers have zeros and ones, which hide errors of order. */
export function scramble(model: tf.LayersModel): tf.LayersModel {
  const fresh = model.getWeights().map((weight, k) =>
    // Above zero, because moving variances are among them.
    tf.randomUniform(weight.shape, 0.2, 1, 'float32', k + 1),
  );
  model.setWeights(fresh);
  tf.dispose(fresh);
  return model;
}
