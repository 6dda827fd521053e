import type { Layer, LayersModel, Weight } from './layers-model.js';

/**
 * The same function with every batch normalisation that directly follows a linear convolution multiplied into its
 * kernel: y = gamma * (conv(x) - mean) / sqrt(variance + epsilon) + beta is again a convolution. Saves one pass over
 * the activations per pair, and the arithmetic is done here in double precision.
 *
 * @param alsoRead layers whose results are wanted beside the model's output; they keep their names and values
 */
export function foldBatchNorm(model: LayersModel, alsoRead: readonly string[] = []): LayersModel {
  const wanted = new Set(alsoRead);
  const readers = new Map<string, number>();
  for (const { inputs } of model.layers) for (const name of inputs) readers.set(name, (readers.get(name) ?? 0) + 1);
  const byName = new Map(model.layers.map((layer) => [layer.name, layer]));
  const weights = new Map(model.weights);
  /** Folded normalisation -> the convolution that took it in. */
  const replaced = new Map<string, string>();
  const folded = new Set<string>();
  for (const layer of model.layers) {
    const source = byName.get(layer.inputs[0] ?? '');
    if (layer.type !== 'BatchNormalization' || source === undefined || !isLinearConvolution(source)) continue;
    if (readers.get(source.name) !== 1 || source.name === model.output) continue;
    if (wanted.has(source.name) || wanted.has(layer.name)) continue;
    // A weight that is missing is reported by the exporter, which names the layer.
    if (!foldInto(source, layer, weights)) continue;
    replaced.set(layer.name, source.name);
    folded.add(source.name);
  }
  const layers = model.layers
    .filter(({ name }) => !replaced.has(name))
    .map((layer) => ({
      ...layer,
      inputs: layer.inputs.map((name) => replaced.get(name) ?? name),
      config: folded.has(layer.name) ? { ...layer.config, use_bias: true } : layer.config,
    }));
  return { layers, output: replaced.get(model.output) ?? model.output, weights };
}

function isLinearConvolution({ type, config }: Layer): boolean {
  return (type === 'Conv2D' || type === 'DepthwiseConv2D') && (config.activation ?? 'linear') === 'linear';
}

function foldInto(convolution: Layer, normalisation: Layer, weights: Map<string, Weight>): boolean {
  const kernelName = `${convolution.name}/${convolution.type === 'Conv2D' ? 'kernel' : 'depthwise_kernel'}`;
  const kernel = weights.get(kernelName);
  const of = (name: string) => weights.get(`${normalisation.name}/${name}`)?.values;
  const mean = of('moving_mean');
  const variance = of('moving_variance');
  if (kernel === undefined || mean === undefined || variance === undefined) return false;
  const epsilon = Number(normalisation.config.epsilon ?? 1e-3);
  const gamma = of('gamma');
  const beta = of('beta');
  const oldBias = weights.get(`${convolution.name}/bias`)?.values;
  const channels = mean.length;
  const scale = Float64Array.from(variance, (v, c) => (gamma?.[c] ?? 1) / Math.sqrt(v + epsilon));
  // Output channels are the fastest axis of a kernel; of a depthwise one, the last two together.
  const values = kernel.values.map((value, i) => value * scale[i % channels]!);
  const bias = Float32Array.from(mean, (m, c) => ((oldBias?.[c] ?? 0) - m) * scale[c]! + (beta?.[c] ?? 0));
  weights.set(kernelName, { shape: kernel.shape, values });
  weights.set(`${convolution.name}/bias`, { shape: [channels], values: bias });
  return true;
}
