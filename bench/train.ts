import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadMobileNetV2 } from '../trainer/backbone/mobilenetv2.js';
import { STYLES, styleOf, writeDrawings, type Style } from '../trainer/dataset/drawings.js';
import type { LabelledImage } from '../trainer/dataset/labelled-images.js';
import { computeFeatures } from '../trainer/features.js';
import { compressLabels } from '../trainer/label-rows.js';
import { pictureFiles } from '../trainer/pictures.js';
import { trainTagModel, type TrainReport } from '../trainer/train.js';
import { buildVocabulary, labelRows } from '../trainer/vocabulary.js';
import type { Metrics } from './benchmark.js';
import { extractionBenchmark } from './extraction.js';
import { headStepBenchmark } from './head-step.js';

interface Context {
  readonly log: (line: string) => void;
}

/**
 * Four drawing styles train, the fifth measures: quality and seconds, features computed afresh, beside one logistic
 * regression a tag by scikit-learn on the same features. PEER_TAGS=250 fits every twentieth tag and scales its time.
 */
export async function trainBenchmark({ log }: Context): Promise<Metrics> {
  return await inScratch(async (scratch) => {
    const images = await writeDrawings(path.join(scratch, 'drawings'));
    const ours = await trainWithout('noto', images, scratch, log);
    const peer = await peerOf('noto', images, scratch, log);
    return {
      ...figuresOf(ours),
      seconds: Object.values(ours.seconds).reduce((a, b) => a + b),
      featureSeconds: ours.seconds.features,
      trainingSeconds: ours.seconds.training,
      evaluationSeconds: ours.seconds.evaluation,
      peer,
      headStep: await headStepBenchmark({ log }),
      extraction: await extractionBenchmark(images, { log }),
    };
  });
}

/** Each style held out in turn. Features are computed once. */
export async function stylesBenchmark({ log }: Context): Promise<Metrics> {
  return await inScratch(async (scratch) => {
    const images = await writeDrawings(path.join(scratch, 'drawings'));
    const metrics: Record<string, Metrics> = {};
    for (const style of STYLES) metrics[style] = figuresOf(await trainWithout(style, images, scratch, log));
    return metrics;
  });
}

async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'eyecatch-bench-'));
  try {
    return await work(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function trainWithout(
  style: Style,
  images: readonly LabelledImage[],
  scratch: string,
  log: (line: string) => void,
): Promise<TrainReport> {
  const report = await trainTagModel({
    images,
    heldOut: (image) => styleOf(image) === style,
    pack: path.join(scratch, `without-${style}`),
    cache: path.join(scratch, 'cache'),
    name: `without ${style}`,
    backend: 'wasm',
    log,
  });
  log(`${style} held out: ${JSON.stringify(figuresOf(report))}`);
  return report;
}

function figuresOf({ metrics }: TrainReport): Metrics {
  return {
    macroAp: metrics.macroAp!,
    precisionAt5: metrics.precisionAt5!,
    microF1: metrics.microF1!,
    macroF1: metrics.macroF1!,
    sameSubjectAt1: metrics.sameSubjectAt1!,
  };
}

/** Figures by name, null where all tags would be needed, and the numbers of the tags that they are over. */
type PeerResult = Readonly<Record<string, number | null>> & { readonly scoredTags: readonly number[] };

function macroApOver(pack: string, tags: readonly number[]): number {
  const { evaluation } = JSON.parse(readFileSync(path.join(pack, 'report.json'), 'utf8')) as {
    evaluation: { perTag: { averagePrecision: number }[] };
  };
  return tags.reduce((sum, tag) => sum + evaluation.perTag[tag]!.averagePrecision, 0) / tags.length;
}

/** The peer's quality and time, on the features that our run left in the cache. */
async function peerOf(
  style: Style,
  images: readonly LabelledImage[],
  scratch: string,
  log: (line: string) => void,
): Promise<Metrics> {
  const folder = mkdtempSync(path.join(scratch, 'peer-'));
  const sorted = [...images].sort((a, b) => (a.file < b.file ? -1 : 1));
  const backbone = loadMobileNetV2();
  const features = await computeFeatures(pictureFiles(sorted, backbone.preprocessing), backbone, {
    cache: path.join(scratch, 'cache'),
  });
  const sides = {
    training: sorted.flatMap((image, at) => (styleOf(image) === style ? [] : [at])),
    heldOut: sorted.flatMap((image, at) => (styleOf(image) === style ? [at] : [])),
  };
  const vocabulary = buildVocabulary(
    sides.training.map((at) => sorted[at]!),
    5000,
  );
  const subjects = new Map<string, number>();
  for (const { group } of sorted) if (!subjects.has(group)) subjects.set(group, subjects.size);
  for (const [side, rows] of Object.entries(sides)) {
    const values = new Float32Array(rows.length * backbone.features);
    await features.rows.read(rows, values);
    const { offsets, labels } = compressLabels(
      labelRows(
        rows.map((at) => sorted[at]!),
        vocabulary,
      ),
    );
    writeFileSync(path.join(folder, `${side}.features`), new Uint8Array(values.buffer));
    writeFileSync(path.join(folder, `${side}.offsets`), new Uint8Array(offsets.buffer));
    writeFileSync(path.join(folder, `${side}.labels`), new Uint8Array(labels.buffer));
    const subjectsOf = Int32Array.from(rows, (at) => subjects.get(sorted[at]!.group)!);
    writeFileSync(path.join(folder, `${side}.subjects`), new Uint8Array(subjectsOf.buffer));
  }
  await features.close();
  const meta = { width: backbone.features, tags: vocabulary.length };
  writeFileSync(
    path.join(folder, 'meta.json'),
    JSON.stringify({ ...meta, training: sides.training.length, heldOut: sides.heldOut.length }),
  );
  const script = fileURLToPath(new URL('../../bench/peers/logistic_regression.py', import.meta.url));
  const python = process.env.PYTHON ?? 'python3';
  const some = process.env.PEER_TAGS ? ['--tags', process.env.PEER_TAGS] : [];
  log(`scikit-learn fits ${process.env.PEER_TAGS ?? vocabulary.length} tags …`);
  try {
    const { stdout } = await promisify(execFile)(python, [script, folder, ...some]);
    const { scoredTags, ...figures } = JSON.parse(stdout) as PeerResult;
    return {
      ...Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, value ?? 'not measured'])),
      // Ours over the tags that the peer was measured on.
      oursOnThem: macroApOver(path.join(scratch, `without-${style}`), scoredTags),
    };
  } catch (error) {
    throw new Error(
      `The peer did not run (${(error as Error).message.split('\n')[0]}). It needs numpy and scikit-learn in the Python that ` +
        'PYTHON names.',
      { cause: error },
    );
  }
}
