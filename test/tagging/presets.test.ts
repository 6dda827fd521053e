import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importModel } from '../../src/tagging/import-model.js';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { decodeSquare, readImageFacts } from '../../src/tagging/preprocess.js';
import { PRESETS, type PresetName } from '../../src/tagging/presets.js';
import { TagModel } from '../../src/tagging/tag-model.js';
import { writePack } from '../../trainer/pack.js';
import { temporaryFolder } from '../support/databases.js';
import { echoGraph, placeOf, writeFolder } from './echo-model.js';

type Colour = readonly [number, number, number];

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PINK: Colour = [200, 30, 90];
const GREEN: Colour = [10, 220, 60];
/** Stored under full transparency. */
const HIDDEN: Colour = [50, 100, 150];
const WHITE: Colour = [255, 255, 255];

/** 80 x 40: a quarter pink, a quarter green, a half that is transparent. */
async function picture(): Promise<Buffer> {
  const pixels = Buffer.alloc(80 * 40 * 4);
  for (let at = 0; at < 80 * 40; at++) {
    const x = at % 80;
    const colour = x < 20 ? PINK : x < 40 ? GREEN : HIDDEN;
    pixels.set([...colour, x < 40 ? 255 : 0], at * 4);
  }
  return sharp(pixels, { raw: { width: 80, height: 40, channels: 4 } })
    .png()
    .toBuffer();
}

const toOne = (value: number): number => (value - 127.5) / 127.5;
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
const imagenet = (value: number, channel: number): number =>
  (value / 255 - IMAGENET.mean[channel]!) / IMAGENET.std[channel]!;
const rgb = (colour: Colour, value: (byte: number, channel: number) => number): number[] => colour.map(value);
const bgr = (colour: Colour, value: (byte: number) => number): number[] => [...colour].reverse().map((v) => value(v));
const same = (value: number): number => value;

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
/** Of the distance in new pixels. */
const KERNELS = {
  bilinear: (x: number) => Math.max(0, 1 - Math.abs(x)),
  bicubic: (x: number) => {
    const d = Math.abs(x);
    return d < 1 ? 1.5 * d ** 3 - 2.5 * d ** 2 + 1 : d < 2 ? -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2 : 0;
  },
  lanczos: (x: number) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0),
  area: (x: number) => (Math.abs(x) < 0.5 ? 1 : 0),
} as const;

/** Written down from the projects' own code, independently of src/tagging/presets.ts. */
const EXPECTED: Readonly<
  Record<
    PresetName,
    {
      layout: 'NHWC' | 'NCHW';
      size: number;
      logits: boolean;
      squash?: boolean;
      padding: 'edge' | Colour;
      transparent: Colour;
      kernel: keyof typeof KERNELS;
      values: (colour: Colour) => number[];
    }
  >
> = {
  'wd-v1-4': {
    ...{ layout: 'NHWC', size: 448, logits: false, padding: WHITE, transparent: WHITE, kernel: 'bicubic' },
    values: (colour) => bgr(colour, same),
  },
  'wd-v3': {
    ...{ layout: 'NHWC', size: 448, logits: false, padding: WHITE, transparent: WHITE, kernel: 'bicubic' },
    values: (colour) => bgr(colour, same),
  },
  pixai: {
    ...{
      layout: 'NCHW',
      size: 448,
      logits: false,
      squash: true,
      padding: WHITE,
      transparent: WHITE,
      kernel: 'bilinear',
    },
    values: (colour) => rgb(colour, toOne),
  },
  'cl-tagger': {
    ...{ layout: 'NCHW', size: 448, logits: true, padding: WHITE, transparent: WHITE, kernel: 'bicubic' },
    values: (colour) => bgr(colour, toOne),
  },
  'camie-v2': {
    ...{ layout: 'NCHW', size: 512, logits: true, padding: [124, 116, 104], transparent: HIDDEN, kernel: 'lanczos' },
    values: (colour) => rgb(colour, imagenet),
  },
  deepdanbooru: {
    ...{ layout: 'NHWC', size: 299, logits: false, padding: 'edge', transparent: HIDDEN, kernel: 'area' },
    values: (colour) => rgb(colour, (byte) => byte / 255),
  },
};

/** The file in which each project names `count` tags. */
function tagFiles(preset: PresetName, count: number): Record<string, string | object> {
  const names = Array.from({ length: count }, (_, i) => `tag_${i}`);
  const numbered = Object.fromEntries(names.map((name, i) => [String(i), { tag: name, category: 'General' }]));
  switch (preset) {
    case 'cl-tagger':
      return { 'tag_mapping.json': numbered };
    case 'camie-v2': {
      const tag_to_idx = Object.fromEntries(names.map((name, i) => [name, i]));
      const tag_to_category = Object.fromEntries(names.map((name) => [name, 'general']));
      const dataset_info = { total_tags: count, tag_mapping: { tag_to_idx, tag_to_category } };
      return { 'camie-tagger-v2-metadata.json': { model_info: {}, dataset_info } };
    }
    case 'deepdanbooru':
      return { 'tags.txt': `${names.join('\n')}\n`, 'categories.json': [{ name: 'General', start_index: 0 }] };
    default:
      return {
        'selected_tags.csv': `tag_id,name,category,count\n${names.map((n, i) => `${i},${n},0,9`).join('\n')}\n`,
      };
  }
}

const logit = (p: number): number => Math.log(p / (1 - p));

async function load(published: string, options: Omit<Parameters<typeof importModel>[1], 'name'>): Promise<TagModel> {
  const imported = await importModel(published, { name: 'imported', ...options });
  const graph = await readFile(imported.graphFile);
  await writePack(`${published}-pack`, { ...imported, graph });
  return TagModel.load(await readModelPack(`${published}-pack`));
}

async function show(model: TagModel, image: Buffer): Promise<Float32Array> {
  const facts = await readImageFacts(image, 'picture');
  const pixels = await decodeSquare(image, facts, model.pack.description.preprocessing, 'picture');
  return (await model.predict([{ square: pixels }]))[0]!.scores;
}

describe.each(Object.keys(EXPECTED) as PresetName[])('the preset %s', (preset) => {
  const expected = EXPECTED[preset];
  const { size: S, squash = false } = expected;

  it('gives the graph the pixels that its project gives it', async () => {
    const at = (fraction: number): number => Math.floor(fraction * S);
    const padding = (nearest: Colour): Colour =>
      squash ? nearest : expected.padding === 'edge' ? nearest : expected.padding;
    const points: [string, number, number, Colour][] = [
      ['first quarter', at(0.5), at(0.125), PINK],
      ['second quarter', at(0.5), at(0.375), GREEN],
      ['transparency', at(0.5), at(0.75), expected.transparent],
      // The picture is twice as wide as high: a quarter above it and a quarter below is padding, unless squashed.
      ['above, first quarter', 0, at(0.125), padding(PINK)],
      ['just above, second quarter', at(0.25) - 3, at(0.375), padding(GREEN)],
      ['just inside, second quarter', at(0.25) + 3, at(0.375), GREEN],
      ['just inside, at the foot', at(0.75) - 4, at(0.375), GREEN],
      ['just below, second quarter', at(0.75) + 3, at(0.375), padding(GREEN)],
      ['below, first quarter', S - 1, at(0.125), padding(PINK)],
    ];
    const places = points.flatMap(([, y, x]) => [0, 1, 2].map((channel) => placeOf(expected, y, x, channel)));
    const published = writeFolder(path.join(folder, preset), {
      'model.onnx': echoGraph({ ...expected, places }),
      ...tagFiles(preset, places.length),
    });
    const scores = await show(await load(published, { preset }), await picture());
    points.forEach(([where, , , colour], point) => {
      const got = [0, 1, 2].map((channel) => scores[point * 3 + channel]!);
      const values = expected.logits ? got.map(logit) : got;
      const wanted = expected.values(colour);
      // Half a level of the 256, in the scale of the preset.
      const half = Math.abs(expected.values([1, 1, 1])[0]! - expected.values([0, 0, 0])[0]!) / 2;
      wanted.forEach((value, channel) =>
        expect(Math.abs(values[channel]! - value), `${where}, channel ${channel}: ${values.join()}`).toBeLessThan(
          half + 1e-4,
        ),
      );
    });
  });

  it('interpolates as its project does', async () => {
    const columns = Uint8Array.from({ length: 2 * S }, (_, x) => (x * x * 31 + x * 7) % 256);
    const raw = Buffer.alloc(2 * S * 2 * S, columns);
    const image = await sharp(raw, { raw: { width: 2 * S, height: 2 * S, channels: 1 } })
      .png()
      .toBuffer();
    const { preprocessing } = PRESETS[preset];
    const pixels = await decodeSquare(image, await readImageFacts(image, 'x'), preprocessing, 'x');
    const kernel = KERNELS[expected.kernel];
    for (let x = 10; x < S - 10; x += 7) {
      // Half the size: the kernel is twice as wide, and its centre lies between two old pixels.
      let [sum, weights] = [0, 0];
      for (let from = 2 * x - 6; from < 2 * x + 8; from++) {
        const weight = kernel((from + 0.5 - (2 * x + 1)) / 2);
        sum += weight * columns[from]!;
        weights += weight;
      }
      const value = Math.min(255, Math.max(0, sum / weights));
      expect(Math.abs(pixels[((S >> 1) * S + x) * 3]! - value), `column ${x}`).toBeLessThan(3);
    }
  });

  it('takes its size from a graph that fixes another one', async () => {
    const other = { layout: expected.layout, size: 64 };
    const places = [0, 1, 2].map((channel) => placeOf(other, 32, 8, channel));
    const published = writeFolder(path.join(folder, `${preset}-small`), {
      'model.onnx': echoGraph({ ...other, places }),
      ...tagFiles(preset, 3),
    });
    const scores = await show(await load(published, { preset }), await picture());
    const values = [...scores.subarray(0, 3)].map((score) => (expected.logits ? logit(score) : score));
    expected.values(PINK).forEach((value, channel) => expect(values[channel]).toBeCloseTo(value, 1));
  });
});

it('feeds cl_tagger the channels in the other order when told so, and otherwise says that they are in doubt', async () => {
  const S = 448;
  const places = [0, 1, 2].map((channel) => placeOf({ layout: 'NCHW', size: S }, S / 2, S / 8, channel));
  const published = writeFolder(path.join(folder, 'channels'), {
    'model.onnx': echoGraph({ layout: 'NCHW', size: S, places, open: true }),
    ...tagFiles('cl-tagger', 3),
  });
  const told = await importModel(published, { preset: 'cl-tagger', name: 'x', channels: 'RGB' });
  expect(told.notes).toEqual([]);
  const untold = await importModel(published, { preset: 'cl-tagger', name: 'x' });
  expect(untold.notes.join()).toMatch(/--channels RGB/);
  const scores = await show(await load(published, { preset: 'cl-tagger', channels: 'RGB' }), await picture());
  rgb(PINK, toOne).forEach((value, channel) => expect(logit(scores[channel]!)).toBeCloseTo(value, 2));
});
