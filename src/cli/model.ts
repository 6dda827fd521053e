import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Option, type Command } from 'commander';
import { withEmbeddedRating } from '../../trainer/backbone/rating.js';
import { requirePlaceForPack, writePack } from '../../trainer/pack.js';
import { BadInputError } from '../errors.js';
import { importModel } from '../tagging/import-model.js';
import type { ModelPack } from '../tagging/model-pack.js';
import { parseCounts } from '../tagging/tag-counts.js';
import { PRESETS, type PresetName } from '../tagging/presets.js';
import { registerModelLibrary } from './model-library.js';
import { registerModelRate } from './model-rate.js';
import { addDataOption, readSettings, type DataOption } from './settings.js';

interface ImportOptions extends DataOption {
  readonly preset: PresetName;
  readonly name?: string;
  readonly out?: string;
  readonly output?: string;
  readonly channels?: 'RGB' | 'BGR';
  readonly counts?: string;
  readonly rating: boolean;
}

export function registerModel(program: Command): void {
  const model = program
    .command('model')
    .description('tag models: bring those that others published, keep several side by side');
  addDataOption(model.command('import <folder>'))
    .description(
      'make a model pack of a folder as its project publishes it: model.onnx with the file that names its tags.\n' +
        'The graph is run once and checked against that file; of more than 5000 tags the most frequent stay.',
    )
    .addOption(new Option('--preset <preset>', 'whose model it is').choices(Object.keys(PRESETS)).makeOptionMandatory())
    .option('--name <name>', 'name of the model (default: name of the folder)')
    .option('--out <pack>', 'folder of the pack (default: models/NAME in the data folder)')
    .option('--output <name>', 'output of the graph that holds the tags (default: as the preset says)')
    .addOption(
      new Option('--channels <order>', 'order of the channels (default: as the preset says)').choices(['RGB', 'BGR']),
    )
    .option('--counts <csv>', 'columns name and count: how frequent tags are, where the project does not say')
    .option('--no-rating', 'do not have the embedded backbone rate pictures where the model rates none')
    .addHelpText('after', `\nPresets:\n${describePresets()}`)
    .action(async (folder: string, options: ImportOptions) => {
      const name = options.name ?? path.basename(path.resolve(folder));
      const out = path.resolve(options.out ?? path.join(readSettings(options).modelsFolder, name));
      await requirePlaceForPack(out);
      const imported = await importModel(folder, {
        ...{ preset: options.preset, name, output: options.output, channels: options.channels },
        counts: options.counts === undefined ? undefined : parseCounts(await readText(options.counts), options.counts),
      });
      const contents = { ...imported, graph: imported.graphFile };
      const pack = await writePack(out, options.rating ? withEmbeddedRating(contents) : contents);
      for (const note of imported.notes) console.error(note);
      console.log(`Model pack: ${pack.folder}\n${pack.tags.length} tags, ${describeRating(pack)}.`);
    });
  registerModelRate(model);
  registerModelLibrary(model);
}

function describeRating({ columns: { rating } }: ModelPack): string {
  if (rating === undefined) return 'without a content rating';
  return rating.from === 'graph' ? "with the embedded backbone's content rating" : 'with a content rating';
}

function describePresets(): string {
  return Object.entries(PRESETS)
    .map(([name, { title }]) => `  ${name.padEnd(14)}${title}`)
    .join('\n');
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: Error) => {
    throw new BadInputError(`${file} cannot be read: ${error.message}.`);
  });
}
