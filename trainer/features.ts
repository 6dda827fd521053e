import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { BadInputError, UnreadableImageError } from '../src/errors.js';
import { decodeSquare, readImageFacts, writeTensor } from '../src/tagging/preprocess.js';
import type { Backbone } from './backbone/backbone.js';
import type { LabelledImage } from './dataset/labelled-images.js';
import { FeatureCache } from './feature-cache.js';
import { exportModel } from './onnx/export-model.js';

/** Images run at once: measured 2.5 ms an image at 8, 3.4 ms at 32 (2 cores, MobileNetV2), where the cache overflows. */
const BATCH = 8;

/** Batches read and decoded ahead of the one that runs: keeps every core busy, bounds memory. */
const BATCHES_AHEAD = 3;

export interface Features {
  /** The images that could be read, in the order given. */
  readonly images: readonly LabelledImage[];
  /** Row-major, images x width. */
  readonly values: Float32Array;
  readonly width: number;
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
  /** Rows that came from the cache. */
  readonly cached: number;
}

export interface FeatureOptions {
  readonly cache: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

interface Prepared {
  readonly image: LabelledImage;
  readonly imageHash?: string;
  readonly pixels?: Uint8Array;
  readonly unreadable?: string;
}

/**
 * The backbone's features of every image, through ONNX Runtime, each image content once: a cache in `options.cache`
 * serves what was computed before, also by a run that was killed. Images that cannot be read are left out and named.
 *
 * @throws BadInputError when no image can be read
 */
export async function computeFeatures(
  images: readonly LabelledImage[],
  backbone: Backbone,
  { cache: folder, signal, onProgress }: FeatureOptions,
): Promise<Features> {
  const { size } = backbone.preprocessing;
  const graph = exportModel(backbone.model, { inputShape: [size, size, 3], outputName: 'features' });
  const recipe = [graph, JSON.stringify(backbone.preprocessing)];
  const cache = await FeatureCache.open(folder, recipe, backbone.features);
  try {
    const session = await InferenceSession.create(graph);
    try {
      return await run(images, backbone, { cache, session, signal, onProgress });
    } finally {
      await session.release();
    }
  } finally {
    await cache.close();
  }
}

interface Run {
  readonly cache: FeatureCache;
  readonly session: InferenceSession;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: FeatureOptions['onProgress'];
}

async function run(images: readonly LabelledImage[], backbone: Backbone, state: Run): Promise<Features> {
  const { cache, signal, onProgress } = state;
  const rows: { image: LabelledImage; features: Float32Array }[] = [];
  const unreadable: { file: string; reason: string }[] = [];
  const ahead: Promise<Prepared[]>[] = [];
  let cached = 0;
  let next = 0;
  let done = 0;
  while (done < images.length) {
    signal?.throwIfAborted();
    while (ahead.length < BATCHES_AHEAD && next < images.length) {
      const batch = Promise.all(images.slice(next, next + BATCH).map((image) => prepare(image, backbone, cache)));
      // Handled where it is awaited; without this an abort in between would count as an unhandled rejection.
      batch.catch(() => undefined);
      ahead.push(batch);
      next += BATCH;
    }
    const batch = await ahead.shift()!;
    await infer(batch.filter(({ pixels }) => pixels !== undefined) as Required<Prepared>[], backbone, state);
    for (const { image, imageHash, pixels, unreadable: reason } of batch) {
      if (reason !== undefined) {
        unreadable.push({ file: image.file, reason });
        continue;
      }
      if (pixels === undefined) cached++;
      rows.push({ image, features: cache.get(imageHash!)! });
    }
    done += batch.length;
    onProgress?.(done, images.length);
  }
  if (rows.length === 0) {
    throw new BadInputError(
      `None of the ${images.length} training images can be read` +
        (unreadable[0] ? `; the first: ${unreadable[0].reason}` : '.'),
    );
  }
  const width = backbone.features;
  const values = new Float32Array(rows.length * width);
  rows.forEach(({ features }, row) => values.set(features, row * width));
  return { images: rows.map(({ image }) => image), values, width, unreadable, cached };
}

/** Reads an image, and decodes it unless its features are known. */
async function prepare(image: LabelledImage, { preprocessing }: Backbone, cache: FeatureCache): Promise<Prepared> {
  try {
    const bytes = await readFile(image.file);
    const imageHash = createHash('sha256').update(bytes).digest('hex');
    if (cache.get(imageHash) !== undefined) return { image, imageHash };
    const facts = await readImageFacts(bytes, image.file);
    return { image, imageHash, pixels: await decodeSquare(bytes, facts, preprocessing, image.file) };
  } catch (error) {
    if (error instanceof UnreadableImageError) return { image, unreadable: error.message };
    if ((error as NodeJS.ErrnoException).code !== undefined) {
      return { image, unreadable: `${image.file} cannot be opened: ${(error as Error).message}.` };
    }
    throw error;
  }
}

async function infer(batch: readonly Required<Prepared>[], backbone: Backbone, { cache, session }: Run): Promise<void> {
  if (batch.length === 0) return;
  const { size } = backbone.preprocessing;
  const tensor = new Float32Array(batch.length * size * size * 3);
  batch.forEach(({ pixels }, place) => writeTensor(pixels, backbone.preprocessing, tensor, place));
  const output = (await session.run({ image: new Tensor('float32', tensor, [batch.length, size, size, 3]) })).features!;
  const width = backbone.features;
  if (output.dims[1] !== width) {
    throw new Error(`The backbone ${backbone.name} gives ${output.dims[1]} features; ${width} were announced.`);
  }
  const values = output.data as Float32Array;
  await cache.append(
    batch.map(({ imageHash }, place) => ({ imageHash, features: values.slice(place * width, (place + 1) * width) })),
  );
}
