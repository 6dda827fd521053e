import { BadInputError } from '../src/errors.js';
import type { Preprocessing, TagDefinition } from '../src/tagging/model-pack.js';
import { DIMENSIONS } from '../src/vectors/sparse-vector.js';
import type { Backbone } from './backbone/backbone.js';
import { loadMobileNetV2 } from './backbone/mobilenetv2.js';
import { addRating } from './backbone/rating.js';
import { readVgg16File, vgg16Backbone, vgg16Source } from './backbone/vgg16.js';
import { computeFeatures, type Features } from './features.js';
import { appendHead, featureInput } from './head/head-layers.js';
import type { HeadSettings } from './head/settings.js';
import { headData, measure, type Standardisation } from './head/training-set.js';
import { splitGroups } from './hold-out.js';
import { compressLabels, type LabelRows } from './label-rows.js';
import { addRows, type Examples } from './examples.js';
import { jitterPictures } from './jitter.js';
import { groupNearDuplicates } from './near-duplicates.js';
import { exportModel } from './onnx/export-model.js';
import type { PairSet } from './pairs/pair-set.js';
import { pictureFiles, picturesOfPairs, type Pictures } from './pictures.js';
import { featureInputs } from './predict.js';
import type { Preset } from './presets.js';
import { Stopwatch, type TrainedModel, type TrainingRun, type WeightsFile } from './run.js';
import { threadsFor, trainHead, type TrainedHead } from './train-head.js';
import { buildVocabulary, labelRows } from './vocabulary.js';

/** A preset whose backbone is frozen: features of every image once, then a head that learns from them. */
export async function trainOnFeatures(
  run: TrainingRun,
  { backbone: name, settings }: Extract<Preset, { kind: 'frozen' }>,
  pairs: PairSet | undefined,
): Promise<TrainedModel> {
  const { options, backend } = run;
  const { signal, log } = options;
  const clock = new Stopwatch();
  const backbone = await loadBackbone(name, run.weights);
  const pictures = pairs
    ? picturesOfPairs(pairs, squaredAs(backbone, pairs, log))
    : pictureFiles(options.images!, backbone.preprocessing);
  const featuresOf = (some: Pictures, step: string) =>
    computeFeatures(some, backbone, { cache: options.cache, signal, onProgress: run.progress(step, 'images') });
  const features = await featuresOf(pictures, 'Computing features');
  try {
    for (const { reason } of features.unreadable) log?.(`Left out: ${reason}`);
    if (features.unreadable.length > 0) log?.(`${features.unreadable.length} images were left out as unreadable.`);

    const { tags, labels, groups, split, subjectOf } = pairs
      ? dataOfPairs(pairs, features)
      : dataOfImages(run, features);
    const examples: Examples = { rows: features.rows, labels, training: Int32Array.from(split.training) };
    const trained = examples.training.map((image) => features.pictures[image]!);
    const jittered = settings.jittered
      ? await featuresOf(jitterPictures(pictures, trained), 'Computing features of jittered images')
      : undefined;
    const featureSeconds = clock.lap();

    const threads = options.threads ?? threadsFor(backend.chosen);
    const { weights, losses, standardisation } = await learn(
      run,
      settings,
      threads,
      jittered ? addJittered(examples, jittered) : examples,
      tags.length,
    ).finally(() => jittered?.close());

    const head = appendHead(featureInput(), weights, standardisation, settings.dropout);
    const { size } = pictures.preprocessing;
    return {
      tags,
      labels,
      groups,
      split,
      subjectOf,
      pictureOf: (image) => pictures.show(features.pictures[image]!),
      scoring: {
        graph: exportModel(head, {
          inputShape: [features.rows.width],
          inputName: 'features',
          outputName: 'probabilities',
        }),
        inputs: featureInputs(features.rows),
      },
      exportWhole: () => {
        const whole = addRating(appendHead(backbone.model, weights, standardisation, settings.dropout), backbone);
        const graph = exportModel(whole.model, {
          inputShape: [size, size, 3],
          outputName: 'probabilities',
          extraOutputs: whole.extraOutputs,
        });
        return { graph, output: whole.output };
      },
      preprocessing: pictures.preprocessing,
      losses,
      network: {
        backbone: { name: backbone.name, source: backbone.source, features: backbone.features },
        settings: { ...settings, loss: 'binary cross-entropy summed over tags', optimiser: 'adam' },
        threads,
      },
      unreadable: features.unreadable.length,
      seconds: { features: featureSeconds, training: clock.lap() },
      close: () => features.close(),
    };
  } catch (error) {
    await features.close();
    throw error;
  }
}

/** The jittered training images, which are those that the features were computed of. */
function addJittered(examples: Examples, { rows, pictures }: Features): Examples {
  return addRows(
    examples,
    rows,
    pictures.map((place) => examples.training[place]!),
  );
}

async function learn(
  { options, backend, checkpoint, inputs, progress }: TrainingRun,
  settings: HeadSettings,
  threads: number,
  { rows, labels, training }: Examples,
  tags: number,
): Promise<TrainedHead & { readonly standardisation: Standardisation }> {
  const standardisation = await measure(rows, training);
  const data = headData(rows, training, labels, tags, standardisation);
  const head = await trainHead(data, settings, {
    backend: backend.chosen,
    threads,
    chunkImages: options.chunkImages,
    checkpoint,
    identity: inputs,
    signal: options.signal,
    log: options.log,
    onStep: ({ step, steps }) => progress('Training', 'steps')(step + 1, steps),
  });
  return { ...head, standardisation };
}

async function loadBackbone(name: 'mobilenetv2' | 'vgg16', weights: WeightsFile | undefined): Promise<Backbone> {
  if (name === 'mobilenetv2') return loadMobileNetV2();
  const { file, checksum } = weights!;
  // The pack must not depend on where the file lies.
  return vgg16Backbone(await readVgg16File(file), vgg16Source(checksum));
}

/** The pairs' squares with the backbone's scaling: it knows no other. */
function squaredAs(
  { name, preprocessing }: Backbone,
  pairs: PairSet,
  log: ((line: string) => void) | undefined,
): Preprocessing {
  const { size, fit, place, background, resample } = pairs.preprocessing;
  if (size !== preprocessing.size) {
    throw new BadInputError(
      `The pairs in ${pairs.folder} are ${size} x ${size} pixels; ${name} takes ${preprocessing.size} x ${preprocessing.size}.`,
    );
  }
  log?.(`Pictures are squared as the pairs were (${fit}, ${place}) and scaled as ${name} needs it.`);
  return { ...preprocessing, fit, place, background, ...(resample ? { resample } : {}) };
}

type LabelledData = Pick<TrainedModel, 'tags' | 'labels' | 'groups' | 'split' | 'subjectOf'>;

function dataOfPairs(pairs: PairSet, { pictures }: Features): LabelledData {
  // Every picture of a pair set can be read, so rows are pictures.
  if (pictures.length !== pairs.images) throw new Error(`${pairs.images} pairs gave ${pictures.length} features.`);
  const { tags, groups } = pairs;
  const split = splitGroups(groups, (row) => pairs.keyOf(row));
  return { tags, labels: pairs, groups, split, subjectOf: (image) => groups[image]! };
}

function dataOfImages({ options }: TrainingRun, { pictures, perceptualHashes }: Features): LabelledData {
  const { vocabularySize = DIMENSIONS, heldOut, log } = options;
  const images = Array.from(pictures, (picture) => options.images![picture]!);
  const groups = groupNearDuplicates(
    perceptualHashes,
    images.map(({ group }) => group),
  );
  const nameOf = (image: number) => images[image]!.group;
  // A rule may well part the drawings of one subject: that is no leak, but a picture that is nearly the same is.
  const split = heldOut
    ? splitGroups(groupNearDuplicates(perceptualHashes, Int32Array.from(images.keys())), nameOf, (image) =>
        heldOut(images[image]!),
      )
    : splitGroups(groups, nameOf);
  const tags: TagDefinition[] = buildVocabulary(
    split.training.map((image) => images[image]!),
    vocabularySize,
  );
  if (tags.length < vocabularySize) {
    log?.(
      `The training images carry ${tags.length} distinct tags, fewer than ${vocabularySize}: the model has that many.`,
    );
  }
  const labels: LabelRows = compressLabels(labelRows(images, tags));
  return { tags, labels, groups, split, subjectOf: (image) => images[image]!.group };
}
