import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Preprocessing } from '../../../src/tagging/model-pack.js';
import { writeTensor } from '../../../src/tagging/preprocess.js';
import { makePairs } from '../../../trainer/pairs/make-pairs.js';
import { PairSet } from '../../../trainer/pairs/pair-set.js';
import {
  choosePreprocessing,
  parseColour,
  type PreprocessingOptions,
} from '../../../trainer/pairs/preprocessing-options.js';

const RED = [255, 0, 0];
const LIME = [0, 255, 0];
const GREY = [200, 200, 200];
const SIZE = 8;

let folder: string;
let picture: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-options-'));
  picture = path.join(folder, 'wide.png');
  // 4 x 2 pixels: red, green / green, then one that shows through.
  const pixels = Buffer.from([RED, LIME, RED, LIME, GREY, RED, RED, GREY].flatMap((rgb) => [...rgb, 255]));
  pixels[7 * 4 + 3] = 0;
  await sharp(pixels, { raw: { width: 4, height: 2, channels: 4 } })
    .png()
    .toFile(picture);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

let made = 0;

/** The tensor of the 4 x 2 picture, by way of the pairs on disk. */
async function tensorOf(
  options: PreprocessingOptions,
): Promise<{ tensor: Float32Array; preprocessing: Preprocessing }> {
  const preprocessing = choosePreprocessing({ ...options, size: SIZE });
  const out = path.join(folder, `pairs-${made++}`);
  await makePairs({
    images: [{ file: picture, tags: ['t'], group: 'wide' }],
    tags: [{ name: 't', category: 0, count: 1 }],
    out,
    preprocessing,
    workers: 1,
  });
  const set = await PairSet.open(out);
  expect(set.preprocessing).toEqual(preprocessing);
  const pixels = new Uint8Array(3 * SIZE * SIZE);
  await set.readPixels([0], pixels);
  await set.close();
  const tensor = new Float32Array(pixels.length);
  writeTensor(pixels, preprocessing, tensor, 0);
  return { tensor, preprocessing };
}

const at = (tensor: Float32Array, x: number, y: number) => [
  ...tensor.subarray((y * SIZE + x) * 3, (y * SIZE + x) * 3 + 3),
];

describe('the seed preprocessing', () => {
  it('puts the picture at the top left of a black square, nearest neighbour, RGB / 255', async () => {
    const { tensor } = await tensorOf({ preprocessing: 'seed' });
    // Each pixel became exactly 2 x 2: no colour in between.
    const expected = [RED, LIME, RED, LIME, GREY, RED, RED, [0, 0, 0]];
    for (let y = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE; x++) {
        const colour = y < 4 ? expected[(y >> 1) * 4 + (x >> 1)]! : [0, 0, 0];
        expect(at(tensor, x, y)).toEqual(colour.map((byte) => Math.fround(byte / 255)));
      }
    }
  });
});

describe('options', () => {
  it('set colour and place of the padding', async () => {
    const { tensor } = await tensorOf({ preprocessing: 'seed', padding: 'white', background: [10, 20, 30] });
    for (const y of [0, 1, 6, 7]) {
      at(tensor, 3, y).forEach((value, channel) => expect(value * 255).toBeCloseTo([10, 20, 30][channel]!, 4));
    }
    expect(at(tensor, 0, 2)).toEqual([1, 0, 0]);
    const top = await tensorOf({ preprocessing: 'mobilenetv2', place: 'top-left', resample: 'nearest' });
    expect(at(top.tensor, 0, 0)).toEqual([1, 0, 0]);
    expect(at(top.tensor, 0, 7)).toEqual([1, 1, 1]);
  });

  it('turn the channels round, the mean with them', async () => {
    const { tensor, preprocessing } = await tensorOf({
      preprocessing: 'seed',
      channels: 'BGR',
      scaling: 'caffe',
    });
    expect(preprocessing.mean).toEqual([103.939, 116.779, 123.68]);
    const [b, g, r] = at(tensor, 0, 0);
    expect(b).toBeCloseTo(-103.939, 3);
    expect(g).toBeCloseTo(-116.779, 3);
    expect(r).toBeCloseTo(255 - 123.68, 3);
  });

  it('scale to -1..1, 0..255 and as for ImageNet', async () => {
    const red = async (scaling: PreprocessingOptions['scaling']) =>
      at((await tensorOf({ preprocessing: 'seed', scaling })).tensor, 0, 0);
    expect(await red('-1-1')).toEqual([1, -1, -1]);
    expect(await red('0-255')).toEqual([255, 0, 0]);
    const expected = [(1 - 0.485) / 0.229, -0.456 / 0.224, -0.406 / 0.225];
    (await red('imagenet')).forEach((value, channel) => expect(value).toBeCloseTo(expected[channel]!, 4));
  });

  it('name the WD taggers’ input: white, centred, BGR, bytes as they are', () => {
    expect(choosePreprocessing({ preprocessing: 'wd' })).toMatchObject({
      size: 448,
      channels: 'BGR',
      mean: [0, 0, 0],
      std: [1, 1, 1],
      place: 'centre',
      background: [255, 255, 255],
    });
  });

  it('refuse what is no colour', () => {
    expect(parseColour('1, 2,255')).toEqual([1, 2, 255]);
    for (const text of ['1,2', '1,2,256', 'red', '1,2,-3', '1,,3', ''])
      expect(() => parseColour(text)).toThrow(/colour/);
  });
});
