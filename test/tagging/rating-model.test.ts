import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentRatingOf } from '../../src/graphql/types/tag-estimates.js';
import { ModelPackError } from '../../src/errors.js';
import { Illustration2Vec } from '../../src/tagging/illustration2vec.js';
import { readModelPack, type Preprocessing } from '../../src/tagging/model-pack.js';
import type { RegisteredModel } from '../../src/tagging/model-registry.js';
import { isSameSquare, readImageFacts } from '../../src/tagging/preprocess.js';
import { TagModel, type DecodedPicture } from '../../src/tagging/tag-model.js';
import { TaggingThread } from '../../src/tagging/tagging-thread-client.js';
import {
  colourGrid,
  colourRating,
  colourScores,
  plainImage,
  ratingGraph,
  writeColourPack,
} from '../support/colour-pack.js';
import { temporaryFolder } from '../support/databases.js';

/** Unlike what the tag model is given in everything: 8 pixels, planes, BGR, on black, from the top left. */
const BESIDE: Preprocessing = {
  ...{ size: 8, layout: 'NCHW', channels: 'BGR', mean: [0, 0, 0], std: [255, 255, 255] },
  ...{ fit: 'pad', place: 'top-left', background: [0, 0, 0] },
};

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, changes: Parameters<typeof writeColourPack>[1] = {}): string =>
  writeColourPack(path.join(folder, name), { ratedBeside: BESIDE, ...changes });

async function decode(model: TagModel, image: Buffer): Promise<DecodedPicture> {
  return model.decode(image, await readImageFacts(image, 'x'), 'x');
}

describe('a rating graph beside a tag model', () => {
  it('rates each picture of several batches from its own square, and changes no score', async () => {
    const model = await TagModel.load(await readModelPack(write('beside')));
    const colours = colourGrid(3); // 27: more than one batch
    const images = await Promise.all(colours.map((c) => plainImage(c, { width: 16, height: 8 }).png().toBuffer()));
    const pictures = await Promise.all(images.map((image) => decode(model, image)));
    const predictions = await model.predict(pictures);
    expect(predictions).toHaveLength(27);
    colours.forEach(([r, g, b], place) => {
      const { rating, scores } = predictions[place]!;
      // Half of the square is black, and blue comes first.
      const [safe, questionable, explicit] = colourRating([b / 2, g / 2, r / 2]);
      expect(rating!.safe).toBeCloseTo(safe, 3);
      expect(rating!.questionable).toBeCloseTo(questionable, 3);
      expect(rating!.explicit).toBeCloseTo(explicit, 3);
      // The tag model has the other half white.
      const onWhite = colourScores([(r + 255) / 2, (g + 255) / 2, (b + 255) / 2]);
      onWhite.forEach((score, tag) => expect(scores[tag]).toBeCloseTo(score, 2));
    });
    const scores = await model.score(pictures.map(({ square }) => square));
    expect(scores).toEqual(predictions.map((each) => each.scores));
    await model.release();
  });

  it('is asked in the thread of a server and by Illustration2Vec’s calls alike', async () => {
    const pack = write('everywhere');
    const [safe] = colourRating([255, 0, 0]);
    const blue = await plainImage([0, 0, 255]).png().toBuffer();
    const thread = new TaggingThread(pack);
    const read = (): Promise<Buffer> => Promise.resolve(blue);
    expect((await thread.predict(read, 'blue.png')).rating!.safe).toBeCloseTo(safe, 4);
    await thread.close();
    const i2v = await Illustration2Vec.open(pack);
    expect((await i2v.estimateTopTags([blue]))[0]!.rating[0]).toEqual(['safe', expect.closeTo(safe, 4)]);
    await i2v.release();
  });

  it('is given the tag model’s square where both take the same, so that the picture is decoded once', async () => {
    const { preprocessing } = (await readModelPack(write('plain'))).description;
    const ratedBeside: Preprocessing = { ...preprocessing, channels: 'BGR', mean: [1, 2, 3] };
    const model = await TagModel.load(await readModelPack(write('same', { ratedBeside })));
    const shared = await decode(model, await plainImage([9, 8, 7]).png().toBuffer());
    expect(shared.ratingSquare).toBe(shared.square);
    await model.release();
  });

  it('is named as the source, where rating rows of the tag model are not', async () => {
    const source = async (pack: string): Promise<string> => {
      const { description } = await readModelPack(pack);
      const rating = { safe: 1, questionable: 0, explicit: 0 };
      return contentRatingOf(rating, { description } as RegisteredModel)!.source;
    };
    expect(await source(write('named'))).toBe('BACKBONE');
    const rows =
      'tag_id,name,category,count\n0,safe,9,1\n1,questionable,9,1\n2,explicit,9,1\n3,a,0,1\n4,b,0,1\n5,c,0,1\n';
    expect(await source(write('rows', { tags: rows, description: { output: { activation: 'sigmoid' } } }))).toBe(
      'TAG_MODEL',
    );
  });

  it('is part of the pack’s hash', async () => {
    const before = await readModelPack(write('hashed'));
    expect((await readModelPack(write('hashed'))).sha256).toBe(before.sha256);
    writeFileSync(path.join(folder, 'hashed', 'rating.onnx'), ratingGraph(BESIDE, 4));
    expect((await readModelPack(path.join(folder, 'hashed'))).sha256).not.toBe(before.sha256);
  });

  it('is left alone when model.json does not name it', async () => {
    const pack = write('unnamed', { description: { output: { activation: 'sigmoid' } } });
    const model = await TagModel.load(await readModelPack(pack));
    const picture = await decode(model, await plainImage([255, 0, 0]).png().toBuffer());
    expect(picture).not.toHaveProperty('ratingSquare');
    expect((await model.predict([picture]))[0]!.rating).toBeNull();
    await model.release();
  });
});

describe('a pack with a rating graph that is wrong', () => {
  it('is refused when the file is missing, with what to do', async () => {
    rmSync(path.join(write('missing'), 'rating.onnx'));
    const reading = readModelPack(path.join(folder, 'missing'));
    await expect(reading).rejects.toThrow(ModelPackError);
    await expect(reading).rejects.toThrow(/missing lacks rating.onnx, from which model.json takes/);
  });

  it.each<[string, Uint8Array | string, RegExp]>([
    ['no graph', 'not a graph', /rating.onnx cannot be loaded by ONNX Runtime/],
    ['of another size', ratingGraph({ size: 9, layout: 'NCHW' }), /rating.onnx takes images of shape 3 x 9 x 9.*at 8/],
    [
      'of another layout',
      ratingGraph({ size: 8, layout: 'NHWC' }),
      /8 x 8 x 3, but the rating in model.json says NCHW/,
    ],
  ])('is refused when it is %s', async (name, graph, message) => {
    const pack = write(name.replaceAll(' ', '-'));
    writeFileSync(path.join(pack, 'rating.onnx'), graph);
    const loading = TagModel.load(await readModelPack(pack));
    await expect(loading).rejects.toThrow(ModelPackError);
    await expect(loading).rejects.toThrow(message);
  });

  it('is refused when it gives something other than three ratings', async () => {
    const ratedBeside: Preprocessing = { ...BESIDE, layout: 'NHWC' };
    const pack = write('wide', { ratedBeside, input: ['batch', 8, 8, 3] });
    copyFileSync(path.join(pack, 'model.onnx'), path.join(pack, 'rating.onnx'));
    write('narrow', { ratedBeside });
    copyFileSync(path.join(pack, 'rating.onnx'), path.join(folder, 'narrow', 'rating.onnx'));
    const loading = TagModel.load(await readModelPack(path.join(folder, 'narrow')));
    await expect(loading).rejects.toThrow(/rating.onnx gives 6 values as "probabilities"; a content rating has 3/);
  });
});

describe('two ways of preprocessing', () => {
  it('make the same square whatever becomes of the bytes, and another when any of its geometry differs', () => {
    const colour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
    fc.assert(
      fc.property(colour, colour, fc.constantFrom('RGB' as const, 'BGR' as const), (mean, background, channels) => {
        const one: Preprocessing = { ...BESIDE, background };
        expect(isSameSquare(one, { ...one, mean, channels, layout: 'NHWC', resample: 'cubic' })).toBe(true);
        const others: Partial<Preprocessing>[] = [
          { size: 9 },
          { fit: 'squash' },
          { place: 'centre' },
          { background: [background[0], background[1], 255 - background[2]] },
          { resample: 'linear' },
          { padding: 'edge' },
          { alpha: 'drop' },
        ];
        for (const other of others) expect(isSameSquare(one, { ...one, ...other })).toBe(false);
      }),
      { numRuns: 20 },
    );
  });
});
