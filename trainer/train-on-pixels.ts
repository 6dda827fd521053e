import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DiskFullError } from '../src/errors.js';
import { DIMENSIONS } from '../src/vectors/sparse-vector.js';
import { readVgg16File, SEED_PREPROCESSING, vgg16Source } from './backbone/vgg16.js';
import { CHUNK_IMAGES } from './chunks.js';
import { splitGroups, type Split } from './hold-out.js';
import { SEED_FREEZE, widthsOf } from './network/seed-layers.js';
import { createSeedNetwork } from './network/seed-network.js';
import { seedLayersModel } from './network/seed-state.js';
import { exportModelPieces } from './onnx/export-model.js';
import { makePairs } from './pairs/make-pairs.js';
import { PairSet } from './pairs/pair-set.js';
import { showRow } from './pictures.js';
import { pixelInputs } from './predict.js';
import type { Preset } from './presets.js';
import type { RowSource } from './row-source.js';
import { Stopwatch, type TrainedModel, type TrainingRun } from './run.js';
import type { TrainOptions } from './options.js';
import { trainNetwork } from './train-network.js';
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
  const backbone = await readVgg16File(file);
  const { pairs, unreadable } = given ? { pairs: given, unreadable: 0 } : await pairsOfImages(run);
  try {
    const pairSeconds = clock.lap();
    const { tags, groups, preprocessing } = pairs;
    const split = await splitRows(pairs, options);
    const training = Int32Array.from(split.training);
    const pixels: RowSource<Uint8Array> = {
      width: preprocessing.size ** 2 * 3,
      read: (images, into) => pairs.readPixels(images, into),
    };
    const shape = {
      widths: widthsOf(backbone),
      size: preprocessing.size,
      hidden: settings.hidden,
      tags: tags.length,
      freeze: SEED_FREEZE,
    };
    const description = { backbone, preprocessing, tags: tags.length, ...settings };
    const { state, losses } = await trainNetwork((from) => createSeedNetwork({ ...description, state: from }), {
      plan: { ...settings, images: training.length, chunkImages: options.chunkImages ?? CHUNK_IMAGES },
      training,
      pixels,
      labels: pairs,
      rate: settings.rate,
      checkpoint: run.checkpoint,
      identity: run.inputs,
      signal,
      log,
      onStep: run.progress('Training', 'steps'),
    });
    const trainingSeconds = clock.lap();
    // Written once and read from the disk: the whole graph has 660 MB, of which memory needs no second copy.
    const graph = `${run.checkpoint}.onnx`;
    try {
      await writeFile(
        graph,
        exportModelPieces(seedLayersModel(backbone, shape, settings.dropout, state), {
          inputShape: [preprocessing.size, preprocessing.size, 3],
          outputName: 'probabilities',
        }),
      );
    } catch (error) {
      await rm(graph, { force: true });
      throw DiskFullError.from(error, graph, 'The checkpoint is whole.');
    }
    return {
      tags,
      labels: pairs,
      groups,
      split,
      subjectOf: (image) => groups[image]!,
      pictureOf: (image) => showRow(pairs, image),
      scoring: { graph, inputs: pixelInputs(pixels, preprocessing) },
      exportWhole: () => ({ graph, output: {} }),
      preprocessing,
      // The network's loss is Keras' mean over tags; the report's is the sum.
      losses: losses.map(({ step, loss }) => ({ step, loss: loss * tags.length })),
      network: {
        backbone: { name: 'vgg16', source: vgg16Source(checksum) },
        settings: { ...settings, loss: 'binary cross-entropy, mean over tags', optimiser: 'adam' },
        backend: backend.chosen,
      },
      unreadable,
      seconds: { features: pairSeconds, training: trainingSeconds },
      close: async () => {
        await rm(graph, { force: true });
        if (given === undefined) await pairs.close();
      },
    };
  } catch (error) {
    if (given === undefined) await pairs.close();
    throw error;
  }
}

/** By the caller's rule, which is about images, for the rows of the pairs that were made of them; else by group. */
async function splitRows(pairs: PairSet, { images, heldOut }: TrainOptions): Promise<Split> {
  const { groups } = pairs;
  const keyOf = (row: number) => pairs.keyOf(row);
  if (heldOut === undefined) return splitGroups(groups, keyOf);
  const imageOf = new Map(images!.map((image) => [path.resolve(image.file), image]));
  const rows = new Uint8Array(pairs.images);
  for (let row = 0; row < rows.length; row++) rows[row] = Number(heldOut(imageOf.get(await pairs.names.at(row))!));
  // The groups hold what a rule may part, drawings of one subject, with near duplicates: neither is counted.
  const { training, heldOut: measuring } = splitGroups(groups, keyOf, (row) => rows[row] === 1);
  return { training, heldOut: measuring };
}

/** Pairs of plain images, in the cache; made as the seed made them. */
async function pairsOfImages({ options, progress, data }: TrainingRun) {
  const images = options.images!;
  // What a rule holds out must not decide which tags are learnt. Without one, groups are known only once there are pairs.
  const training = images.filter((image) => !options.heldOut?.(image));
  const tags = buildVocabulary(training, options.vocabularySize ?? DIMENSIONS);
  // Of the images alone: another number of epochs needs no other pairs.
  const name = createHash('sha256')
    .update(JSON.stringify([data, tags, SEED_PREPROCESSING]))
    .digest('hex')
    .slice(0, 16);
  const out = path.join(options.cache, `pairs-${name}`);
  const { unreadable } = await makePairs({
    images,
    tags,
    out,
    preprocessing: SEED_PREPROCESSING,
    signal: options.signal,
    onProgress: ({ step, done, total, unit }) => progress(step, unit)(done, total),
    log: options.log,
  });
  for (const { reason } of unreadable) options.log?.(`Left out: ${reason}`);
  return { pairs: await PairSet.open(out), unreadable: unreadable.length };
}
