import { readLabelledImages } from '../../../trainer/dataset/labelled-images.js';
import { makePairs } from '../../../trainer/pairs/make-pairs.js';
import { PREPROCESSINGS } from '../../../trainer/pairs/preprocessing-options.js';
import { TAGS } from './pictures.js';

/** Makes pairs of argv[2] in argv[3], to be killed at any moment; says every step. */
const [, , folder, out, shardImages] = process.argv;
try {
  const report = await makePairs({
    images: await readLabelledImages(folder!),
    tags: TAGS,
    out: out!,
    preprocessing: { ...PREPROCESSINGS.seed, mean: [0, 0, 0], std: [255, 255, 255], background: [0, 0, 0] },
    shardImages: Number(shardImages),
    workers: 2,
    onProgress: ({ step, done }) => console.log(`${step} ${done}`),
  });
  console.log(JSON.stringify(report));
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
}
