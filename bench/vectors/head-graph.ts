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

/**
 * The head of a model pack in its two layers. What lies between them, before the first layer's ReLU, is linear in the
 * backbone's features: mixing there is mixing features, at a fraction of the price.
 */
export interface HeadGraph {
  /** Width of the first layer. */
  readonly width: number;
  /** From rows x FEATURES features to rows x `width` sums of the first layer, before its ReLU. */
  sums(features: Float32Array): Promise<Float32Array>;
  /** From those to rows x 5000 scores. */
  scores(sums: Float32Array): Promise<Float32Array>;
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
  const width = kernel!.shape[1]!;
  const first = await openLayers(FEATURES, [dense('sums', kernel!, bias!, 'linear')]);
  const relu: LayerWithWeights = {
    layer: { name: 'relu', type: 'Activation', config: { activation: 'relu' }, inputs: ['features'] },
    weights: [],
  };
  const second = await openLayers(width, [relu, dense('scores', tagKernel, tagBias, 'sigmoid', 'relu')]);
  return {
    width,
    sums: (features) => run(first, features, FEATURES),
    scores: (sums) => run(second, sums, width),
    release: async () => {
      await Promise.all([first.release(), second.release()]);
    },
  };
}

interface LayerWithWeights {
  readonly layer: Layer;
  readonly weights: readonly [string, Weight][];
}

function dense(name: string, kernel: Weight, bias: Weight, activation: string, input = 'features'): LayerWithWeights {
  return {
    layer: {
      name,
      type: 'Dense',
      config: { units: kernel.shape[1]!, activation, use_bias: true },
      inputs: [input],
    },
    weights: [
      [`${name}/kernel`, kernel],
      [`${name}/bias`, bias],
    ],
  };
}

function openLayers(width: number, layers: readonly LayerWithWeights[]): Promise<InferenceSession> {
  const model = append(
    featureInput(),
    layers.map(({ layer }) => layer),
    new Map(layers.flatMap(({ weights }) => weights)),
  );
  const graph = exportModel(model, { inputShape: [width], inputName: 'rows', outputName: 'result' });
  // Threads that wait by spinning take the cores from whatever else runs.
  return InferenceSession.create(graph, { extra: { session: { intra_op: { allow_spinning: '0' } } } });
}

async function run(session: InferenceSession, rows: Float32Array, width: number): Promise<Float32Array> {
  const { result } = await session.run({ rows: new Tensor('float32', rows, [rows.length / width, width]) });
  return result!.data as Float32Array;
}
