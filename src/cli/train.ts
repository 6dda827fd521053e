import path from 'node:path';
import { Option, type Command } from 'commander';
import { readLabelledImages, type LabelledImage } from '../../trainer/dataset/labelled-images.js';
import { trainTagModel, type BackendChoice } from '../../trainer/train.js';
import { ProgressBar } from './progress-bar.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { interruptSignal } from './with-library.js';

interface TrainOptions extends DataOption {
  readonly out?: string;
  readonly name: string;
  readonly backend: BackendChoice;
  readonly epochs?: string;
  readonly seed: string;
  readonly heldOut?: string;
}

/** One picture group in this many validates, unless a folder is named for it. */
const VALIDATION_SHARE = 10;

export function registerTrain(program: Command): void {
  addDataOption(program.command('train <folder>'))
    .description(
      'train a tag model on a folder of pictures with their tags (NAME.txt beside each), and write a model pack.\n' +
        'Run again after an interruption, it goes on where it stopped.',
    )
    .option('--out <pack>', 'folder of the pack (default: models/NAME in the data folder)')
    .option('--name <name>', 'name of the model', 'trained')
    .addOption(
      new Option('--backend <backend>', 'what trains')
        .choices(['auto', 'tensorflow', 'webgpu', 'wasm'])
        .default('auto'),
    )
    .option('--epochs <number>', 'passes over the pictures')
    .option('--seed <number>', 'start of the random numbers', '1')
    .option('--held-out <subfolder>', 'validate on the pictures of this subfolder (default: every tenth picture)')
    .action(async (folder: string, options: TrainOptions) => {
      const settings = readSettings(options);
      const images = await readLabelledImages(folder);
      const bar = new ProgressBar();
      const report = await trainTagModel({
        images,
        heldOut: heldOutRule(folder, options.heldOut),
        pack: path.resolve(options.out ?? path.join(settings.modelsFolder, options.name)),
        cache: path.join(settings.dataFolder, 'training'),
        name: options.name,
        backend: options.backend,
        seed: readCount(options.seed, '--seed', { min: 0, max: 2 ** 31 - 1 }),
        ...(options.epochs ? { epochs: readCount(options.epochs, '--epochs', { min: 1, max: 10_000 }) } : {}),
        signal: interruptSignal(),
        onProgress: ({ step, done, total, unit }) => bar.update(step, done, total, unit),
        log: (line) => {
          bar.end();
          console.error(line);
        },
      });
      bar.end();
      console.log(`Model pack: ${report.pack.folder}`);
      console.log(JSON.stringify(report.metrics, null, 2));
    });
}

/** Whole groups are held out, so that no drawing of a subject is learned from while another one validates. */
function heldOutRule(folder: string, subfolder: string | undefined): (image: LabelledImage) => boolean {
  if (subfolder !== undefined) {
    const prefix = path.resolve(folder, subfolder) + path.sep;
    return ({ file }) => file.startsWith(prefix);
  }
  return ({ group }) => hash(group) % VALIDATION_SHARE === 0;
}

/** FNV-1a, 32 bits: spreads names evenly, the same on every machine. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
