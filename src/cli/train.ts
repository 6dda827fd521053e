import type { Command } from 'commander';
import { registerTrainPairs } from './train-pairs.js';
import { registerTrainPredict } from './train-predict.js';
import { registerTrainRun } from './train-run.js';
import { registerTrainTags } from './train-tags.js';

export function registerTrain(program: Command): void {
  const train = program
    .command('train')
    .description(
      'train a tag model: "eyecatch train FOLDER" does it all; for a data set that is larger than memory make its ' +
        'steps: train tags, train pairs, then "eyecatch train PAIRS"',
    );
  registerTrainRun(train);
  registerTrainTags(train);
  registerTrainPairs(train);
  registerTrainPredict(train);
}
