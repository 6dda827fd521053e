import path from 'node:path';
import { Option, type Command } from 'commander';
import { BACKENDS, type BackendChoice } from '../../trainer/backend.js';
import type { LabelledImage } from '../../trainer/dataset/labelled-image.js';
import { holdsPairs } from '../../trainer/pairs/pairs-folder.js';
import { PRESETS, type PresetName } from '../../trainer/presets.js';
import { trainTagModel } from '../../trainer/train.js';
import { BadInputError } from '../errors.js';
import { addDatasetOptions, readDataset, type DatasetOptions } from './dataset-options.js';
import { ProgressBar } from './progress-bar.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { interruptSignal } from './with-library.js';

interface RunOptions extends DataOption, DatasetOptions {
  readonly out?: string;
  readonly name: string;
  readonly preset: PresetName;
  readonly weights?: string;
  readonly weightsChecksum?: string;
  readonly backend: BackendChoice;
  readonly epochs?: string;
  readonly batch?: string;
  readonly rate?: string;
  readonly hidden?: string;
  readonly seed: string;
  readonly size: string;
  readonly chunk?: string;
  readonly threads?: string;
  readonly heldOut?: string;
}

export function registerTrainRun(train: Command): void {
  addDatasetOptions(addDataOption(train.command('run <folder>', { isDefault: true })))
    .description(
      'train on a folder of pictures with their tags, or on pairs (eyecatch train pairs), and write a model pack with\n' +
        'its evaluation. Run again after an interruption, it goes on where it stopped.',
    )
    .option('--out <pack>', 'folder of the pack (default: models/NAME in the data folder)')
    .option('--name <name>', 'name of the model', 'trained')
    .addOption(new Option('--preset <preset>', 'what is trained').choices(PRESETS).default('mobilenetv2'))
    .option('--weights <file>', "VGG16's ImageNet weights for the vgg16 presets: the Keras HDF5 file, or its URL")
    .option('--weights-checksum <hash>', 'what the weights must have: sha256:… or md5:…')
    .addOption(new Option('--backend <backend>', 'what trains').choices(['auto', ...BACKENDS]).default('auto'))
    .option('--epochs <number>', "passes over the pictures (default: the preset's, as for the next three)")
    .option('--batch <number>', 'pictures a step')
    .option('--rate <number>', "Adam's learning rate")
    .option('--hidden <number>', 'units of the hidden layer')
    .option('--size <number>', 'tags at most, the most frequent; pairs bring their own', '5000')
    .option('--seed <number>', 'start of the random numbers', '1')
    .option('--chunk <number>', 'pictures in memory at a time; the result does not depend on it (default: 15000)')
    .option('--threads <number>', 'threads on the wasm backend (default: one a core, at most 4)')
    .option(
      '--held-out <subfolder>',
      'measure on the pictures of this subfolder (default: a tenth of the near-duplicate groups)',
    )
    .action(async (folder: string, options: RunOptions) => {
      const settings = readSettings(options);
      const signal = interruptSignal();
      const cache = path.join(settings.dataFolder, 'training');
      const bar = new ProgressBar();
      const log = (line: string) => bar.say(line);
      const count = (name: 'epochs' | 'batch' | 'hidden' | 'chunk' | 'threads', max: number) =>
        options[name] === undefined ? undefined : readCount(options[name], `--${name}`, { min: 1, max });
      const report = await trainTagModel({
        ...(await readInputs(folder, options)),
        preset: options.preset,
        weights: options.weights,
        weightsChecksum: options.weightsChecksum,
        pack: path.resolve(options.out ?? path.join(settings.modelsFolder, options.name)),
        cache,
        name: options.name,
        backend: options.backend,
        seed: readCount(options.seed, '--seed', { min: 0, max: 2 ** 31 - 1 }),
        epochs: count('epochs', 10_000),
        batch: count('batch', 100_000),
        hidden: count('hidden', 100_000),
        rate: options.rate === undefined ? undefined : readRate(options.rate),
        vocabularySize: readCount(options.size, '--size', { min: 1, max: 5000 }),
        chunkImages: count('chunk', 10_000_000),
        threads: count('threads', 64),
        signal,
        onProgress: ({ step, done, total, unit }) => bar.update(step, done, total, unit),
        log,
      });
      bar.end();
      console.log(`Model pack: ${report.pack.folder}`);
      console.log(JSON.stringify(report.metrics, null, 2));
    });
}

async function readInputs(folder: string, options: RunOptions) {
  const { heldOut } = options;
  if (holdsPairs(folder)) {
    if (heldOut !== undefined) {
      throw new BadInputError(`${folder} holds pairs, which have no subfolders: leave --held-out away.`);
    }
    return { pairs: folder };
  }
  const images = await readDataset(folder, options);
  return { images, heldOut: heldOut === undefined ? undefined : inSubfolder(folder, heldOut, images) };
}

function inSubfolder(folder: string, subfolder: string, images: readonly LabelledImage[]) {
  const prefix = path.resolve(folder, subfolder) + path.sep;
  if (!images.some(({ file }) => file.startsWith(prefix))) {
    throw new BadInputError(`--held-out ${subfolder}: there are no tagged pictures in ${prefix}`);
  }
  return ({ file }: LabelledImage) => file.startsWith(prefix);
}

function readRate(text: string): number {
  const rate = Number(text);
  if (!(rate > 0 && rate < 1)) throw new BadInputError(`--rate is "${text}"; it must be a number above 0 and below 1.`);
  return rate;
}
