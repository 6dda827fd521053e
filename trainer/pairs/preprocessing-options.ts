import { BadInputError } from '../../src/errors.js';
import type { Preprocessing } from '../../src/tagging/model-pack.js';
import { MOBILENETV2_PREPROCESSING } from '../backbone/mobilenetv2.js';
import { SEED_PREPROCESSING } from '../backbone/vgg16.js';

type Colour = readonly [number, number, number];

/**
 * Whole ways of turning pictures into input tensors, by name. `seed`: what alt-i2v's make_datapair.py does (black square,
 * picture at the top left, nearest neighbour, RGB / 255); `mobilenetv2`: the embedded model's; `wd`: the WD taggers'.
 */
export const PREPROCESSINGS = {
  seed: SEED_PREPROCESSING,
  mobilenetv2: MOBILENETV2_PREPROCESSING,
  wd: {
    size: 448,
    layout: 'NHWC',
    channels: 'BGR',
    mean: [0, 0, 0],
    std: [1, 1, 1],
    fit: 'pad',
    place: 'centre',
    background: [255, 255, 255],
  },
} as const satisfies Record<string, Readonly<Preprocessing>>;
export type PreprocessingName = keyof typeof PREPROCESSINGS;

/** What surrounds a picture that is not square: a colour and where the picture sits. */
export const PADDINGS = {
  seed: { background: [0, 0, 0], place: 'top-left' },
  white: { background: [255, 255, 255], place: 'centre' },
  grey: { background: [128, 128, 128], place: 'centre' },
  black: { background: [0, 0, 0], place: 'centre' },
} as const satisfies Record<string, Pick<Preprocessing, 'background' | 'place'>>;
export type PaddingName = keyof typeof PADDINGS;

/** How bytes become numbers: (byte - mean) / std, here in the order RGB. */
export const SCALINGS = {
  '0-1': { mean: [0, 0, 0], std: [255, 255, 255] },
  '-1-1': { mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5] },
  '0-255': { mean: [0, 0, 0], std: [1, 1, 1] },
  /** torchvision's ImageNet mean and standard deviation, in bytes. */
  imagenet: { mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] },
  /** Caffe's VGG16, and Keras' `vgg16.preprocess_input` with `--channels BGR`: the mean taken off, nothing else. */
  caffe: { mean: [123.68, 116.779, 103.939], std: [1, 1, 1] },
} as const satisfies Record<string, { mean: Colour; std: Colour }>;
export type ScalingName = keyof typeof SCALINGS;

export interface PreprocessingOptions {
  readonly preprocessing: PreprocessingName;
  readonly padding?: PaddingName | undefined;
  /** Overrides the colour of `padding`. */
  readonly background?: Colour | undefined;
  /** Overrides the place of `padding`. */
  readonly place?: Preprocessing['place'] | undefined;
  readonly fit?: Preprocessing['fit'] | undefined;
  readonly scaling?: ScalingName | undefined;
  readonly channels?: Preprocessing['channels'] | undefined;
  readonly layout?: Preprocessing['layout'] | undefined;
  readonly resample?: Preprocessing['resample'];
  readonly size?: number | undefined;
}

/** The named preprocessing with what the options change of it. */
export function choosePreprocessing(options: PreprocessingOptions): Preprocessing {
  const preset: Preprocessing = PREPROCESSINGS[options.preprocessing];
  const padding = options.padding ? PADDINGS[options.padding] : preset;
  const channels = options.channels ?? preset.channels;
  const resample = options.resample ?? preset.resample;
  return {
    size: options.size ?? preset.size,
    layout: options.layout ?? preset.layout,
    channels,
    ...scale(preset, channels, options.scaling),
    fit: options.fit ?? preset.fit,
    place: options.place ?? padding.place,
    background: [...(options.background ?? padding.background)],
    ...(resample && { resample }),
  };
}

/** A preset's mean and deviation are in the order of its channels: they turn round when the channels do. */
function scale(preset: Preprocessing, channels: Preprocessing['channels'], scaling: ScalingName | undefined) {
  const { mean, std } = scaling ? SCALINGS[scaling] : preset;
  const turned = channels !== (scaling ? 'RGB' : preset.channels);
  const order = ([a, b, c]: Colour): [number, number, number] => (turned ? [c, b, a] : [a, b, c]);
  return { mean: order(mean), std: order(std) };
}

/** Reads `R,G,B`, each 0-255. */
export function parseColour(text: string): [number, number, number] {
  const parts = text.split(',').map((part) => (/^\s*\d{1,3}\s*$/.test(part) ? Number(part) : NaN));
  if (parts.length !== 3 || !parts.every((part) => part <= 255)) {
    throw new BadInputError(`"${text}" is no colour: give three numbers from 0 to 255, as in 255,255,255.`);
  }
  return parts as [number, number, number];
}
