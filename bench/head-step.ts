import * as tf from '@tensorflow/tfjs';
import { chooseBackend } from '../trainer/backend.js';
import { random } from '../trainer/head/random.js';
import { HeadShard } from '../trainer/head/shard.js';
import type { TrainingSet } from '../trainer/head/training-set.js';
import { initialState } from '../trainer/head/weights.js';
import { readPreset } from '../trainer/presets.js';
import { median, type Metrics } from './benchmark.js';

const WIDTH = 4512;
const TAGS = 5000;
const ROUNDS = 7;

/**
 * One training step of the embedded head on one thread against the five matrix products it cannot do without: two
 * forward, three backward, of the same shapes, on the same backend, in turns.
 */
export async function headStepBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  await chooseBackend('wasm');
  const { settings } = readPreset('mobilenetv2', {}) as Extract<ReturnType<typeof readPreset>, { kind: 'frozen' }>;
  const { hidden, batch } = settings;
  const draw = random(1, 'bench');
  const set: TrainingSet = {
    images: batch,
    width: WIDTH,
    tags: TAGS,
    features: Float32Array.from({ length: batch * WIDTH }, draw) as unknown as TrainingSet['features'],
    offsets: Int32Array.from({ length: batch + 1 }, (_, image) => 12 * image) as unknown as TrainingSet['offsets'],
    labels: Int32Array.from({ length: 12 * batch }, () =>
      Math.floor(draw() * TAGS),
    ) as unknown as TrainingSet['labels'],
  };
  const tagCounts = new Float64Array(TAGS).fill(10);
  const state = initialState({ images: 1000, width: WIDTH, tags: TAGS, tagCounts }, hidden, 1);
  const shard = new HeadShard(set, settings, { from: 0, to: hidden }, state);
  const products = [
    [batch, WIDTH, hidden],
    [batch, hidden, TAGS],
    [batch, TAGS, hidden],
    [hidden, batch, TAGS],
    [WIDTH, batch, hidden],
  ].map(([m, k, n]) => [tf.randomUniform<tf.Rank.R2>([m!, k!]), tf.randomUniform<tf.Rank.R2>([k!, n!])] as const);
  const steps: number[] = [];
  const matmuls: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    let started = performance.now();
    await shard.train(set, round, ROUNDS + 1).next();
    const step = performance.now() - started;
    started = performance.now();
    for (const [a, b] of products) {
      const product = tf.matMul(a, b);
      await product.data();
      product.dispose();
    }
    const matmul = performance.now() - started;
    if (round === 0) continue; // Compiles and fills the caches.
    steps.push(step);
    matmuls.push(matmul);
    log(`round ${round}: step ${step.toFixed(0)} ms, its products alone ${matmul.toFixed(0)} ms`);
  }
  shard.dispose();
  return {
    stepMs: median(steps),
    matmulsMs: median(matmuls),
    stepOverMatmuls: median(steps.map((step, round) => step / matmuls[round]!)),
  };
}
