import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { formatTags, type ModelDescription, type Preprocessing } from '../../src/tagging/model-pack.js';
import { encodeModel } from '../../trainer/onnx/model-proto.js';

/** Tags of a mean colour: each is a direction in RGB, scored by how far the colour lies along it. */
const COLOURS = {
  red: [1, -0.5, -0.5],
  green: [-0.5, 1, -0.5],
  blue: [-0.5, -0.5, 1],
  light: [0.34, 0.33, 0.33],
  dark: [-0.34, -0.33, -0.33],
  'warm colour': [0.6, 0.1, -0.7],
} as const;
export const COLOUR_TAGS = Object.keys(COLOURS);

/** Steepness of the sigmoid, and for light/dark where the middle grey lies. */
const GAIN = 16;
const OFFSET: Readonly<Record<string, number>> = { light: -0.5, dark: 0.5 };

const RATING_GAIN = 3;

const DESCRIPTION: ModelDescription = {
  format: 'eyecatch-model-pack/1',
  name: 'colours',
  preprocessing: {
    size: 16,
    layout: 'NHWC',
    channels: 'RGB',
    mean: [0, 0, 0],
    std: [255, 255, 255],
    fit: 'pad',
    place: 'centre',
    background: [255, 255, 255],
  },
  output: { activation: 'sigmoid', rating: { from: 'output', name: 'rating', source: 'backbone' } },
  thresholds: { '0': 0.5 },
  provenance: { made: 'for tests' },
};

export interface ColourPackChanges {
  readonly description?: Partial<ModelDescription>;
  readonly tags?: string;
  /** Contents of thresholds.csv. */
  readonly thresholds?: string;
  readonly logits?: boolean;
  readonly input?: readonly (number | string)[];
  /** The tag model rates nothing; a graph beside it does, which is given these squares. */
  readonly ratedBeside?: Preprocessing;
}

/**
 * A real model pack, small enough to be written in a test: mean over the picture, a linear layer, a sigmoid.
 * `changes` make a pack that is broken in one place.
 */
export function writeColourPack(folder: string, changes: ColourPackChanges = {}): string {
  mkdirSync(folder, { recursive: true });
  const width = COLOUR_TAGS.length;
  const weights = Float32Array.from(
    { length: 3 * width },
    (_, at) => GAIN * COLOURS[COLOUR_TAGS[at % width] as keyof typeof COLOURS][Math.floor(at / width)]!,
  );
  const bias = Float32Array.from(COLOUR_TAGS, (tag) => GAIN * (OFFSET[tag] ?? -0.25));
  const graph = encodeModel({
    name: 'colours',
    inputs: [{ name: 'image', shape: changes.input ?? ['batch', 16, 16, 3] }],
    outputs: [
      { name: 'probabilities', shape: ['batch', width] },
      { name: 'rating', shape: ['batch', 3] },
    ],
    constants: [
      { name: 'weights', shape: [3, width], values: weights },
      { name: 'bias', shape: [width], values: bias },
      { name: 'steepness', shape: [], values: Float32Array.of(RATING_GAIN) },
    ],
    nodes: [
      { operator: 'ReduceMean', inputs: ['image'], outputs: ['mean'], attributes: { axes: [1, 2], keepdims: 0 } },
      { operator: 'MatMul', inputs: ['mean', 'weights'], outputs: ['product'], attributes: {} },
      { operator: 'Add', inputs: ['product', 'bias'], outputs: ['logits'], attributes: {} },
      {
        operator: changes.logits ? 'Identity' : 'Sigmoid',
        inputs: ['logits'],
        outputs: ['probabilities'],
        attributes: {},
      },
      { operator: 'Mul', inputs: ['mean', 'steepness'], outputs: ['rating_logits'], attributes: {} },
      { operator: 'Softmax', inputs: ['rating_logits'], outputs: ['rating'], attributes: { axis: 1 } },
    ],
  });
  writeFileSync(path.join(folder, 'model.onnx'), graph);
  const tags = COLOUR_TAGS.map((name, place) => ({ name, category: 0, count: 100 - place }));
  writeFileSync(path.join(folder, 'selected_tags.csv'), changes.tags ?? formatTags(tags));
  const { ratedBeside } = changes;
  const beside = ratedBeside && {
    output: { activation: 'sigmoid', rating: { from: 'graph', source: 'backbone', preprocessing: ratedBeside } },
  };
  const description = { ...DESCRIPTION, ...beside, ...changes.description };
  writeFileSync(path.join(folder, 'model.json'), JSON.stringify(description));
  if (ratedBeside) writeFileSync(path.join(folder, 'rating.onnx'), ratingGraph(ratedBeside));
  if (changes.thresholds !== undefined) writeFileSync(path.join(folder, 'thresholds.csv'), changes.thresholds);
  return folder;
}

/** Rates a picture by the mean of each channel, in the order in which it is given them. */
export function ratingGraph({ size, layout }: Pick<Preprocessing, 'size' | 'layout'>, gain = RATING_GAIN): Uint8Array {
  const nhwc = layout === 'NHWC';
  return encodeModel({
    name: 'rating',
    inputs: [{ name: 'image', shape: nhwc ? ['batch', size, size, 3] : ['batch', 3, size, size] }],
    outputs: [{ name: 'rating', shape: ['batch', 3] }],
    constants: [{ name: 'steepness', shape: [], values: Float32Array.of(gain) }],
    nodes: [
      {
        ...{ operator: 'ReduceMean', inputs: ['image'], outputs: ['mean'] },
        attributes: { axes: nhwc ? [1, 2] : [2, 3], keepdims: 0 },
      },
      { operator: 'Mul', inputs: ['mean', 'steepness'], outputs: ['logits'], attributes: {} },
      { operator: 'Softmax', inputs: ['logits'], outputs: ['rating'], attributes: { axis: 1 } },
    ],
  });
}

/** The scores that the pack must give for a plain picture of one colour. */
export function colourScores([r, g, b]: readonly [number, number, number]): number[] {
  return COLOUR_TAGS.map((tag) => {
    const [wr, wg, wb] = COLOURS[tag as keyof typeof COLOURS];
    const logit = GAIN * ((wr * r + wg * g + wb * b) / 255 + (OFFSET[tag] ?? -0.25));
    return 1 / (1 + Math.exp(-logit));
  });
}

/** The rating that the pack must give: red is safe, green questionable, blue explicit. */
export function colourRating(colour: readonly [number, number, number]): [number, number, number] {
  const [safe, questionable, explicit] = colour.map((value) => Math.exp((RATING_GAIN * value) / 255)) as [
    number,
    number,
    number,
  ];
  const total = safe + questionable + explicit;
  return [safe / total, questionable / total, explicit / total];
}

export function plainImage([r, g, b]: readonly [number, number, number], { width = 24, height = 24 } = {}): Sharp {
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
}

/** Colours of a grid through the RGB cube, `steps` to the third. */
export function colourGrid(steps: number): [number, number, number][] {
  const levels = Array.from({ length: steps }, (_, i) => Math.round((255 * i) / (steps - 1)));
  return levels.flatMap((r) => levels.flatMap((g) => levels.map((b): [number, number, number] => [r, g, b])));
}
