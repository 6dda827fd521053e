import path from 'node:path';
import { BadInputError } from '../src/errors.js';
import type { ModelPack } from '../src/tagging/model-pack.js';
import { DIMENSIONS } from '../src/vectors/sparse-vector.js';
import { chooseBackend, describeBackend, type BackendChoice, type BackendReport } from './backend.js';
import { loadMobileNetV2 } from './backbone/mobilenetv2.js';
import { addRating } from './backbone/rating.js';
import type { LabelledImage } from './dataset/labelled-images.js';
import { computeFeatures, type Features } from './features.js';
import { appendHead, featureInput } from './head/head-layers.js';
import type { HeadSettings } from './head/settings.js';
import { buildTrainingSet, measure } from './head/training-set.js';
import { split } from './hold-out.js';
import { hashInputs } from './identity.js';
import { measureModel, type ModelMetrics } from './measure.js';
import { exportModel } from './onnx/export-model.js';
import { findPack, requirePlaceForPack, writePack } from './pack.js';
import { forgetCheckpoint, threadsFor, trainHead } from './train-head.js';
import { buildVocabulary, labelRows } from './vocabulary.js';

export type { BackendChoice, BackendReport } from './backend.js';
export type { ModelMetrics } from './measure.js';

export interface TrainOptions {
  readonly images: readonly LabelledImage[];
  /** Images that measure the model instead of training it. Default: a tenth of the groups. */
  readonly heldOut?: ((image: LabelledImage) => boolean) | undefined;
  /** Folder of the pack; replaced when it holds one. */
  readonly pack: string;
  /** Folder for features and checkpoints; may be shared by several trainings. */
  readonly cache: string;
  readonly name: string;
  readonly backend: BackendChoice;
  readonly epochs?: number | undefined;
  readonly hidden?: number | undefined;
  readonly batch?: number | undefined;
  readonly seed?: number | undefined;
  /** Tags at most, the most frequent ones. */
  readonly vocabularySize?: number | undefined;
  /** Threads that share the training on the wasm backend. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: TrainProgress) => void) | undefined;
  readonly log?: ((line: string) => void) | undefined;
}

export interface TrainProgress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
}

export interface TrainReport {
  readonly pack: ModelPack;
  readonly metrics: ModelMetrics;
  /** Seconds by phase; all zero when the pack was there already. */
  readonly seconds: { readonly features: number; readonly training: number; readonly evaluation: number };
  readonly backend: BackendReport;
}

/** docs/decisions/0003-embedded-tag-model.md has the measurements these come from. */
const DEFAULTS: HeadSettings = {
  hidden: 1024,
  dropout: 0.1,
  inputDropout: 0.2,
  epochs: 8,
  batch: 256,
  rate: 2e-3,
  warmUp: 0.1,
  seed: 1,
};

/**
 * Trains a tag model on a frozen backbone and writes it as a model pack: features of every image (cached), vocabulary,
 * head, evaluation on the held-out images, one ONNX graph.
 *
 * Can be stopped at any point, by the signal or by a kill, and called again with the same arguments: it goes on after
 * the last image and the last whole epoch, to the same result. A pack made from the same inputs is returned as it is.
 *
 * @throws BadInputError when the images cannot make a model, or the backend asked for cannot be had
 * @throws the signal's reason when it aborts
 */
export async function trainTagModel(options: TrainOptions): Promise<TrainReport> {
  const { vocabularySize = DIMENSIONS, signal, log } = options;
  const settings = readSettings(options);
  requireImages(options);
  await requirePlaceForPack(options.pack);
  const images = [...options.images].sort((a, b) => (a.file < b.file ? -1 : 1));
  const backbone = loadMobileNetV2();
  const backend = await chooseBackend(options.backend);
  const recipe = { ...settings, vocabularySize, backbone: backbone.name, backend: backend.chosen, name: options.name };
  const inputs = await hashInputs(images, (image) => options.heldOut?.(image), recipe, signal);

  const finished = await findPack(options.pack, inputs);
  if (finished) {
    log?.(`The model pack ${options.pack} was made from these images and settings; it is not trained again.`);
    const { metrics, backend: then } = finished.description.provenance as unknown as Provenance;
    return { pack: finished, metrics, backend: then, seconds: { features: 0, training: 0, evaluation: 0 } };
  }

  log?.(describeBackend(backend));
  const clock = new Stopwatch();
  const features = await computeFeatures(images, backbone, {
    cache: options.cache,
    signal,
    onProgress: (done, total) => progress(options, 'Computing features', done, total, 'images'),
  });
  for (const { reason } of features.unreadable) log?.(`Left out: ${reason}`);
  if (features.unreadable.length > 0) log?.(`${features.unreadable.length} images were left out as unreadable.`);
  const featureSeconds = clock.lap();

  const { training, heldOut } = split(features.images, options.heldOut);
  const vocabulary = buildVocabulary(
    training.map((index) => features.images[index]!),
    vocabularySize,
  );
  if (vocabulary.length < vocabularySize) {
    log?.(
      `The training images carry ${vocabulary.length} distinct tags, fewer than ${vocabularySize}: the model has that many.`,
    );
  }
  const labels = labelRows(features.images, vocabulary);
  const raw = takeRows(features, training);
  const standardisation = measure(raw, features.width);
  const set = buildTrainingSet(
    raw,
    features.width,
    training.map((index) => labels[index]!),
    vocabulary.length,
    standardisation,
  );
  const checkpoint = path.join(options.cache, `training-${inputs.slice(0, 16)}.checkpoint`);
  const threads = options.threads ?? threadsFor(backend.chosen);
  const weights = await trainHead(set, settings, {
    backend: backend.chosen,
    threads,
    checkpoint,
    identity: inputs,
    signal,
    log,
    onStep: ({ step, steps }) => progress(options, 'Training', step + 1, steps, 'steps'),
  });
  const trainingSeconds = clock.lap();

  const head = appendHead(featureInput(), weights, standardisation, settings.dropout);
  const headGraph = exportModel(head, {
    inputShape: [features.width],
    inputName: 'features',
    outputName: 'probabilities',
  });
  const metrics = await measureModel(headGraph, features, { training, heldOut }, labels, vocabulary.length, {
    signal,
    onProgress: (done, total) => progress(options, 'Measuring', done, total, 'images'),
  });
  const { size } = backbone.preprocessing;
  const whole = addRating(appendHead(backbone.model, weights, standardisation, settings.dropout), backbone);
  const provenance: Provenance = {
    inputs,
    backbone: { name: backbone.name, source: backbone.source, features: features.width },
    backend,
    threads,
    settings: { ...settings, loss: 'binary cross-entropy summed over tags', optimiser: 'adam' },
    images: { training: training.length, heldOut: heldOut.length, unreadable: features.unreadable.length },
    metrics,
  };
  const pack = await writePack(options.pack, {
    graph: exportModel(whole.model, {
      inputShape: [size, size, 3],
      outputName: 'probabilities',
      extraOutputs: whole.extraOutputs,
    }),
    tags: vocabulary,
    description: {
      format: 'eyecatch-model-pack/1',
      name: options.name,
      preprocessing: backbone.preprocessing,
      output: { activation: 'sigmoid', ...whole.output },
      thresholds: { '0': metrics.threshold },
      provenance: { ...provenance },
    },
  });
  await forgetCheckpoint(checkpoint);
  const seconds = { features: featureSeconds, training: trainingSeconds, evaluation: clock.lap() };
  return { pack, metrics, backend, seconds };
}

/** What model.json tells about how the model came to be. Nothing in it varies between two runs with the same inputs. */
interface Provenance {
  readonly inputs: string;
  readonly backbone: { readonly name: string; readonly source: string; readonly features: number };
  readonly backend: BackendReport;
  readonly threads: number;
  readonly settings: HeadSettings & { readonly loss: string; readonly optimiser: string };
  readonly images: { readonly training: number; readonly heldOut: number; readonly unreadable: number };
  readonly metrics: ModelMetrics;
}

function readSettings(options: TrainOptions): HeadSettings {
  const settings = { ...DEFAULTS };
  for (const key of ['epochs', 'hidden', 'batch'] as const) {
    const value = options[key] ?? settings[key];
    if (!Number.isInteger(value) || value < 1)
      throw new BadInputError(`${key} is ${value}; a whole number from 1 is needed.`);
    settings[key] = value;
  }
  settings.seed = options.seed ?? settings.seed;
  if (!Number.isInteger(settings.seed)) throw new BadInputError(`seed is ${settings.seed}; a whole number is needed.`);
  return settings;
}

function requireImages({ images, vocabularySize = DIMENSIONS }: TrainOptions): void {
  if (images.length === 0) throw new BadInputError('There are no images to train on.');
  if (images.every(({ tags }) => tags.length === 0)) throw new BadInputError('None of the training images has a tag.');
  if (!Number.isInteger(vocabularySize) || vocabularySize < 1 || vocabularySize > DIMENSIONS) {
    throw new BadInputError(`vocabularySize is ${vocabularySize}; a vector has room for 1 to ${DIMENSIONS} tags.`);
  }
}

function takeRows({ values, width }: Features, rows: readonly number[]): Float32Array {
  const taken = new Float32Array(rows.length * width);
  rows.forEach((from, to) => taken.set(values.subarray(from * width, (from + 1) * width), to * width));
  return taken;
}

function progress({ onProgress }: TrainOptions, step: string, done: number, total: number, unit: string): void {
  onProgress?.({ step, done, total, unit });
}

class Stopwatch {
  #since = performance.now();

  /** Seconds since the last lap. */
  lap(): number {
    const now = performance.now();
    const seconds = (now - this.#since) / 1000;
    this.#since = now;
    return Math.round(seconds * 10) / 10;
  }
}
