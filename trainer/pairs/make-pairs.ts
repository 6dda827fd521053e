import { createHash } from 'node:crypto';
import { rm, statfs } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { BadInputError } from '../../src/errors.js';
import { formatTags, type Preprocessing, type TagDefinition } from '../../src/tagging/model-pack.js';
import type { LabelledImage } from '../dataset/labelled-images.js';
import { explainWriteError } from './full-disk.js';
import { bytesOf, writeIndexFile } from './index-file.js';
import {
  PAIRS_FILES,
  PAIRS_FORMAT,
  replaceFile,
  shardFile,
  type PairsManifest,
  type PairsSettings,
} from './manifest.js';
import { beginPairs, removeShardsFrom } from './pairs-folder.js';
import { recordBytes } from './record.js';
import { groupRows, orderByContent } from './row-order.js';
import { survey, takeRows, type Survey, type Unreadable } from './survey.js';
import { writeShards } from './write-shards.js';

export interface PairsProgress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
}

export interface MakePairsOptions {
  readonly images: readonly LabelledImage[];
  /** The vocabulary; a label is a place in it. */
  readonly tags: readonly TagDefinition[];
  /** Folder of the pairs, new or begun with the same settings. */
  readonly out: string;
  readonly preprocessing: Preprocessing;
  /** Records a shard; 1024 when left out. */
  readonly shardImages?: number | undefined;
  /** Processes that decode; as many as there are cores when left out. */
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: PairsProgress) => void) | undefined;
  readonly log?: ((line: string) => void) | undefined;
}

export interface PairsReport {
  readonly folder: string;
  readonly images: number;
  readonly groups: number;
  readonly identity: string;
  /** Pictures none of whose tags is in the vocabulary; they are left out. */
  readonly withoutKnownTag: number;
  /** Pictures left out because they cannot be read. */
  readonly unreadable: readonly Unreadable[];
  /** Records that an earlier run had written. */
  readonly kept: number;
}

/**
 * Makes pairs of a square picture and its labels, for training (docs/pairs.md). A run that was cut short at any moment
 * goes on when it is started again with the same settings, and ends with the same bytes as one that was not; on finished
 * pairs it repairs what is broken and follows pictures that came, went or changed.
 *
 * Memory, beside the caller's list of images: about 150 bytes a picture and 8 a label.
 *
 * @throws BadInputError when no picture has a known tag or can be read, or when the folder holds anything else
 * @throws DiskFullError, the signal's reason
 */
export async function makePairs(options: MakePairsOptions): Promise<PairsReport> {
  const { out, tags, preprocessing, shardImages = 1024, log } = options;
  const tagFile = formatTags(tags);
  const settings: PairsSettings = { preprocessing, tagsSha256: sha256Hex(tagFile), shardImages };
  try {
    const { begunBefore, release } = await beginPairs(out, settings);
    try {
      if (begunBefore) log?.(`${out} was begun before: going on with what is there.`);
      return await make(options, settings, tagFile);
    } finally {
      release();
    }
  } catch (error) {
    throw explainWriteError(error, out);
  }
}

async function make(options: MakePairsOptions, settings: PairsSettings, tagFile: string): Promise<PairsReport> {
  const { images, tags, out, signal, onProgress, log } = options;
  const journal = path.join(out, PAIRS_FILES.journal);
  const found = await survey({
    images,
    tags,
    journal,
    signal,
    onProgress: (done, total) => onProgress?.({ step: 'Hashing pictures', done, total, unit: 'pictures' }),
  });
  const slots = found.inputs.length;
  if (slots === 0) {
    throw new BadInputError(
      `None of ${images.length} pictures makes a pair: ${found.withoutKnownTag} have none of the ${tags.length} tags, ` +
        `${found.unreadable.length} cannot be read.`,
    );
  }
  await tellSpace(out, slots * recordBytes(settings.preprocessing.size), log);
  const order = orderByContent(found.sha256, (picture) => images[found.inputs[picture]!]!.file);
  const written = await writeRecords(options, settings, found, order);
  const unreadable = [...found.unreadable, ...written.unreadable];
  const rows = Int32Array.from(order.keys()).filter((slot) => !written.empty.has(slot));
  if (rows.length === 0) {
    throw new BadInputError(`None of ${slots} pictures can be read; the first: ${unreadable[0]!.reason}`);
  }
  const pictures = rows.map((slot) => order[slot]!);
  const imageOf = (row: number) => images[found.inputs[pictures[row]!]!]!;
  const sha256 = Buffer.alloc(rows.length * 32);
  pictures.forEach((picture, row) => found.sha256.copy(sha256, row * 32, picture * 32, picture * 32 + 32));
  const groups = groupRows(
    imageOf,
    sha256,
    new BigUint64Array(rows.length).map((_, row) => written.perceptualHashes[rows[row]!]!),
  );
  const { offsets, labels } = takeRows(found, pictures);
  const nameOffsets = new BigUint64Array(rows.length + 1);

  const index = (file: string, ...chunks: Uint8Array[]) => writeIndexFile(out, file, chunks);
  const content = [
    await index(PAIRS_FILES.tags, Buffer.from(tagFile)),
    await index(PAIRS_FILES.offsets, bytesOf(offsets)),
    await index(PAIRS_FILES.labels, bytesOf(labels)),
    await index(PAIRS_FILES.groups, bytesOf(groups)),
    await index(PAIRS_FILES.slots, bytesOf(rows)),
    await index(PAIRS_FILES.sha256, sha256),
  ];
  const names = [
    await writeIndexFile(out, PAIRS_FILES.names, encodeNames(imageOf, nameOffsets)),
    await index(PAIRS_FILES.nameOffsets, bytesOf(nameOffsets)),
    await writeIndexFile(
      out,
      PAIRS_FILES.unreadable,
      unreadable.map((entry) => Buffer.from(`${JSON.stringify(entry)}\n`)),
    ),
  ];
  const bytes = recordBytes(settings.preprocessing.size);
  const manifest: PairsManifest = {
    format: PAIRS_FORMAT,
    identity: sha256Hex(JSON.stringify([PAIRS_FORMAT, settings, content]), bytesOf(written.checksums)),
    settings,
    recordBytes: bytes,
    images: rows.length,
    slots,
    tags: tags.length,
    withoutKnownTag: found.withoutKnownTag,
    unreadable: unreadable.length,
    shards: Array.from({ length: Math.ceil(slots / settings.shardImages) }, (_, shard) => ({
      file: shardFile(shard),
      bytes: Math.min(settings.shardImages, slots - shard * settings.shardImages) * bytes,
    })),
    files: [...content, ...names],
  };
  await replaceFile(path.join(out, PAIRS_FILES.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
  await rm(journal);
  return {
    folder: out,
    images: rows.length,
    groups: groups.reduce((most, group) => Math.max(most, group), -1) + 1,
    identity: manifest.identity,
    withoutKnownTag: found.withoutKnownTag,
    unreadable,
    kept: written.kept,
  };
}

interface Written {
  /** Of each slot. */
  readonly perceptualHashes: BigUint64Array;
  readonly checksums: Uint32Array;
  /** Slots whose picture cannot be read. */
  readonly empty: ReadonlySet<number>;
  readonly unreadable: readonly Unreadable[];
  readonly kept: number;
}

async function writeRecords(
  { images, out, workers, signal, onProgress }: MakePairsOptions,
  { preprocessing, shardImages }: PairsSettings,
  { inputs, sha256 }: Survey,
  order: Int32Array,
): Promise<Written> {
  const slots = order.length;
  const shards = Math.ceil(slots / shardImages);
  const perceptualHashes = new BigUint64Array(slots);
  const checksums = new Uint32Array(slots);
  const unreadable: (Unreadable & { slot: number })[] = [];
  let kept = 0;
  let done = 0;
  const progress = () => onProgress?.({ step: 'Writing pairs', done, total: slots, unit: 'pictures' });
  progress();
  await removeShardsFrom(out, shards);
  await writeShards({
    shards,
    processes: workers ?? availableParallelism(),
    signal,
    task: (shard) => ({
      shard,
      file: path.resolve(out, shardFile(shard)),
      preprocessing,
      firstSlot: shard * shardImages,
      pictures: Array.from(order.subarray(shard * shardImages, (shard + 1) * shardImages), (picture) => ({
        file: images[inputs[picture]!]!.file,
        sha256: sha256.toString('hex', picture * 32, picture * 32 + 32),
      })),
    }),
    onRecords: (count) => {
      done += count;
      progress();
    },
    onShard: (report) => {
      const first = report.shard * shardImages;
      perceptualHashes.set(report.perceptualHashes, first);
      checksums.set(report.checksums, first);
      kept += report.kept;
      for (const { file, reason, place } of report.unreadable) unreadable.push({ file, reason, slot: first + place });
    },
  });
  unreadable.sort((a, b) => a.slot - b.slot);
  return {
    perceptualHashes,
    checksums,
    empty: new Set(unreadable.map(({ slot }) => slot)),
    unreadable: unreadable.map(({ file, reason }) => ({ file, reason })),
    kept,
  };
}

/** Said before the work, not after hours of it. What is there already counts as needed: it may be sparse. */
async function tellSpace(folder: string, needed: number, log: MakePairsOptions['log']): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  if (bavail * bsize < needed) {
    log?.(`The pairs take ${gigabytes(needed)} in ${folder}, where ${gigabytes(bavail * bsize)} are free.`);
  }
}

/** The rows' file names one after the other, some thousand at once, and where each begins. */
function* encodeNames(imageOf: (row: number) => LabelledImage, offsets: BigUint64Array): Generator<Uint8Array> {
  const rows = offsets.length - 1;
  for (let from = 0; from < rows; from += 4096) {
    const names = Array.from({ length: Math.min(4096, rows - from) }, (_, k) => Buffer.from(imageOf(from + k).file));
    names.forEach((name, k) => (offsets[from + k + 1] = offsets[from + k]! + BigInt(name.length)));
    yield Buffer.concat(names);
  }
}

function sha256Hex(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
