import path from 'node:path';
import type { Command } from 'commander';
import { EyecatchError } from '../errors.js';
import { readModelPack } from '../tagging/model-pack.js';
import { TagModel } from '../tagging/tag-model.js';
import { EXIT_SOME_FAILED } from './exit-codes.js';
import { readCount } from './settings.js';
import { scoreFile } from './tag.js';

/** The seed's `--pred`: its lines, so that what reads them goes on reading (tagging.md, section 1.3). */
export function registerTrainPredict(train: Command): void {
  train
    .command('predict <pack> <file...>')
    .description('print the most likely tags of pictures, one a line: NAME tag=TAG prob=PROBABILITY')
    .option('--first <number>', 'tags a picture', '30')
    .action(async (pack: string, files: string[], options: { first: string }) => {
      const first = readCount(options.first, '--first', { min: 1, max: 5000 });
      const model = await TagModel.load(await readModelPack(pack));
      try {
        for (const file of files) {
          try {
            const scores = await scoreFile(model, file);
            const best = model.pack.tags
              .map(({ name }, dimension) => ({ name, score: scores[dimension]! }))
              .sort((a, b) => b.score - a.score);
            for (const { name, score } of best.slice(0, first)) {
              console.log(`${path.basename(file)} tag=${name} prob=${score}`);
            }
          } catch (error) {
            if (!(error instanceof EyecatchError)) throw error;
            console.error(error.message);
            process.exitCode = EXIT_SOME_FAILED;
          }
        }
      } finally {
        await model.release();
      }
    });
}
