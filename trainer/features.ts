import { InferenceSession, Tensor } from 'onnxruntime-node';
import { BadInputError, UnreadableImageError } from '../src/errors.js';
import { writeTensor } from '../src/tagging/preprocess.js';
import type { Backbone } from './backbone/backbone.js';
import { FeatureCache } from './feature-cache.js';
import { perceptualHash } from './near-duplicates.js';
import { exportModel } from './onnx/export-model.js';
import type { Pictures, Square } from './pictures.js';
import type { RowSource } from './row-source.js';

/** Pictures run at once: measured 2.5 ms a picture at 8, 3.4 ms at 32 (2 cores, MobileNetV2), where the cache overflows. */
const BATCH = 8;

/** Batches read and decoded ahead of the one that runs: keeps every core busy, bounds memory. */
const BATCHES_AHEAD = 3;

/** The features of all pictures that can be read, on disk. */
export interface Features {
  /** Numbers of those pictures, ascending; feature row i is of picture `pictures[i]`. */
  readonly pictures: Int32Array;
  readonly rows: RowSource<Float32Array>;
  /** One a row (see near-duplicates.ts). */
  readonly perceptualHashes: BigUint64Array;
  readonly unreadable: readonly { readonly picture: number; readonly reason: string }[];
  /** Rows that were computed before. */
  readonly cached: number;
  close(): Promise<void>;
}

export interface FeatureOptions {
  readonly cache: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

interface Prepared {
  readonly picture: number;
  readonly key?: string;
  readonly square?: Square;
  readonly unreadable?: string;
}

/**
 * The backbone's features of every picture, through ONNX Runtime, each picture content once: a cache in `options.cache`
 * serves what was computed before, also by a run that was killed. Pictures that cannot be read are left out and named.
 *
 * @throws BadInputError when no picture can be read
 */
export async function computeFeatures(
  pictures: Pictures,
  backbone: Backbone,
  { cache: folder, signal, onProgress }: FeatureOptions,
): Promise<Features> {
  const { size } = pictures.preprocessing;
  const graph = exportModel(backbone.model, { inputShape: [size, size, 3], outputName: 'features' });
  const recipe = [graph, JSON.stringify(pictures.preprocessing), ...(pictures.variant ? [pictures.variant] : [])];
  const cache = await FeatureCache.open(folder, recipe, backbone.features);
  try {
    const session = await InferenceSession.create(graph, {
      // Threads that wait for work by spinning would take the cores from decoding.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    try {
      return await run(pictures, backbone, { cache, session, signal, onProgress });
    } finally {
      await session.release();
    }
  } catch (error) {
    await cache.close();
    throw error;
  }
}

interface Run {
  readonly cache: FeatureCache;
  readonly session: InferenceSession;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: FeatureOptions['onProgress'];
}

async function run(pictures: Pictures, backbone: Backbone, state: Run): Promise<Features> {
  const { cache, signal, onProgress } = state;
  const readable = new Int32Array(pictures.count);
  const places = new Int32Array(pictures.count);
  const unreadable: { picture: number; reason: string }[] = [];
  const ahead: Promise<Prepared[]>[] = [];
  let rows = 0;
  let cached = 0;
  let next = 0;
  for (let done = 0; done < pictures.count;) {
    signal?.throwIfAborted();
    while (ahead.length < BATCHES_AHEAD && next < pictures.count) {
      const numbers = Array.from({ length: Math.min(BATCH, pictures.count - next) }, (_, k) => next + k);
      const batch = Promise.all(numbers.map((picture) => prepare(pictures, picture, cache)));
      // Handled where it is awaited; without this an abort in between would count as an unhandled rejection.
      batch.catch(() => undefined);
      ahead.push(batch);
      next += BATCH;
    }
    const batch = await ahead.shift()!;
    const decoded = batch.filter((one): one is Required<Omit<Prepared, 'unreadable'>> => one.square !== undefined);
    await infer(decoded, pictures, backbone, state);
    for (const { picture, key, square, unreadable: reason } of batch) {
      if (reason !== undefined) {
        unreadable.push({ picture, reason });
        continue;
      }
      if (square === undefined) cached++;
      readable[rows] = picture;
      places[rows++] = cache.placeOf(key!)!;
    }
    done += batch.length;
    onProgress?.(done, pictures.count);
  }
  if (rows === 0) {
    throw new BadInputError(
      `None of the ${pictures.count} training images can be read` +
        (unreadable[0] ? `; the first: ${unreadable[0].reason}` : '.'),
    );
  }
  return {
    pictures: readable.slice(0, rows),
    rows: {
      width: cache.width,
      read: (images, into) =>
        cache.read(
          Int32Array.from(images, (image) => places[image]!),
          into,
        ),
    },
    perceptualHashes: BigUint64Array.from({ length: rows }, (_, row) => cache.perceptualHashAt(places[row]!)),
    unreadable,
    cached,
    close: () => cache.close(),
  };
}

/** Reads a picture, and decodes it unless its features are known. */
async function prepare(pictures: Pictures, picture: number, cache: FeatureCache): Promise<Prepared> {
  const opened = await pictures.open(picture);
  if ('unreadable' in opened) return { picture, unreadable: opened.unreadable };
  const { key } = opened;
  if (cache.placeOf(key) !== undefined) return { picture, key };
  try {
    return { picture, key, square: await opened.decode() };
  } catch (error) {
    if (error instanceof UnreadableImageError) return { picture, unreadable: error.message };
    throw error;
  }
}

async function infer(
  batch: readonly { readonly key: string; readonly square: Square }[],
  { preprocessing }: Pictures,
  backbone: Backbone,
  { cache, session }: Run,
): Promise<void> {
  if (batch.length === 0) return;
  const { size } = preprocessing;
  const tensor = new Float32Array(batch.length * size * size * 3);
  batch.forEach(({ square }, place) => writeTensor(square.pixels, preprocessing, tensor, place));
  const output = (await session.run({ image: new Tensor('float32', tensor, [batch.length, size, size, 3]) })).features!;
  const width = backbone.features;
  if (output.dims[1] !== width) {
    throw new Error(`The backbone ${backbone.name} gives ${output.dims[1]} features; ${width} were announced.`);
  }
  const values = output.data as Float32Array;
  await cache.append(
    batch.map(({ key, square: { pixels, area } }, place) => ({
      key,
      perceptualHash: perceptualHash(pixels, size, area),
      features: values.slice(place * width, (place + 1) * width),
    })),
  );
}
