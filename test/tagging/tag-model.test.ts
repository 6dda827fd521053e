import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelPackError, UnreadableImageError } from '../../src/errors.js';
import { readModelPack, type Preprocessing } from '../../src/tagging/model-pack.js';
import { decodeSquare, readImageFacts, writeTensor } from '../../src/tagging/preprocess.js';
import { TagModel } from '../../src/tagging/tag-model.js';
import { TaggingThread } from '../../src/tagging/tagging-thread-client.js';
import { COLOUR_TAGS, colourGrid, colourScores, plainImage, writeColourPack } from '../support/colour-pack.js';
import { temporaryFolder } from '../support/databases.js';

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function squares(colours: [number, number, number][]): Promise<Uint8Array[]> {
  const { preprocessing } = (await readModelPack(writeColourPack(path.join(folder, 'pack')))).description;
  return Promise.all(
    colours.map(async (colour) => {
      const image = await plainImage(colour).png().toBuffer();
      return decodeSquare(image, await readImageFacts(image, 'plain.png'), preprocessing, 'plain.png');
    }),
  );
}

describe('a tag model', () => {
  it('gives each picture of a batch its own probabilities, zero past the pack’s tags', async () => {
    const model = await TagModel.load(await readModelPack(writeColourPack(path.join(folder, 'pack'))));
    const colours = colourGrid(3); // 27: more than one batch
    const scores = await model.score(await squares(colours));
    expect(scores).toHaveLength(27);
    colours.forEach((colour, place) => {
      const wanted = colourScores(colour);
      const got = [...scores[place]!.subarray(0, COLOUR_TAGS.length)];
      got.forEach((score, tag) => expect(score).toBeCloseTo(wanted[tag]!, 4));
      expect(scores[place]!.subarray(COLOUR_TAGS.length).every((score) => score === 0)).toBe(true);
    });
  });

  it('gives the same vector again, alone or in a batch', async () => {
    const model = await TagModel.load(await readModelPack(writeColourPack(path.join(folder, 'pack'))));
    const pixels = await squares(colourGrid(3));
    const together = await model.score(pixels);
    const again = await model.score(pixels);
    const [alone] = await model.score([pixels[5]!]);
    expect(again).toEqual(together);
    expect(alone).toEqual(together[5]);
  });

  it('turns logits into probabilities when the pack says it gives logits', async () => {
    const pack = writeColourPack(path.join(folder, 'logits'), {
      logits: true,
      description: { output: { activation: 'logits' } },
    });
    const model = await TagModel.load(await readModelPack(pack));
    const [scores] = await model.score(await squares([[255, 0, 0]]));
    expect(scores![0]).toBeCloseTo(colourScores([255, 0, 0])[0]!, 4);
  });

  it('runs in a thread that leaves the event loop free, and reports errors with their class', async () => {
    const thread = new TaggingThread(writeColourPack(path.join(folder, 'pack')));
    const image = await plainImage([0, 0, 255]).webp({ lossless: true }).toBuffer();
    const read = (): Promise<Buffer> => Promise.resolve(image);
    const { scores } = await thread.predict(read, 'blue.webp');
    expect(scores[2]).toBeCloseTo(colourScores([0, 0, 255])[2]!, 3);
    await expect(thread.predict(() => Promise.resolve(Buffer.from('no image')), 'text.png')).rejects.toThrow(
      UnreadableImageError,
    );
    await thread.close();
    const broken = new TaggingThread(path.join(folder, 'missing'));
    await expect(broken.predict(read, 'blue.webp')).rejects.toThrow(ModelPackError);
    await broken.close();
  });

  it('runs in that thread only as it was registered, and runs again once its files are mended', async () => {
    const place = path.join(folder, 'registered');
    const { sha256 } = await readModelPack(writeColourPack(place));
    const thread = new TaggingThread({ name: 'colours', path: place, sha256 });
    const image = await plainImage([0, 0, 255]).png().toBuffer();
    const read = (): Promise<Buffer> => Promise.resolve(image);
    await thread.predict(read, 'blue.png');
    await thread.close();
    writeColourPack(place, { description: { name: 'another' } });
    const stale = new TaggingThread({ name: 'colours', path: place, sha256 });
    const refused = stale.predict(read, 'blue.png');
    await expect(refused).rejects.toThrow(ModelPackError);
    await expect(refused).rejects.toThrow(/files of the model "colours" .* have changed/);
    writeColourPack(place);
    expect((await stale.predict(read, 'blue.png')).scores[2]).toBeCloseTo(colourScores([0, 0, 255])[2]!, 3);
    await stale.close();
  });
});

describe('a model pack that is wrong', () => {
  const load = async (name: string, changes: Parameters<typeof writeColourPack>[1]): Promise<TagModel> =>
    TagModel.load(await readModelPack(writeColourPack(path.join(folder, name), changes)));

  it('is refused when a file is missing, with its name', async () => {
    const empty = path.join(folder, 'empty');
    mkdirSync(empty);
    await expect(readModelPack(empty)).rejects.toThrow(/empty is not a model pack: model.onnx is missing/);
  });

  it('is refused when the graph gives another number of scores than there are tags', async () => {
    await expect(load('short', { tags: 'tag_id,name,category,count\n0,red,0,1\n' })).rejects.toThrow(
      /gives 6 scores, but selected_tags.csv beside it names 1 tags/,
    );
  });

  it('is refused when model.json contradicts the graph’s input', async () => {
    await expect(load('shape', { input: ['batch', 32, 32, 3] })).rejects.toThrow(
      /takes images of shape 32 x 32 x 3, but model.json says NHWC at 16/,
    );
  });

  it('is refused with the line of a bad tag', async () => {
    await expect(load('line', { tags: 'tag_id,name,category,count\n0,red,0,1\n1,,0,1\n' })).rejects.toThrow(/line 3/);
    await expect(load('twice', { tags: 'tag_id,name,category,count\n0,red,0,1\n1,red,0,1\n' })).rejects.toThrow(
      /the tag "red" is named twice/,
    );
    await expect(load('columns', { tags: 'id,label\n0,red\n' })).rejects.toThrow(/columns needed: tag_id,name/);
  });

  it('is refused when it names more tags than a vector has room for', async () => {
    const tags = ['tag_id,name,category,count', ...Array.from({ length: 5001 }, (_, i) => `${i},t${i},0,1`)].join('\n');
    await expect(load('long', { tags })).rejects.toThrow(/5001 tags; a vector has room for 5000/);
  });

  it('is refused when the graph is no ONNX file', async () => {
    const broken = writeColourPack(path.join(folder, 'graph'));
    writeFileSync(path.join(broken, 'model.onnx'), 'not a graph');
    await expect(TagModel.load(await readModelPack(broken))).rejects.toThrow(/model.onnx cannot be loaded by ONNX/);
  });

  it('has another hash when any of its files differs', async () => {
    const one = await readModelPack(writeColourPack(path.join(folder, 'one')));
    const two = await readModelPack(writeColourPack(path.join(folder, 'two'), { description: { name: 'other' } }));
    const same = await readModelPack(writeColourPack(path.join(folder, 'same')));
    expect(one.sha256).toBe(same.sha256);
    expect(one.sha256).not.toBe(two.sha256);
  });
});

describe('preprocessing', () => {
  const padded: Preprocessing = {
    ...{ size: 8, layout: 'NHWC', channels: 'RGB', mean: [0, 0, 0], std: [1, 1, 1] },
    ...{ fit: 'pad', place: 'centre', background: [0, 0, 0] },
  };

  it.each([
    ['image/jpeg', (image: Sharp) => image.jpeg()],
    ['image/png', (image: Sharp) => image.png()],
    ['image/webp', (image: Sharp) => image.webp()],
    ['image/gif', (image: Sharp) => image.gif()],
    ['image/avif', (image: Sharp) => image.avif()],
  ])('reads %s', async (mediaType, encode) => {
    const image = await encode(plainImage([200, 100, 50], { width: 40, height: 40 })).toBuffer();
    const facts = await readImageFacts(image, 'x');
    expect(facts).toEqual({ mediaType, width: 40, height: 40 });
    const pixels = await decodeSquare(image, facts, padded, 'x');
    expect(pixels).toHaveLength(8 * 8 * 3);
    [200, 100, 50].forEach((value, channel) => expect(Math.abs(pixels[channel]! - value)).toBeLessThan(12));
  });

  it('draws an SVG over the background', async () => {
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10"><rect width="5" height="10" fill="#f00"/></svg>',
    );
    const pixels = await decodeSquare(
      svg,
      await readImageFacts(svg, 'x.svg'),
      { ...padded, background: [0, 255, 0] },
      'x',
    );
    expect([...pixels.subarray(0, 3)]).toEqual([255, 0, 0]);
    expect([...pixels.subarray(21, 24)]).toEqual([0, 255, 0]);
  });

  it('pads in the centre or from the top left, or squashes, as asked', async () => {
    const wide = await plainImage([255, 255, 255], { width: 16, height: 8 }).png().toBuffer();
    const facts = await readImageFacts(wide, 'wide');
    const rowsOf = async (how: object) => {
      const pixels = await decodeSquare(wide, facts, { ...padded, ...how }, 'wide');
      return Array.from({ length: 8 }, (_, row) => (pixels[row * 8 * 3]! > 128 ? 1 : 0)).join('');
    };
    expect(await rowsOf({})).toBe('00111100');
    expect(await rowsOf({ place: 'top-left' })).toBe('11110000');
    expect(await rowsOf({ fit: 'squash' })).toBe('11111111');
  });

  it('writes channels, layout, mean and standard deviation as the pack says', () => {
    const one: Preprocessing = { ...padded, size: 1 };
    const pixels = Uint8Array.of(10, 20, 30);
    const tensor = new Float32Array(6);
    writeTensor(pixels, { ...one, channels: 'BGR', mean: [30, 0, 0], std: [1, 2, 10] }, tensor, 1);
    expect([...tensor]).toEqual([0, 0, 0, 0, 10, 1]);
    const planes = new Float32Array(12);
    writeTensor(
      Uint8Array.from({ length: 12 }, (_, i) => i),
      { ...one, size: 2, layout: 'NCHW' },
      planes,
      0,
    );
    expect([...planes]).toEqual([0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11]);
  });

  it('refuses what is no picture, a type it does not list, and a bomb', async () => {
    await expect(readImageFacts(Buffer.from('hello'), 'note.txt')).rejects.toThrow(
      /note.txt cannot be read as an image/,
    );
    const tiff = await plainImage([1, 2, 3]).tiff().toBuffer();
    await expect(readImageFacts(tiff, 'scan.tif')).rejects.toThrow(
      /scan.tif cannot be read as an image: it is none of JPEG, PNG/,
    );
    const huge = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="99999" height="99999"/>');
    await expect(readImageFacts(huge, 'bomb.svg')).rejects.toThrow(UnreadableImageError);
    const cut = (await plainImage([1, 2, 3], { width: 300, height: 300 }).jpeg().toBuffer()).subarray(0, 400);
    await expect(
      (async () => decodeSquare(cut, await readImageFacts(cut, 'cut.jpg'), padded, 'cut.jpg'))(),
    ).rejects.toThrow(/cut.jpg cannot be read/);
  });
});
