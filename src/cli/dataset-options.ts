import { Option, type Command } from 'commander';
import type { LabelledImage } from '../../trainer/dataset/labelled-image.js';
import { DATASET_FORMATS, readLabelledImages, type DatasetFormat } from '../../trainer/dataset/labelled-images.js';
import { readTagAliases } from '../../trainer/dataset/tag-aliases.js';

export interface DatasetOptions {
  readonly format: DatasetFormat | 'auto';
  readonly aliases?: string;
}

/** The options with which a command reads a folder of labelled pictures. */
export function addDatasetOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--format <format>', 'how the folder says what its pictures show')
        .choices(['auto', ...DATASET_FORMATS])
        .default('auto'),
    )
    .option('--aliases <csv>', 'old tag names: columns antecedent,consequent; an empty consequent drops the tag');
}

export async function readDataset(folder: string, { format, aliases }: DatasetOptions): Promise<LabelledImage[]> {
  return await readLabelledImages(folder, {
    format,
    aliases: aliases === undefined ? undefined : await readTagAliases(aliases),
  });
}
