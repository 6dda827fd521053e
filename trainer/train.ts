import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { BadInputError } from '../src/errors.js';
import type { ModelPack } from '../src/tagging/model-pack.js';
import { DIMENSIONS } from '../src/vectors/sparse-vector.js';
import { chooseBackend, describeBackend, type BackendReport } from './backend.js';
import { digestOf } from './backbone/keras-weights/checksum.js';
import { locateWeights } from './backbone/keras-weights/locate.js';
import { VGG16_PUBLISHED } from './backbone/vgg16.js';
import { forgetCheckpoint } from './checkpoint.js';
import { takeExclusiveUse } from './exclusive-use.js';
import { finish, type ModelMetrics } from './finish.js';
import { hashImages, hashRecipe } from './identity.js';
import type { TrainOptions } from './options.js';
import { findPack, requirePlaceForPack } from './pack.js';
import { PairSet } from './pairs/pair-set.js';
import { readPreset, type Preset, type PresetName } from './presets.js';
import type { TrainingRun, WeightsFile } from './run.js';
import { trainOnFeatures } from './train-on-features.js';
import { trainOnPixels } from './train-on-pixels.js';

export type { BackendChoice, BackendReport } from './backend.js';
export type { TrainOptions, TrainProgress } from './options.js';
export type { ModelMetrics } from './finish.js';

export interface TrainReport {
  readonly pack: ModelPack;
  readonly metrics: ModelMetrics;
  /** Seconds by phase; all zero when the pack was there already. */
  readonly seconds: { readonly features: number; readonly training: number; readonly evaluation: number };
  readonly backend: BackendReport;
}

/**
 * Trains a tag model and writes it as a model pack with its evaluation: one ONNX graph from image to probabilities.
 *
 * Can be stopped at any point, by the signal or by a kill, and called again with the same arguments: it goes on after
 * the last image and the last whole chunk, to the same result. A pack made from the same inputs is returned as it is.
 *
 * @throws BadInputError when the images cannot make a model, the backend asked for cannot be had, or another process
 *   trains with the same cache
 * @throws DiskFullError when features or a checkpoint cannot be written
 * @throws the signal's reason when it aborts
 */
export async function trainTagModel(options: TrainOptions): Promise<TrainReport> {
  const { preset: presetName = 'mobilenetv2', vocabularySize = DIMENSIONS, log } = options;
  const preset = readPreset(presetName, options);
  requireInputs(options);
  await requirePlaceForPack(options.pack);
  const pairs = options.pairs === undefined ? undefined : await PairSet.open(options.pairs);
  try {
    const sorted = options.images && [...options.images].sort((a, b) => (a.file < b.file ? -1 : 1));
    const backend = await chooseBackend(options.backend);
    const weights = await findWeights(presetName, options);
    const recipe = {
      preset: presetName,
      ...preset.settings,
      vocabularySize,
      backend: backend.chosen,
      name: options.name,
      ...(weights ? { weights: weights.checksum } : {}),
    };
    const data = pairs
      ? pairs.identity
      : await hashImages(sorted!, (image) => options.heldOut?.(image), options.signal);
    const inputs = hashRecipe(recipe, data);

    const finished = await findPack(options.pack, inputs);
    if (finished) {
      log?.(`The model pack ${options.pack} was made from these images and settings; it is not trained again.`);
      const { metrics, backend: then } = finished.description.provenance as unknown as Provenance;
      return { pack: finished, metrics, backend: then, seconds: { features: 0, training: 0, evaluation: 0 } };
    }

    log?.(describeBackend(backend));
    const run: TrainingRun = {
      options: { ...options, images: sorted },
      backend,
      inputs,
      data,
      weights,
      checkpoint: path.join(options.cache, `training-${inputs.slice(0, 16)}.checkpoint`),
      progress: (step, unit) => (done, total) => options.onProgress?.({ step, done, total, unit }),
    };
    await mkdir(options.cache, { recursive: true });
    const release = takeExclusiveUse(`${run.checkpoint}.lock`, `the checkpoint ${run.checkpoint}`);
    try {
      return await trainAndFinish(run, presetName, preset, pairs);
    } finally {
      release();
    }
  } finally {
    await pairs?.close();
  }
}

async function trainAndFinish(
  run: TrainingRun,
  name: PresetName,
  preset: Preset,
  pairs: PairSet | undefined,
): Promise<TrainReport> {
  const trained = await (preset.kind === 'frozen'
    ? trainOnFeatures(run, preset, pairs)
    : trainOnPixels(run, preset, pairs));
  try {
    const { pack, metrics, seconds } = await finish(run, name, trained);
    await forgetCheckpoint(run.checkpoint);
    return { pack, metrics, backend: run.backend, seconds: { ...trained.seconds, evaluation: seconds } };
  } finally {
    await trained.close();
  }
}

async function findWeights(preset: PresetName, options: TrainOptions): Promise<WeightsFile | undefined> {
  if (preset === 'mobilenetv2') {
    if (options.weights === undefined && options.weightsChecksum === undefined) return undefined;
    throw new BadInputError(`The preset ${preset} brings its own weights; leave --weights away.`);
  }
  if (options.weights === undefined) {
    throw new BadInputError(
      `The preset ${preset} starts from VGG16's ImageNet weights: name the Keras HDF5 file or its address with --weights ` +
        '(docs/vgg16.md says where it is to be had).',
    );
  }
  const where = { checksum: options.weightsChecksum, cacheFolder: path.join(options.cache, 'weights') };
  const file = await locateWeights(options.weights, where, VGG16_PUBLISHED);
  return { file, checksum: `sha256:${await digestOf(file, 'sha256')}` };
}

/** The part of a pack's provenance that a later run reads. */
interface Provenance {
  readonly backend: BackendReport;
  readonly metrics: ModelMetrics;
}

function requireInputs({ images, pairs, heldOut, vocabularySize = DIMENSIONS }: TrainOptions): void {
  if ((images === undefined) === (pairs === undefined)) {
    throw new BadInputError('Either images or pairs are needed to train on, and not both.');
  }
  if (pairs !== undefined && heldOut !== undefined) {
    throw new BadInputError('Pairs are held out by near-duplicate group; a rule of its own needs the images.');
  }
  if (images?.length === 0) throw new BadInputError('There are no images to train on.');
  if (images?.every(({ tags }) => tags.length === 0)) {
    throw new BadInputError('None of the training images has a tag.');
  }
  if (!Number.isInteger(vocabularySize) || vocabularySize < 1 || vocabularySize > DIMENSIONS) {
    throw new BadInputError(`vocabularySize is ${vocabularySize}; a vector has room for 1 to ${DIMENSIONS} tags.`);
  }
}
