import { append, type Layer, type LayersModel, type Weight } from '../onnx/layers-model.js';
import type { Standardisation } from './training-set.js';
import type { HeadWeights } from './weights.js';

/** Name of the head's last layer, whose output are the probabilities. */
const OUTPUT = 'tags';

/**
 * A feature extractor followed by a trained head, as Keras layers. The head learnt from standardised features; what it
 * meets here are raw ones, so mean and deviation go into the first layer: W (x - m) / d + b = (W / d) x + (b - W m / d).
 */
export function appendHead(
  features: LayersModel,
  weights: HeadWeights,
  { mean, deviation }: Standardisation,
  dropout: number,
): LayersModel {
  const hidden = weights.hiddenBias.length;
  const tags = weights.tagBias.length;
  const kernel = new Float32Array(weights.hiddenKernel.length);
  const bias = Float64Array.from(weights.hiddenBias);
  for (let at = 0; at < kernel.length; at++) {
    const feature = Math.floor(at / hidden);
    const scaled = weights.hiddenKernel[at]! / deviation[feature]!;
    kernel[at] = scaled;
    bias[at % hidden]! -= scaled * mean[feature]!;
  }
  const layers: Layer[] = [
    {
      name: 'hidden',
      type: 'Dense',
      config: { units: hidden, activation: 'relu', use_bias: true },
      inputs: [features.output],
    },
    { name: 'dropout', type: 'Dropout', config: { rate: dropout }, inputs: ['hidden'] },
    {
      name: OUTPUT,
      type: 'Dense',
      config: { units: tags, activation: 'sigmoid', use_bias: true },
      inputs: ['dropout'],
    },
  ];
  return append(
    features,
    layers,
    new Map<string, Weight>([
      ['hidden/kernel', { shape: [mean.length, hidden], values: kernel }],
      ['hidden/bias', { shape: [hidden], values: Float32Array.from(bias) }],
      [`${OUTPUT}/kernel`, { shape: [hidden, tags], values: weights.tagKernel }],
      [`${OUTPUT}/bias`, { shape: [tags], values: weights.tagBias }],
    ]),
  );
}

/** A model that hands on its input: the head alone reads ready-made features from it. */
export function featureInput(): LayersModel {
  return {
    layers: [{ name: 'features', type: 'InputLayer', config: {}, inputs: [] }],
    output: 'features',
    weights: new Map(),
  };
}
