/**
 * Images a second of a training step of `vgg16-seed`, and its share of the device's float32 rate, on a TensorFlow.js
 * backend and, with --python, beside PyTorch on the same device in the same run. Needs no network. docs/gpu.md says how
 * to carry it to a machine with a GPU.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { chooseBackend, describeBackend, orBackendFailure, type BackendChoice } from '../../trainer/backend.js';
import { SEED_PREPROCESSING, vgg16Layers } from '../../trainer/backbone/vgg16.js';
import { countParameters, describeSeedNetwork, SEED_SHAPE, sizeOf } from '../../trainer/network/seed-layers.js';
import { createSeedNetwork } from '../../trainer/network/seed-network.js';
import type { SeedShape } from '../../trainer/network/seed-layers.js';
import type { LayersModel, Weight } from '../../trainer/onnx/layers-model.js';
import { random } from '../../trainer/head/random.js';
import { median } from '../benchmark.js';
import { seedStepFlops } from './seed-cost.js';

/** One framework's figures on one setting of float32. */
interface Row {
  readonly framework: string;
  /** "float32", or "tf32" where products round their factors to 10 bits. */
  readonly precision: string;
  readonly device: string;
  readonly imagesPerSecond: number;
  readonly stepMs: number;
  /** Of one large product of square matrices, measured in the same process. */
  readonly measuredPeakTflops: number;
  /** Loss after the last step: that it learns shows that it works. */
  readonly losses: readonly [first: number, last: number];
}

const { values: options } = parseArgs({
  options: {
    backend: { type: 'string', default: 'auto' },
    batch: { type: 'string', default: '32' },
    steps: { type: 'string', default: '20' },
    /** Smaller than the seed's, to try the script where there is no GPU. */
    size: { type: 'string', default: String(SEED_SHAPE.size) },
    tags: { type: 'string', default: String(SEED_SHAPE.tags) },
    hidden: { type: 'string', default: String(SEED_SHAPE.hidden) },
    /** Divides the channels of every convolution. */
    thinner: { type: 'string', default: '1' },
    /** Side of the matrices whose product gives the measured peak. */
    product: { type: 'string', default: '8192' },
    /** The vendor's figure, TFLOP/s; 66.9 for an H100 or H200 SXM. */
    nominal: { type: 'string' },
    /** A Python with PyTorch. */
    python: { type: 'string' },
    peer: { type: 'string', default: 'bench/peers/vgg16_seed.py' },
    json: { type: 'string' },
  },
});
const count = (name: 'batch' | 'steps' | 'size' | 'tags' | 'hidden' | 'thinner' | 'product') => {
  const value = Number(options[name]);
  if (!Number.isInteger(value) || value < 1) {
    console.error(`--${name} must be a whole number from 1, not ${options[name]}.`);
    process.exit(2);
  }
  return value;
};
const shape: SeedShape = {
  ...SEED_SHAPE,
  size: count('size'),
  tags: count('tags'),
  hidden: count('hidden'),
  widths: SEED_SHAPE.widths.map((width) => Math.ceil(width / count('thinner'))),
};
const WARM_UP = 3;

const flops = seedStepFlops(shape);
const rows: Row[] = [await measureHere(), ...measurePyTorch()];
print(rows);
process.exit(0);

async function measureHere(): Promise<Row> {
  const report = await chooseBackend(options.backend as BackendChoice);
  console.error(describeBackend(report));
  const peak = await measurePeak();
  const network = createSeedNetwork({
    backbone: randomVgg16(),
    preprocessing: { ...SEED_PREPROCESSING, size: shape.size },
    tags: shape.tags,
    hidden: shape.hidden,
    seed: 1,
  });
  const batch = randomBatch();
  const losses: number[] = [];
  const times: number[] = [];
  for (let step = 0; step < WARM_UP + count('steps'); step++) {
    const started = performance.now();
    losses.push(await orBackendFailure(network.step(batch, step, 1e-3)));
    if (step >= WARM_UP) times.push(performance.now() - started);
  }
  network.dispose();
  return {
    framework: `eyecatch, ${report.chosen}`,
    precision: 'float32',
    device: report.device ?? os.cpus()[0]!.model,
    stepMs: median(times),
    imagesPerSecond: (count('batch') / median(times)) * 1000,
    measuredPeakTflops: peak,
    losses: [losses[0]!, losses.at(-1)!],
  };
}

async function measurePeak(): Promise<number> {
  const side = count('product');
  const a = tf.randomUniform([side, side], -1, 1);
  const once = async () => {
    const product = tf.matMul(a, a);
    const element = tf.slice(product, [0, 0], [1, 1]);
    await orBackendFailure(element.data());
    tf.dispose([product, element]);
  };
  const times: number[] = [];
  for (let run = 0; run < 2 + 5; run++) {
    const started = performance.now();
    await once();
    if (run >= 2) times.push(performance.now() - started);
  }
  a.dispose();
  return (2 * side ** 3) / median(times) / 1e9;
}

/** VGG16's layers with random weights: which numbers are multiplied does not change how long it takes. */
function randomVgg16(): LayersModel {
  const layers = vgg16Layers();
  const weights = new Map<string, Weight>();
  for (const { type, weights: described } of describeSeedNetwork(shape)) {
    if (type !== 'Conv2D') continue;
    for (const { name, shape: axes } of described) {
      const draw = random(1, name);
      // He et al. 2015: keeps the activations' size from layer to layer.
      const scale = axes.length === 4 ? Math.sqrt(6 / (9 * axes[2]!)) : 0;
      weights.set(name, {
        shape: axes,
        values: Float32Array.from({ length: sizeOf(axes) }, () => (2 * draw() - 1) * scale),
      });
    }
  }
  return { layers, output: layers.at(-1)!.name, weights };
}

/** Random pixels, 30 random tags an image. */
function randomBatch() {
  const draw = random(1, 'batch');
  const pixels = Uint8Array.from({ length: count('batch') * shape.size ** 2 * 3 }, () => draw() * 256);
  const labels = Array.from({ length: count('batch') }, () => {
    const tags = new Set(Array.from({ length: Math.min(30, shape.tags) }, () => Math.floor(draw() * shape.tags)));
    return Int32Array.from(tags);
  });
  return { pixels, labels };
}

function measurePyTorch(): Row[] {
  if (!options.python) return [];
  const args = [
    options.peer,
    ...(['batch', 'steps', 'size', 'tags', 'hidden', 'product'] as const).flatMap((name) => [
      `--${name}`,
      String(count(name)),
    ]),
    '--widths',
    shape.widths.join(','),
    '--warm-up',
    String(WARM_UP),
  ];
  const output = execFileSync(options.python, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const peer = JSON.parse(output.trim().split('\n').at(-1)!) as { parameters: number; trainable: number; rows: Row[] };
  const ours = countParameters(describeSeedNetwork(shape));
  if (peer.parameters !== ours.total || peer.trainable !== ours.trainable) {
    throw new Error(
      `PyTorch's network is another: ${peer.parameters} parameters, ${peer.trainable} of them learning, ` +
        `instead of ${ours.total} and ${ours.trainable}.`,
    );
  }
  return peer.rows;
}

function print(all: readonly Row[]): void {
  const nominal = options.nominal === undefined ? undefined : Number(options.nominal);
  const results = all.map((row) => {
    const tflops = (row.imagesPerSecond * flops) / 1e12;
    return {
      ...row,
      tflops,
      shareOfMeasuredPeak: tflops / row.measuredPeakTflops,
      ...(nominal === undefined ? {} : { shareOfNominalPeak: tflops / nominal }),
    };
  });
  const { total, trainable } = countParameters(describeSeedNetwork(shape));
  console.log(
    `vgg16-seed, ${shape.size} x ${shape.size}, batch ${count('batch')}: ${total} parameters, ${trainable} learning; ` +
      `${(flops / 1e9).toPrecision(4)} GFLOP an image and step`,
  );
  console.table(
    results.map((row) => ({
      framework: row.framework,
      precision: row.precision,
      'images/s': Number(row.imagesPerSecond.toPrecision(4)),
      'step ms': Number(row.stepMs.toPrecision(4)),
      'TFLOP/s': Number(row.tflops.toPrecision(3)),
      'of measured': `${(100 * row.shareOfMeasuredPeak).toFixed(1)} % of ${row.measuredPeakTflops.toPrecision(3)}`,
      ...('shareOfNominalPeak' in row
        ? { 'of nominal': `${(100 * row.shareOfNominalPeak).toFixed(1)} % of ${nominal}` }
        : {}),
      loss: row.losses.map((loss) => loss.toPrecision(4)).join(' -> '),
    })),
  );
  for (const { framework, device } of all) console.log(`${framework}: ${device}`);
  if (options.json) {
    const metrics = {
      flopsPerImage: flops,
      batch: count('batch'),
      ...(nominal ? { nominalTflops: nominal } : {}),
      results,
    };
    const machine = `${os.cpus().length} x ${os.cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`;
    const report = { name: 'gpu', date: new Date().toISOString(), machine, metrics };
    writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  }
}
