import { trainTagModel, type TrainOptions } from '../../trainer/train.js';

/** Trains as its argument says (JSON), in a process that a test can kill; a line for each step. */
const options = JSON.parse(process.argv[2]!) as TrainOptions;
await trainTagModel({
  ...options,
  onProgress: ({ step, done }) => console.log(`${step} ${done}`),
});
process.exit(0);
