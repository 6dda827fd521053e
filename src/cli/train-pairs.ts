import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Option, type Command } from 'commander';
import { makePairs } from '../../trainer/pairs/make-pairs.js';
import {
  choosePreprocessing,
  PADDINGS,
  parseColour,
  PREPROCESSINGS,
  SCALINGS,
  type PreprocessingOptions,
} from '../../trainer/pairs/preprocessing-options.js';
import { BadInputError } from '../errors.js';
import { parseTags } from '../tagging/model-pack.js';
import { addDatasetOptions, readDataset, type DatasetOptions } from './dataset-options.js';
import { ProgressBar } from './progress-bar.js';
import { readCount } from './settings.js';
import { interruptSignal } from './with-library.js';

interface TrainPairsOptions extends Omit<PreprocessingOptions, 'background' | 'size'>, DatasetOptions {
  readonly tags: string;
  readonly out: string;
  readonly background?: string;
  readonly size?: string;
  readonly shardImages: string;
  readonly workers?: string;
}

/** Pictures named when they cannot be read; all of them are in the pairs' folder. */
const NAMED_UNREADABLE = 10;

/** Adds `pairs` to the `train` commands. */
export function registerTrainPairs(train: Command): void {
  const choice = (flags: string, description: string, values: Iterable<string>) =>
    new Option(flags, description).choices([...values]);
  addDatasetOptions(train.command('pairs <folder>'))
    .description(
      'make pairs of a square picture and its labels from a folder of pictures with their tags, for training.\n' +
        'Run again after an interruption, it goes on where it stopped; on finished pairs it repairs what is broken.',
    )
    .requiredOption('--tags <file>', 'the vocabulary, a selected_tags.csv')
    .requiredOption('--out <pairs>', 'folder of the pairs')
    .addOption(
      choice(
        '--preprocessing <name>',
        'how pictures become input: the seed network, the embedded model, the WD taggers',
        Object.keys(PREPROCESSINGS),
      ).default('mobilenetv2'),
    )
    .addOption(
      choice('--padding <name>', 'around pictures that are not square (seed: black, top left)', Object.keys(PADDINGS)),
    )
    .option('--background <r,g,b>', 'colour of the padding, and behind transparency')
    .addOption(choice('--place <place>', 'where a padded picture sits', ['centre', 'top-left']))
    .addOption(choice('--fit <fit>', 'pad a picture to a square, or squash it', ['pad', 'squash']))
    .addOption(choice('--scaling <name>', 'how bytes become numbers', Object.keys(SCALINGS)))
    .addOption(choice('--channels <order>', 'order of the colours', ['RGB', 'BGR']))
    .addOption(choice('--layout <layout>', 'order of the tensor', ['NHWC', 'NCHW']))
    .addOption(choice('--resample <kernel>', 'interpolation', ['nearest', 'linear', 'cubic', 'lanczos3']))
    .option('--size <pixels>', 'side of the square (default 224; wd 448)')
    .option('--shard-images <number>', 'pictures a shard', '1024')
    .option('--workers <number>', 'processes that decode (default: one a core)')
    .action(async (folder: string, options: TrainPairsOptions) => {
      const { background, size, shardImages, workers, format, aliases, ...named } = options;
      const preprocessing = choosePreprocessing({
        ...named,
        background: background === undefined ? undefined : parseColour(background),
        size: size === undefined ? undefined : readCount(size, '--size', { min: 8, max: 4096 }),
      });
      const bar = new ProgressBar();
      const report = await makePairs({
        images: await readDataset(folder, { format, ...(aliases === undefined ? {} : { aliases }) }),
        tags: parseTags(await readTags(options.tags), options.tags),
        out: path.resolve(options.out),
        preprocessing,
        shardImages: readCount(shardImages, '--shard-images', { min: 1, max: 1_000_000 }),
        workers: workers === undefined ? undefined : readCount(workers, '--workers', { min: 1, max: 256 }),
        signal: interruptSignal(),
        onProgress: ({ step, done, total, unit }) => bar.update(step, done, total, unit),
        log: (line) => bar.say(line),
      }).finally(() => bar.end());
      for (const { reason } of report.unreadable.slice(0, NAMED_UNREADABLE)) console.error(reason);
      console.log(
        `Pairs: ${report.folder}: ${report.images} pictures in ${report.groups} groups ` +
          `(${report.kept} were there), ${report.withoutKnownTag} without a known tag, ` +
          `${report.unreadable.length} unreadable${report.unreadable.length > 0 ? ' (unreadable.jsonl)' : ''}`,
      );
    });
}

async function readTags(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new BadInputError(`The tag file ${file} cannot be read: ${error.message}.`, { cause: error });
  });
}
