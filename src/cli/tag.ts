import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { BadInputError, EyecatchError } from '../errors.js';
import { readModelPack } from '../tagging/model-pack.js';
import { activeModel } from '../tagging/model-registry.js';
import { decodeSquare, readImageFacts } from '../tagging/preprocess.js';
import { TagModel } from '../tagging/tag-model.js';
import { EXIT_SOME_FAILED } from './index-folder.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { withLibrary } from './with-library.js';

export function registerTag(program: Command): void {
  addDataOption(program.command('tag <file...>'))
    .description('print the tags of pictures; nothing is stored')
    .option('--model <pack>', 'folder of a model pack (default: the model the library uses)')
    .option('--first <number>', 'tags a picture', '30')
    .option('--json', 'one JSON object a picture and line: {"file", "tags": {name: score}}')
    .action(async (files: string[], options: DataOption & { model?: string; first: string; json?: boolean }) => {
      const first = readCount(options.first, '--first', { min: 1, max: 5000 });
      const settings = readSettings(options);
      const folder = options.model ?? (await withLibrary(settings, activeModel)).path;
      const model = await TagModel.load(await readModelPack(folder));
      for (const file of files) {
        try {
          printTags(file, await topTags(model, file, first), options.json ?? false);
        } catch (error) {
          if (!(error instanceof EyecatchError)) throw error;
          console.error(error.message);
          process.exitCode = EXIT_SOME_FAILED;
        }
      }
    });
}

async function topTags(model: TagModel, file: string, first: number): Promise<[string, number][]> {
  const scores = await scoreFile(model, file);
  return model.pack.tags
    .map(({ name }, dimension): [string, number] => [name, scores[dimension]!])
    .sort((a, b) => b[1] - a[1])
    .slice(0, first);
}

/** @throws BadInputError when there is no such file, UnreadableImageError */
export async function scoreFile(model: TagModel, file: string): Promise<Float32Array> {
  const image = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new BadInputError(`${file} cannot be read: ${error.code === 'ENOENT' ? 'no such file' : error.message}.`);
  });
  const name = path.basename(file);
  const facts = await readImageFacts(image, name);
  const pixels = await decodeSquare(image, facts, model.pack.description.preprocessing, name);
  const [scores] = await model.score([pixels]);
  return scores!;
}

function printTags(file: string, tags: [string, number][], json: boolean): void {
  if (json) {
    console.log(JSON.stringify({ file, tags: Object.fromEntries(tags) }));
    return;
  }
  console.log(file);
  for (const [name, score] of tags) console.log(`  ${score.toFixed(4)}  ${name}`);
}
