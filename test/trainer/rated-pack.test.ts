import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readImageFacts } from '../../src/tagging/preprocess.js';
import { TagModel } from '../../src/tagging/tag-model.js';
import { trainTagModel } from '../../trainer/train.js';
import { writeSmallVgg16 } from '../support/small-vgg16.js';
import { writeSomeDrawings } from './drawings-subset.js';

it('a model trained on VGG16, which rates nothing, has the embedded backbone rate pictures', async () => {
  const { folder, images } = await writeSomeDrawings(200);
  try {
    const weights = path.join(folder, 'vgg16.h5');
    await writeSmallVgg16(weights);
    const { pack } = await trainTagModel({
      ...{ images, pack: path.join(folder, 'pack'), cache: path.join(folder, 'cache'), name: 'vgg' },
      ...{ preset: 'vgg16-head', weights, backend: 'wasm', threads: 1 },
      ...{ vocabularySize: 10, hidden: 8, batch: 8, epochs: 1 },
    });
    expect(pack.columns.rating).toMatchObject({ from: 'graph', source: 'backbone' });
    const model = await TagModel.load(pack);
    const { file } = images[0]!;
    const image = await readFile(file);
    const picture = await model.decode(image, await readImageFacts(image, file), file);
    // Both networks take 224 pixels centred on white.
    expect(picture.ratingSquare).toBe(picture.square);
    const [prediction] = await model.predict([picture]);
    expect(prediction!.rating!.safe).toBeGreaterThan(0.5); // an emoji
    await model.release();
  } finally {
    await rm(folder, { recursive: true });
  }
});
