import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { PACK_FILES } from '../../src/tagging/model-pack.js';
import { DIMENSIONS } from '../../src/vectors/sparse-vector.js';
import { featureInput } from '../../trainer/head/head-layers.js';
import { exportModel } from '../../trainer/onnx/export-model.js';
import { append, type Layer, type Weight } from '../../trainer/onnx/layers-model.js';
import { readInitializers } from './onnx-initializers.js';
import { FEATURES } from './scene-features.js';

/** The head of a model pack: from the backbone's features to the 5000 scores. */
export interface HeadGraph {
  /**
   * @param features rows x FEATURES float32
   * @returns rows x 5000 scores, row-major
   */
  score(features: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

/**
 * Takes the head out of the pack's graph: its last two products, which the trainer wrote behind the frozen backbone
 * (trainer/head/head-layers.ts).
 *
 * @throws Error when the pack's graph does not end so
 */
export async function openHead(packFolder: string): Promise<HeadGraph> {
  const constants = readInitializers(readFileSync(path.join(packFolder, PACK_FILES.graph)));
  const at = constants.findIndex(({ shape }) => shape.length === 2 && shape[0] === FEATURES);
  const [kernel, bias, tagKernel, tagBias] = constants.slice(at, at + 4);
  if (at < 0 || tagKernel?.shape[1] !== DIMENSIONS || tagBias?.shape[0] !== DIMENSIONS) {
    throw new Error(`${packFolder} is not a pack of a ${DIMENSIONS}-tag head on the embedded backbone.`);
  }
  const dense = (name: string, units: number, activation: string, input: string): Layer => ({
    name,
    type: 'Dense',
    config: { units, activation, use_bias: true },
    inputs: [input],
  });
  const weights: [string, Weight][] = [
    ['hidden/kernel', kernel!],
    ['hidden/bias', bias!],
    ['tags/kernel', tagKernel],
    ['tags/bias', tagBias],
  ];
  const layers = [
    dense('hidden', kernel!.shape[1]!, 'relu', 'features'),
    dense('tags', DIMENSIONS, 'sigmoid', 'hidden'),
  ];
  const graph = exportModel(append(featureInput(), layers, new Map(weights)), {
    inputShape: [FEATURES],
    inputName: 'features',
    outputName: 'tags',
  });
  const session = await InferenceSession.create(graph);
  return {
    score: async (features) => {
      const input = new Tensor('float32', features, [features.length / FEATURES, FEATURES]);
      return (await session.run({ features: input })).tags!.data as Float32Array;
    },
    release: () => session.release(),
  };
}
