import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { buildVocabulary, formatVocabulary, measureCoverage, type Coverage } from '../../trainer/vocabulary.js';
import { BadInputError } from '../errors.js';
import type { TagDefinition } from '../tagging/model-pack.js';
import { DIMENSIONS } from '../vectors/sparse-vector.js';
import { addDatasetOptions, readDataset, type DatasetOptions } from './dataset-options.js';
import { readCount } from './settings.js';

/** Tags printed. */
const TOP = 20;

const CATEGORY_NAMES: Readonly<Record<number, string>> = { 1: 'artist', 3: 'copyright', 4: 'character', 5: 'meta' };

interface TrainTagsOptions extends DatasetOptions {
  readonly out: string;
  readonly size: string;
  readonly minCount: string;
}

export function registerTrainTags(train: Command): void {
  addDatasetOptions(train.command('tags <folder>'))
    .description('count the tags of a folder of pictures, and write the most frequent as a tag index')
    .option('--out <csv>', 'file to write', 'selected_tags.csv')
    .option('--size <number>', 'tags at most', String(DIMENSIONS))
    .option('--min-count <number>', 'leave out tags on fewer pictures', '1')
    .action(async (folder: string, options: TrainTagsOptions) => {
      const size = readCount(options.size, '--size', { min: 1, max: DIMENSIONS });
      const minCount = readCount(options.minCount, '--min-count', { min: 1, max: 2 ** 31 - 1 });
      const images = await readDataset(folder, options);
      const vocabulary = buildVocabulary(images, size, { minCount });
      await writeWhole(path.resolve(options.out), formatVocabulary(vocabulary));
      console.log(describeVocabulary(vocabulary, measureCoverage(images, vocabulary), images.length));
      console.log(`Tag index: ${options.out}`);
    });
}

async function writeWhole(file: string, text: string): Promise<void> {
  const part = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(part, text);
    await rename(part, file);
  } catch (error) {
    throw new BadInputError(`${file} cannot be written: ${(error as Error).message}.`, { cause: error });
  }
}

function describeVocabulary(vocabulary: readonly TagDefinition[], coverage: Coverage, images: number): string {
  const width = Math.max(...vocabulary.slice(0, TOP).map(({ count }) => String(count).length));
  const top = vocabulary.slice(0, TOP).map(({ name, category, count }) => {
    const kind = CATEGORY_NAMES[category];
    return `${String(count).padStart(width)}  ${name}${kind === undefined ? '' : ` (${kind})`}`;
  });
  const { uses, coveredUses, distinctTags, imagesWithoutTag } = coverage;
  return [
    ...top,
    ...(vocabulary.length > TOP ? [`… and ${vocabulary.length - TOP} more`] : []),
    `${vocabulary.length} of ${distinctTags} tags, rarest on ${vocabulary.at(-1)!.count} of ${images} images; ` +
      `they cover ${((100 * coveredUses) / uses).toFixed(1)} % of ${uses} tag uses.`,
    ...(imagesWithoutTag > 0 ? [`${imagesWithoutTag} images carry none of them.`] : []),
  ].join('\n');
}
