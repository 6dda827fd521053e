import { spawn, type ChildProcess } from 'node:child_process';
import { copyFile, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.js';
import { packageRoot } from '../../src/package-root.js';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { decodeSquare, readImageFacts } from '../../src/tagging/preprocess.js';
import { TagModel } from '../../src/tagging/tag-model.js';
import { SEED_PREPROCESSING } from '../../trainer/backbone/vgg16.js';
import { styleOf } from '../../trainer/dataset/drawings.js';
import type { LabelledImage } from '../../trainer/dataset/labelled-images.js';
import { makePairs } from '../../trainer/pairs/make-pairs.js';
import { trainTagModel, type TrainOptions } from '../../trainer/train.js';
import { buildVocabulary } from '../../trainer/vocabulary.js';
import { writeSmallVgg16 } from '../support/small-vgg16.js';
import { hasSwiftShader, swiftShaderEnvironment } from '../support/swiftshader.js';
import { writeSomeDrawings } from './drawings-subset.js';

/** Real drawings, and a VGG16 of a few channels in a file of the official layout. */
describe('the presets of VGG16', () => {
  let folder: string;
  let images: LabelledImage[];
  let pairs: string;
  let seed: TrainOptions;
  beforeAll(async () => {
    ({ folder, images } = await writeSomeDrawings(60));
    const weights = path.join(folder, 'vgg16.h5');
    await writeSmallVgg16(weights);
    pairs = path.join(folder, 'pairs');
    // Small squares: what takes time at 224 x 224 is not what is tested here.
    const preprocessing = { ...SEED_PREPROCESSING, size: 32 };
    await makePairs({ images, tags: buildVocabulary(images, 20), out: pairs, preprocessing, workers: 1 });
    seed = {
      preset: 'vgg16-seed',
      pairs,
      weights,
      pack: path.join(folder, 'seed'),
      cache: path.join(folder, 'cache'),
      name: 'seed',
      backend: 'wasm',
      hidden: 24,
      batch: 8,
      epochs: 6,
      rate: 5e-3,
      chunkImages: 16,
    };
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("vgg16-seed learns from pairs, and its pack says how it sees pictures: the seed's way", async () => {
    const steps: string[] = [];
    const report = await trainTagModel({ ...seed, onProgress: ({ step }) => steps.push(step) });
    expect([...new Set(steps)]).toEqual(['Training', 'Measuring']);
    const { description } = report.pack;
    expect(description.preprocessing).toEqual({ ...SEED_PREPROCESSING, size: 32 });
    expect(description.provenance).toMatchObject({
      preset: 'vgg16-seed',
      settings: { batch: 8, dropout: 0.3, rate: 5e-3, optimiser: 'adam' },
    });
    const { loss } = JSON.parse(await readFile(path.join(report.pack.folder, 'report.json'), 'utf8')) as {
      loss: { step: number; loss: number }[];
    };
    expect(loss.at(-1)!.loss).toBeLessThan(0.85 * loss[0]!.loss);
    // Neither checkpoint nor graph is left in the cache.
    expect((await readdir(seed.cache)).filter((name) => name.startsWith('training'))).toEqual([]);
  });

  it('killed again and again, it ends with the pack of a run that was not', { timeout: 300_000 }, async () => {
    const whole = await readModelPack(seed.pack);
    const again = { ...seed, pack: path.join(folder, 'killed'), cache: path.join(folder, 'cache-killed') };
    const lines: string[] = [];
    let kills = 0;
    // Two chunks of two steps, and the middle of the third.
    while (!(await runUntil(again, 5, lines))) kills++;
    expect(kills).toBeGreaterThan(2);
    // It did not begin anew each time.
    expect(lines.filter((line) => line === 'Training 1').length).toBeLessThan(kills);
    expect((await readModelPack(again.pack)).sha256).toBe(whole.sha256);
  });

  it.skipIf(!hasSwiftShader)(
    'vgg16-seed learns on webgpu what it learns on wasm, and the pack says on which device',
    { timeout: 240_000 },
    async () => {
      const options = { ...seed, backend: 'webgpu' as const, epochs: 2, pack: path.join(folder, 'webgpu') };
      await runProcess(options, swiftShaderEnvironment());
      const onWasm = await trainTagModel({ ...options, backend: 'wasm', pack: path.join(folder, 'wasm') });
      const pack = await readModelPack(options.pack);
      expect(pack.description.provenance.backend).toMatchObject({ chosen: 'webgpu', why: 'asked for' });
      expect(JSON.stringify(pack.description.provenance.backend)).toContain('SwiftShader');
      const pixels = [Uint8Array.from({ length: 32 * 32 * 3 }, (_, at) => (at * 7) % 256)];
      const scores = await Promise.all(
        [pack, onWasm.pack].map(async (one) => (await TagModel.load(one)).score(pixels)),
      );
      scores[0]![0]!.forEach((score, tag) => expect(score).toBeCloseTo(scores[1]![0]![tag]!, 3));
    },
  );

  it('vgg16-seed on plain images makes the pairs itself, and keeps to a rule about what is held out', async () => {
    const some = images.filter((_, place) => place % 3 === 0);
    const broken = path.join(folder, 'broken.png');
    await writeFile(broken, 'no picture');
    const log: string[] = [];
    const { pack } = await trainTagModel({
      ...seed,
      pairs: undefined,
      images: [...some, { file: broken, tags: some[0]!.tags, group: 'broken' }],
      heldOut: (image) => styleOf(image) === 'noto',
      log: (line) => log.push(line),
      // Squares of the full size: two steps are enough.
      epochs: 1,
      // All tags there are.
      vocabularySize: 5000,
      pack: path.join(folder, 'from-images'),
    });
    const counts = pack.description.provenance.images as { training: number; heldOut: number; unreadable: number };
    expect(counts.unreadable).toBe(1);
    expect(log.join('\n')).toMatch(/Left out: .*broken\.png/);
    const training = some.filter((image) => styleOf(image) !== 'noto');
    const learnt = new Set(training.flatMap(({ tags }) => tags));
    expect(counts.training).toBe(training.length);
    // Those alone that carry a tag which was learnt: what is held out decides nothing about the vocabulary.
    const measurable = some.filter(({ tags }) => tags.some((tag) => learnt.has(tag))).length;
    expect(counts.heldOut).toBe(measurable - training.length);
    expect(pack.tags).toHaveLength(learnt.size);
    expect(pack.description.preprocessing).toEqual(SEED_PREPROCESSING);
  });

  it("vgg16-head learns from the frozen network's features, whatever folder the weights lie in", async () => {
    const options: TrainOptions = {
      ...seed,
      preset: 'vgg16-head',
      pairs: undefined,
      images,
      vocabularySize: 20,
      pack: path.join(folder, 'head'),
      threads: 1,
    };
    const { pack, metrics } = await trainTagModel(options);
    expect(metrics.macroAp).toBeGreaterThan(0.05);
    expect(pack.description.preprocessing).toMatchObject({ channels: 'BGR', mean: [103.939, 116.779, 123.68] });
    const moved = path.join(folder, 'moved.h5');
    await copyFile(options.weights!, moved);
    const second = await trainTagModel({ ...options, weights: moved, pack: path.join(folder, 'head-2') });
    expect(second.pack.sha256).toBe(pack.sha256);
  });

  it('mobilenetv2 learns from pairs as from the images they were made of', async () => {
    const out = path.join(folder, 'pairs-224');
    await makePairs({
      images,
      tags: buildVocabulary(images, 20),
      out,
      preprocessing: { ...SEED_PREPROCESSING, background: [255, 255, 255] },
      workers: 2,
    });
    const { pack } = await trainTagModel({
      pairs: out,
      pack: path.join(folder, 'mobile'),
      cache: seed.cache,
      name: 'mobile',
      backend: 'wasm',
      hidden: 32,
      batch: 16,
      epochs: 6,
      threads: 1,
    });
    // The pairs' geometry, the backbone's scaling.
    expect(pack.description.preprocessing).toMatchObject({ place: 'top-left', std: [255, 255, 255] });
    const model = await TagModel.load(pack);
    const image = images.find(({ tags }) => tags.includes(pack.tags[0]!.name))!;
    const bytes = await readFile(image.file);
    const facts = await readImageFacts(bytes, image.file);
    const [scores] = await model.score([await decodeSquare(bytes, facts, pack.description.preprocessing, image.file)]);
    expect(scores![0]).toBeGreaterThan(0.2);
    await model.release();
  });

  it('says what is wrong with its input', async () => {
    const refused = (change: Partial<TrainOptions>) =>
      expect(trainTagModel({ ...seed, pack: path.join(folder, 'refused'), ...change })).rejects;
    await refused({ weights: undefined }).toThrow(/starts from VGG16's ImageNet weights.*--weights/);
    await refused({ preset: 'mobilenetv2' }).toThrow(/brings its own weights/);
    await refused({ preset: 'resnet' as 'mobilenetv2' }).toThrow(/no preset "resnet": choose mobilenetv2, vgg16-head/);
    await refused({ images }).toThrow(/Either images or pairs/);
    await refused({ pairs: folder }).toThrow(/holds no pairs/);
    await refused({ rate: 2 }).toThrow(/rate is 2/);
    await refused({ preset: 'vgg16-head' }).toThrow(/are 32 x 32 pixels; vgg16 takes 224 x 224/);
    const cut = path.join(folder, 'cut.h5');
    await writeSmallVgg16(cut);
    await truncate(cut, 3000);
    await refused({ weights: cut }).toThrow(BadInputError);
    await refused({ weights: cut }).toThrow(/cut\.h5/);
  });

  it('a shard cut short in mid-training is named, and the checkpoint stays', async () => {
    const out = path.join(folder, 'pairs-cut');
    const preprocessing = { ...SEED_PREPROCESSING, size: 32 };
    await makePairs({ images, tags: buildVocabulary(images, 20), out, preprocessing, workers: 1 });
    const shard = path.join(
      out,
      (await readdir(out, { recursive: true })).find((name) => name.includes('00000'))!,
    );
    const options = { ...seed, pairs: out, pack: path.join(folder, 'cut'), cache: path.join(folder, 'cache-cut') };
    let cut: Promise<void> | undefined;
    const training = trainTagModel({
      ...options,
      onProgress: ({ done }) => {
        if (done === 5) cut = truncate(shard, 10_000);
      },
    });
    await expect(training).rejects.toThrow(/cut short at row \d+.*train pairs/);
    await cut;
    expect((await readdir(options.cache)).filter((name) => name.endsWith('.checkpoint'))).toHaveLength(1);
    // The repair brings the same bytes, so the training goes on where it was.
    await makePairs({ images, tags: buildVocabulary(images, 20), out, preprocessing, workers: 1 });
    const log: string[] = [];
    const { pack } = await trainTagModel({ ...options, log: (line) => log.push(line) });
    expect(log.join()).toMatch(/goes on after chunk/);
    expect(pack.sha256).toBe((await readModelPack(seed.pack)).sha256);
  });
});

/** Trains in a process that is killed once it has said so many lines. @returns whether it came to its end */
async function runUntil(options: TrainOptions, patience: number, lines: string[]): Promise<boolean> {
  return await runProcess(options, process.env, (line, child) => {
    lines.push(line);
    if (--patience === 0) child.kill('SIGKILL');
  });
}

/** @returns whether it came to its end, rather than being killed */
async function runProcess(
  options: TrainOptions,
  env: NodeJS.ProcessEnv,
  onLine: (line: string, child: ChildProcess) => void = () => undefined,
): Promise<boolean> {
  const script = path.join(packageRoot, 'dist', 'test', 'trainer', 'train-process.js');
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  createInterface(child.stdout).on('line', (line) => onLine(line, child));
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once('close', (...end) => resolve(end)),
  );
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The training ended with code ${code ?? signal}.`);
  return signal === null;
}
