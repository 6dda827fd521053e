import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { BadInputError, EyecatchError } from '../errors.js';
import { CONTENT_RATINGS, likeliestRating, type ContentRating } from '../tagging/content-rating.js';
import { displayName } from '../tagging/display-name.js';
import { readModelPack } from '../tagging/model-pack.js';
import { activeModel, readRegisteredPack } from '../tagging/model-registry.js';
import { decodeSquare, readImageFacts, type ImageFacts } from '../tagging/preprocess.js';
import { TagModel, type Prediction } from '../tagging/tag-model.js';
import { EXIT_SOME_FAILED } from './exit-codes.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { withLibrary } from './with-library.js';

interface TagOptions extends DataOption {
  readonly model?: string;
  readonly first: string;
  readonly spaces?: boolean;
  readonly escapeParentheses?: boolean;
  readonly json?: boolean;
}

export function registerTag(program: Command): void {
  addDataOption(program.command('tag <file...>'))
    .description('print the tags and the content rating of pictures; nothing is stored')
    .option('--model <pack>', 'folder of a model pack (default: the model the library uses)')
    .option('--first <number>', 'tags a picture', '30')
    .option('--spaces', 'write spaces for underscores, except in faces such as >_<')
    .option('--escape-parentheses', 'write \\( and \\), as prompts of image generators need')
    .option(
      '--json',
      'one JSON object a picture and line: {"file", "rating": {name: score} or null, "tags": {name: score}}',
    )
    .action(async (files: string[], options: TagOptions) => {
      const first = readCount(options.first, '--first', { min: 1, max: 5000 });
      const settings = readSettings(options);
      const pack =
        options.model === undefined
          ? await readRegisteredPack(await withLibrary(settings, activeModel))
          : await readModelPack(options.model);
      const model = await TagModel.load(pack);
      for (const file of files) {
        try {
          const prediction = await predictFile(model, file);
          printTags(file, prediction.rating, topTags(model, prediction, first, options), options.json ?? false);
        } catch (error) {
          if (!(error instanceof EyecatchError)) throw error;
          console.error(error.message);
          process.exitCode = EXIT_SOME_FAILED;
        }
      }
    });
}

function topTags(
  { pack }: TagModel,
  { scores }: Prediction,
  first: number,
  { spaces = false, escapeParentheses = false }: TagOptions,
): [string, number][] {
  return pack.tags
    .map(({ name }, dimension): [string, number] => [name, scores[dimension]!])
    .sort((a, b) => b[1] - a[1])
    .slice(0, first)
    .map(([name, score]) => [displayName(name, { spaces, escapeParentheses }), score]);
}

/** @throws BadInputError when there is no such file, UnreadableImageError */
export async function scoreFile(model: TagModel, file: string): Promise<Float32Array> {
  const { image, facts, name } = await readPicture(file);
  const pixels = await decodeSquare(image, facts, model.pack.description.preprocessing, name);
  const [scores] = await model.score([pixels]);
  return scores!;
}

async function predictFile(model: TagModel, file: string): Promise<Prediction> {
  const { image, facts, name } = await readPicture(file);
  const [prediction] = await model.predict([await model.decode(image, facts, name)]);
  return prediction!;
}

async function readPicture(file: string): Promise<{ image: Buffer; facts: ImageFacts; name: string }> {
  const image = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new BadInputError(`${file} cannot be read: ${error.code === 'ENOENT' ? 'no such file' : error.message}.`);
  });
  const name = path.basename(file);
  return { image, facts: await readImageFacts(image, name), name };
}

function printTags(file: string, rating: ContentRating | null, tags: [string, number][], json: boolean): void {
  if (json) {
    console.log(JSON.stringify({ file, rating, tags: Object.fromEntries(tags) }));
    return;
  }
  console.log(file);
  if (rating) {
    const scores = CONTENT_RATINGS.map((name) => `${name} ${rating[name].toFixed(4)}`);
    console.log(`  rated ${likeliestRating(rating)} (${scores.join(', ')})`);
  }
  for (const [name, score] of tags) console.log(`  ${score.toFixed(4)}  ${name}`);
}
