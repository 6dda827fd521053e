import { readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.js';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { decodeSquare, readImageFacts, writeTensor } from '../../src/tagging/preprocess.js';
import { styleOf } from '../../trainer/dataset/drawings.js';
import type { LabelledImage } from '../../trainer/dataset/labelled-images.js';
import { trainTagModel, type TrainOptions, type TrainProgress } from '../../trainer/train.js';
import { writeSomeDrawings } from './drawings-subset.js';

/** About 60 drawings, 50 tags: seconds, and still the whole way from SVG to probabilities. */
describe('training a tag model', () => {
  let folder: string;
  let images: LabelledImage[];
  let options: TrainOptions;
  beforeAll(async () => {
    ({ folder, images } = await writeSomeDrawings(60));
    options = {
      images,
      heldOut: (image) => styleOf(image) === 'noto',
      pack: path.join(folder, 'models', 'small'),
      cache: path.join(folder, 'cache'),
      name: 'small',
      backend: 'wasm',
      threads: 1,
      vocabularySize: 50,
      hidden: 64,
      batch: 16,
      epochs: 12,
    };
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('gives a pack that ONNX Runtime runs on a picture, with what it learnt', async () => {
    const steps: TrainProgress[] = [];
    const log: string[] = [];
    const report = await trainTagModel({
      ...options,
      onProgress: (progress) => steps.push(progress),
      log: (line) => log.push(line),
    });
    expect([...new Set(steps.map(({ step }) => step))]).toEqual([
      'Computing features',
      'Computing features of jittered images',
      'Training',
      'Measuring',
    ]);
    for (const { done, total } of steps) expect(done).toBeLessThanOrEqual(total);
    expect(log.join('\n')).toMatch(/Training runs on wasm \(asked for\)\. Passed over: tensorflow: not asked for/);

    const pack = await readModelPack(options.pack);
    expect(pack.sha256).toBe(report.pack.sha256);
    expect(pack.tags).toHaveLength(50);
    expect(pack.description.thresholds['0']).toBe(report.metrics.threshold);
    expect(pack.description.provenance).toMatchObject({ backend: report.backend, metrics: report.metrics });
    expect((await readdir(options.pack)).sort()).toEqual([
      'model.json',
      'model.onnx',
      'report.html',
      'report.json',
      'selected_tags.csv',
      'thresholds.csv',
    ]);
    const page = await readFile(path.join(options.pack, 'report.html'), 'utf8');
    expect(page).toContain('data:image/webp');
    // It has seen the twemoji drawing of each noto subject: far above the frequency of a tag.
    expect(report.metrics.macroAp).toBeGreaterThan(0.3);
    expect(report.metrics.sameSubjectAt1).toBeGreaterThan(0.2);

    const known = images.find((image) => styleOf(image) === 'twemoji' && image.tags.includes(pack.tags[0]!.name))!;
    const scores = await run(path.join(options.pack, 'model.onnx'), known, pack.description.preprocessing);
    expect(scores).toHaveLength(50);
    expect(scores[0]).toBeGreaterThan(0.5);
    // Features of the images and of the jittered ones; no checkpoint, no lock.
    const kept = await readdir(options.cache);
    expect(kept).toHaveLength(2);
    for (const file of kept) expect(file).toMatch(/^features-.*bin$/);
  });

  it('again with the same inputs returns the pack without training', async () => {
    const before = await readModelPack(options.pack);
    const steps: TrainProgress[] = [];
    const log: string[] = [];
    const report = await trainTagModel({
      ...options,
      onProgress: (step) => steps.push(step),
      log: (line) => log.push(line),
    });
    expect(report.pack.sha256).toBe(before.sha256);
    expect(report.metrics).toEqual(before.description.provenance.metrics);
    expect(steps).toEqual([]);
    expect(log.join()).toMatch(/not trained again/);
  });

  it('stopped during features and again during training goes on to the same pack', async () => {
    const whole = await readModelPack(options.pack);
    const again = { ...options, cache: path.join(folder, 'cache-2'), pack: path.join(folder, 'models', 'again') };
    const stopAt = async (step: string, done: number) => {
      const abort = new AbortController();
      const run = trainTagModel({
        ...again,
        signal: abort.signal,
        onProgress: (progress) => {
          if (progress.step === step && progress.done >= done) abort.abort(new Error('stopped by the test'));
        },
      });
      await expect(run).rejects.toThrow('stopped by the test');
    };
    await stopAt('Computing features', 20);
    const [cache] = await readdir(again.cache);
    // What a kill in the middle of a write leaves.
    await truncate(path.join(again.cache, cache!), (await readFile(path.join(again.cache, cache!))).length - 100);
    await stopAt('Training', 7);
    const report = await trainTagModel(again);
    expect(report.pack.sha256).toBe(whole.sha256);
  });

  it('leaves out pictures that cannot be read, by name, and counts them', async () => {
    const broken = path.join(folder, 'broken.png');
    await writeFile(broken, 'no picture');
    const log: string[] = [];
    const { pack } = await trainTagModel({
      ...options,
      images: [
        ...images,
        { file: broken, tags: ['face'], group: 'broken' },
        { file: `${broken}-gone`, tags: ['face'], group: 'gone' },
      ],
      epochs: 1,
      pack: path.join(folder, 'models', 'with-broken'),
      log: (line) => log.push(line),
    });
    expect(log.filter((line) => line.includes(broken))).toHaveLength(2);
    expect(log.join('\n')).toMatch(/2 images were left out/);
    expect(pack.description.provenance.images).toMatchObject({ unreadable: 2 });
  });

  it('makes a smaller model, and says so, when there are fewer tags than asked for', async () => {
    const log: string[] = [];
    const { pack } = await trainTagModel({
      ...options,
      vocabularySize: 5000,
      epochs: 1,
      pack: path.join(folder, 'models', 'all-tags'),
      log: (line) => log.push(line),
    });
    expect(pack.tags.length).toBeLessThan(5000);
    expect(log.join('\n')).toContain(`${pack.tags.length} distinct tags, fewer than 5000`);
  });

  it('refuses inputs that cannot make a model, and says why', async () => {
    const refused = (change: Partial<TrainOptions>) =>
      expect(trainTagModel({ ...options, name: 'other', ...change })).rejects;
    await refused({ images: [] }).toThrow(BadInputError);
    await refused({ images: images.map((image) => ({ ...image, tags: [] })) }).toThrow(
      /None of the training images has a tag/,
    );
    await refused({ images: [{ file: '/nowhere.png', tags: ['a'], group: 'a' }] }).toThrow(
      /None of the 1 training images/,
    );
    await refused({ heldOut: () => true }).toThrow(/0 would train/);
    await refused({ epochs: 0 }).toThrow(/epochs is 0/);
    await refused({ vocabularySize: 5001 }).toThrow(/room for 1 to 5000/);
    await refused({ pack: folder }).toThrow(/cannot be written to/);
  });
});

async function run(
  graph: string,
  image: LabelledImage,
  preprocessing: Parameters<typeof decodeSquare>[2],
): Promise<Float32Array> {
  const bytes = await readFile(image.file);
  const pixels = await decodeSquare(bytes, await readImageFacts(bytes, image.file), preprocessing, image.file);
  const { size } = preprocessing;
  const tensor = new Float32Array(size * size * 3);
  writeTensor(pixels, preprocessing, tensor, 0);
  const session = await InferenceSession.create(graph);
  try {
    const output = await session.run({ image: new Tensor('float32', tensor, [1, size, size, 3]) });
    return Float32Array.from(output.probabilities!.data as Float32Array);
  } finally {
    await session.release();
  }
}
