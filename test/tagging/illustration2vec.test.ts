import { rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BadInputError, UnknownTagError, UnreadableImageError } from '../../src/errors.js';
import { binaryFeature, plausibleTags, thresholdsBy } from '../../src/tagging/estimate-tags.js';
import { Illustration2Vec } from '../../src/tagging/illustration2vec.js';
import { formatTags } from '../../src/tagging/model-pack.js';
import { formatThresholds, type TagThresholds } from '../../src/tagging/tag-thresholds.js';
import { sparsify } from '../../src/vectors/sparse-vector.js';
import { COLOUR_TAGS, colourRating, colourScores, plainImage, writeColourPack } from '../support/colour-pack.js';
import { temporaryFolder } from '../support/databases.js';

const RED = [255, 0, 0] as const;
/** red and green general, blue a character, light a copyright, dark meta, the last an artist. */
const TAGS = COLOUR_TAGS.map((name, place) => ({ name, category: [0, 0, 4, 3, 5, 1][place]!, count: 1 }));
const THRESHOLDS: TagThresholds = {
  'f0.5': Float64Array.of(1, 1, 1, 1, 1, 1),
  f1: Float64Array.of(1, 0, 1, 1, 1, 1),
  f2: Float64Array.of(0, 0, 0, 0, 0, 0),
};

let folder: string;
let i2v: Illustration2Vec;
let uncalibrated: Illustration2Vec;
let red: Buffer;
beforeAll(async () => {
  folder = temporaryFolder();
  const tags = formatTags(TAGS);
  const thresholds = formatThresholds(TAGS, THRESHOLDS);
  i2v = await Illustration2Vec.open(writeColourPack(path.join(folder, 'calibrated'), { tags, thresholds }));
  const description = { output: { activation: 'sigmoid' } } as const;
  uncalibrated = await Illustration2Vec.open(writeColourPack(path.join(folder, 'plain'), { tags, description }));
  red = await plainImage(RED).png().toBuffer();
});
afterAll(async () => {
  await i2v.release();
  await uncalibrated.release();
  rmSync(folder, { recursive: true, force: true });
});
const names = (tags: readonly (readonly [string, number])[]): string[] => tags.map(([name]) => name);

describe('Illustration2Vec’s calls', () => {
  it('estimate_plausible_tags: what scores above the threshold, by category, with the rating whole', async () => {
    const [tags] = await i2v.estimatePlausibleTags([red]);
    expect(names(tags!.general)).toEqual(['red']);
    expect(names(tags!.artist)).toEqual(['warm colour']);
    expect(tags!.character).toEqual([]);
    expect(tags!.general[0]![1]).toBeCloseTo(colourScores(RED)[0]!, 4);
    const [safe, questionable, explicit] = colourRating(RED);
    expect(names(tags!.rating)).toEqual(['safe', 'questionable', 'explicit']);
    expect(tags!.rating.map(([, p]) => p)).toEqual(
      [safe, questionable, explicit].map((p) => expect.closeTo(p, 5) as number),
    );
  });

  it('by the rules f0.5, f1 and f2: each tag by its own threshold', async () => {
    const plausible = async (thresholdRule: 'f0.5' | 'f1' | 'f2') =>
      names((await i2v.estimatePlausibleTags([red], { threshold: 0.25, thresholdRule }))[0]!.general);
    expect(await plausible('f0.5')).toEqual([]);
    expect(await plausible('f1')).toEqual(['green']);
    expect(await plausible('f2')).toEqual(['red', 'green']);
  });

  it('refuses those rules when the pack is not calibrated, and has no rating when the pack has none', async () => {
    const asked = uncalibrated.estimatePlausibleTags([red], { thresholdRule: 'f1' });
    await expect(asked).rejects.toThrow(BadInputError);
    await expect(asked).rejects.toThrow(/"colours" has no thresholds of its own.*thresholds.csv.*rule f1/);
    expect((await uncalibrated.estimatePlausibleTags([red]))[0]!.rating).toEqual([]);
    await expect(i2v.estimatePlausibleTags([red], { threshold: 2 })).rejects.toThrow(/threshold is 2/);
  });

  it('estimate_top_tags: the n highest of each category, however low', async () => {
    const [tags] = await i2v.estimateTopTags([red], 1);
    expect([tags!.general, tags!.character, tags!.copyright, tags!.meta].map(names)).toEqual([
      ['red'],
      ['blue'],
      ['light'],
      ['dark'],
    ]);
    expect(names((await i2v.estimateTopTags([red]))[0]!.general)).toEqual(['red', 'green']);
  });

  it('estimate_specific_tags: the tags named; underscores and spaces are alike', async () => {
    const [tags] = await i2v.estimateSpecificTags([red], ['blue', 'warm_colour']);
    expect(tags).toEqual({
      blue: expect.closeTo(colourScores(RED)[2]!, 5) as number,
      warm_colour: expect.closeTo(colourScores(RED)[5]!, 4) as number,
    });
    await expect(i2v.estimateSpecificTags([red], ['bleu'])).rejects.toThrow(UnknownTagError);
  });

  it('extract_feature and extract_binary_feature: 5000 probabilities, and which of them are above the threshold', async () => {
    const green = await plainImage([0, 255, 0]).png().toBuffer();
    const features = await i2v.extractFeature([red, green]);
    expect(features.map((each) => each.length)).toEqual([5000, 5000]);
    const bits = await i2v.extractBinaryFeature([red, green]);
    expect(bits.map((each) => each.length)).toEqual([625, 625]);
    // Of red, green, blue, light, dark and warm colour: a pure red is the first and the last two, a pure green is dark.
    expect(bits.map(([first]) => first)).toEqual([0b1000_1100, 0b0100_1000]);
    const [byRule] = await i2v.extractBinaryFeature([red], { thresholdRule: 'f1' });
    expect(byRule![0]).toBe(0b0100_0000);
  });

  it('names the picture that cannot be read', async () => {
    await expect(i2v.estimateTopTags([red, Buffer.from('no picture')])).rejects.toThrow(UnreadableImageError);
    await expect(i2v.estimateTopTags([red, Buffer.from('no picture')])).rejects.toThrow(/Image 1/);
  });
});

describe('thresholds', () => {
  it('are exceeded, not met', () => {
    const scores = new Float32Array(5000);
    scores.set([0.25, 0.2500001]);
    const tags = plausibleTags(sparsify(scores), TAGS, thresholdsBy('constant', 0.25, undefined, 'm'));
    expect(tags.general.map(({ dimension }) => dimension)).toEqual([1]);
  });
});

it('packs bits as numpy’s packbits does, most significant first', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 4999 })), (dimensions) => {
      const scores = new Float32Array(5000).fill(0.5);
      for (const dimension of dimensions) scores[dimension] = 0.9;
      const packed = binaryFeature(sparsify(scores, { maxNonZeros: 5000 }), () => 0.5);
      const text = [...packed].map((byte) => byte.toString(2).padStart(8, '0')).join('');
      expect([...text].flatMap((bit, at) => (bit === '1' ? [at] : []))).toEqual(dimensions.sort((a, b) => a - b));
    }),
    { numRuns: 30 },
  );
});
