import { vgg16Layers } from '../../trainer/backbone/vgg16.js';
import { normal, random } from '../../trainer/head/random.js';

/** Channels of thirteen convolutions, few enough for a test. */
export const NARROW_WIDTHS: readonly number[] = [3, 4, 4, 5, 5, 6, 6, 6, 7, 7, 8, 8, 9];

export interface SmallVgg16Changes {
  readonly widths?: readonly number[];
  /** As keras.applications published it (`W_1:0` in the layer's group), or as Keras 2 saves a whole model. */
  readonly layout?: 'published' | 'model';
  /** A dense layer behind the last pooling, as the file with the top has it. */
  readonly top?: boolean;
  /** Convolution that is left out. */
  readonly without?: string;
  /** Convolution whose kernel is given another shape. */
  readonly misshapen?: string;
}

/**
 * Writes an HDF5 file of VGG16 in the layout of Keras' own, narrow and with random weights.
 *
 * @returns the weights by `layer/kernel` and `layer/bias`
 */
export async function writeSmallVgg16(
  file: string,
  { widths = NARROW_WIDTHS, layout = 'published', top = false, without, misshapen }: SmallVgg16Changes = {},
): Promise<Map<string, Float32Array>> {
  const hdf5 = await import('h5wasm/node');
  await hdf5.ready;
  const opened = new hdf5.File(file, 'w');
  const root = layout === 'model' ? opened.create_group('model_weights') : opened;
  const layers = vgg16Layers().filter(({ name }) => name !== without);
  const names = [...layers.map(({ name }) => name), ...(top ? ['fc1'] : [])];
  root.create_attribute('layer_names', names);
  const written = new Map<string, Float32Array>();
  const write = (layer: string, kernelShape: readonly number[]) => {
    const group = root.create_group(layer);
    // Keras 2 nests a group of the layer's name in the layer's group.
    const folder = layout === 'model' ? group.create_group(layer) : group;
    const deviation = Math.sqrt(2 / kernelShape.slice(0, -1).reduce((a, b) => a * b));
    const draw = random(1, layer);
    const arrays = {
      kernel: { shape: kernelShape, deviation },
      bias: { shape: kernelShape.slice(-1), deviation: 0.1 },
    };
    const listed = Object.entries(arrays).map(([weight, { shape, deviation }]) => {
      const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => normal(draw) * deviation);
      written.set(`${layer}/${weight}`, values);
      const published = `${layer}_${weight === 'kernel' ? 'W' : 'b'}_1:0`;
      const name = layout === 'model' ? `${weight}:0` : published;
      folder.create_dataset({ name, data: values, shape: [...shape] });
      return layout === 'model' ? `${layer}/${name}` : name;
    });
    group.create_attribute('weight_names', listed);
  };
  let channels = 3;
  let convolution = 0;
  for (const { name, type } of vgg16Layers()) {
    if (type !== 'Conv2D') {
      root.create_group(name).create_attribute('weight_names', [], [0], 'S1');
      continue;
    }
    const filters = widths[convolution++]!;
    if (name !== without) write(name, [3, 3, name === misshapen ? channels + 1 : channels, filters]);
    channels = filters;
  }
  if (top) write('fc1', [channels * 49, 16]);
  opened.close();
  return written;
}
