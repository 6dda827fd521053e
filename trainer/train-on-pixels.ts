import { createHash } from 'node:crypto';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { DIMENSIONS } from '../src/vectors/sparse-vector.js';
import { readVgg16, SEED_PREPROCESSING, vgg16Source } from './backbone/vgg16.js';
import { CHUNK_IMAGES, chunksPerEpoch, loadAhead, planChunks, stepsPerEpoch, type ChunkPlan } from './chunks.js';
import { writeCheckpoint } from './checkpoint.js';
import { keysOfRows, splitGroups } from './hold-out.js';
import { labelsOf } from './label-rows.js';
import { LossCurve } from './loss-curve.js';
import { createSeedNetwork } from './network/seed-network.js';
import type { NetworkState } from './network/trainable.js';
import { exportModel } from './onnx/export-model.js';
import { makePairs } from './pairs/make-pairs.js';
import { PairSet } from './pairs/pair-set.js';
import { pixelInputs } from './predict.js';
import type { Preset } from './presets.js';
import type { RowSource } from './row-source.js';
import { Stopwatch, type TrainedModel, type TrainingRun } from './run.js';
import { resume } from './train-head.js';
import { buildVocabulary } from './vocabulary.js';

/** A preset that learns from pixels: VGG16 with its last convolutions free, on pairs. */
export async function trainOnPixels(
  run: TrainingRun,
  { settings }: Extract<Preset, { kind: 'pixels' }>,
  given: PairSet | undefined,
): Promise<TrainedModel> {
  const { options, backend } = run;
  const { signal, log } = options;
  const { file, checksum } = run.weights!;
  const clock = new Stopwatch();
  const backbone = await readVgg16(file, { checksum });
  const pairs = given ?? (await pairsOfImages(run));
  try {
    const pairSeconds = clock.lap();
    const { tags, groups, preprocessing } = pairs;
    const split = splitGroups(groups, keysOfRows(groups.length));
    const training = Int32Array.from(split.training);
    const pixels: RowSource<Uint8Array> = {
      width: preprocessing.size ** 2 * 3,
      read: (images, into) => pairs.readPixels(images, into),
    };
    const plan: ChunkPlan = {
      ...settings,
      images: training.length,
      chunkImages: options.chunkImages ?? CHUNK_IMAGES,
    };
    const steps = settings.epochs * stepsPerEpoch(plan);
    const found = await resume(run.checkpoint, run.inputs, settings.epochs * chunksPerEpoch(plan), log);
    const losses = new LossCurve(steps, found?.losses);
    const description = { backbone, preprocessing, tags: tags.length, ...settings };
    let state: NetworkState | undefined = found;
    const network = createSeedNetwork({ ...description, ...(found ? { state: found } : {}) });
    try {
      const room = Math.min(training.length, Math.max(plan.chunkImages, plan.batch)) * pixels.width;
      const memory = [0, 1].map(() => new Uint8Array(room));
      const chunks = loadAhead(planChunks(plan, found?.chunksDone), async ({ order }, slot) => {
        const images = order.map((place) => training[place]!);
        const chunk = memory[slot]!.subarray(0, images.length * pixels.width);
        await pixels.read(images, chunk);
        return { images, pixels: chunk };
      });
      for await (const { place, chunk } of chunks) {
        let step = place.firstStep;
        for (let from = 0; from < chunk.images.length; from += settings.batch, step++) {
          const part = chunk.images.subarray(from, from + settings.batch);
          const batch = {
            pixels: chunk.pixels.subarray(from * pixels.width, (from + part.length) * pixels.width),
            labels: Array.from(part, (image) => labelsOf(pairs, image)),
          };
          losses.add(step, await network.step(batch, step, settings.rate));
          run.progress('Training', 'steps')(step + 1, steps);
          await setImmediate();
          signal?.throwIfAborted();
        }
        state = await network.read();
        await writeCheckpoint(run.checkpoint, run.inputs, {
          chunksDone: place.index + 1,
          losses: losses.points(step),
          arrays: state.arrays,
        });
      }
    } finally {
      network.dispose();
    }
    const graph = exportModel(network.toLayersModel(state ?? (await network.read())), {
      inputShape: [preprocessing.size, preprocessing.size, 3],
      outputName: 'probabilities',
    });
    return {
      tags,
      labels: pairs,
      groups,
      split,
      subjectOf: (image) => groups[image]!,
      nameOf: (image) => `row ${image} of ${path.basename(pairs.folder)}`,
      pixelsOf: async (image) => {
        const square = new Uint8Array(pixels.width);
        await pixels.read([image], square);
        return square;
      },
      scoring: { graph, inputs: pixelInputs(pixels, preprocessing) },
      exportWhole: () => ({ graph, output: {} }),
      preprocessing,
      losses: losses.points(steps),
      network: {
        backbone: { name: 'vgg16', source: vgg16Source(checksum) },
        settings: { ...settings, loss: 'binary cross-entropy, mean over tags', optimiser: 'adam' },
        backend: backend.chosen,
      },
      unreadable: 0,
      seconds: { features: pairSeconds, training: clock.lap() },
      close: async () => {
        if (given === undefined) await pairs.close();
      },
    };
  } catch (error) {
    if (given === undefined) await pairs.close();
    throw error;
  }
}

/** Pairs of plain images, in the cache; made as the seed made them. */
async function pairsOfImages({ options, progress, inputs }: TrainingRun): Promise<PairSet> {
  const images = options.images!;
  const tags = buildVocabulary(images, options.vocabularySize ?? DIMENSIONS);
  const name = createHash('sha256').update(inputs).digest('hex').slice(0, 16);
  const out = path.join(options.cache, `pairs-${name}`);
  await makePairs({
    images,
    tags,
    out,
    preprocessing: SEED_PREPROCESSING,
    signal: options.signal,
    onProgress: progress('Making pairs', 'images'),
    log: options.log,
  });
  return await PairSet.open(out);
}
