import { createHash } from 'node:crypto';
import { rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { BadInputError } from '../../src/errors.js';
import { formatTags, type Preprocessing, type TagDefinition } from '../../src/tagging/model-pack.js';
import type { LabelledImage } from '../dataset/labelled-images.js';
import { explainWriteError } from './full-disk.js';
import { bytesOf } from './index-file.js';
import {
  PAIRS_FILES,
  PAIRS_FORMAT,
  replaceFile,
  shardFile,
  type PairsManifest,
  type PairsSettings,
} from './manifest.js';
import { beginPairs } from './pairs-folder.js';
import { recordBytes } from './record.js';
import { orderByContent } from './row-order.js';
import { survey, type Unreadable } from './survey.js';
import { writeIndex } from './write-index.js';
import { writeRecords } from './write-records.js';

/** What is done, for a progress bar. */
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
 * Memory, beside the caller's list of images: at most 250 bytes a picture and 12 a label.
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
  const index = await writeIndex({ folder: out, tagFile, images, survey: found, order, rows, written, unreadable });
  const manifest: PairsManifest = {
    format: PAIRS_FORMAT,
    identity: sha256Hex(JSON.stringify([PAIRS_FORMAT, settings, index.content]), bytesOf(written.checksums)),
    settings,
    recordBytes: recordBytes(settings.preprocessing.size),
    images: rows.length,
    slots,
    tags: tags.length,
    withoutKnownTag: found.withoutKnownTag,
    unreadable: unreadable.length,
    shards: listShards(slots, settings),
    files: [...index.content, ...index.names],
  };
  await replaceFile(path.join(out, PAIRS_FILES.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
  await rm(journal);
  return {
    folder: out,
    images: rows.length,
    groups: index.groups,
    identity: manifest.identity,
    withoutKnownTag: found.withoutKnownTag,
    unreadable,
    kept: written.kept,
  };
}

function listShards(slots: number, { preprocessing, shardImages }: PairsSettings): PairsManifest['shards'] {
  return Array.from({ length: Math.ceil(slots / shardImages) }, (_, shard) => ({
    file: shardFile(shard),
    bytes: Math.min(shardImages, slots - shard * shardImages) * recordBytes(preprocessing.size),
  }));
}

/** Said before the work, not after hours of it. What is there already counts as needed: it may be sparse. */
async function tellSpace(folder: string, needed: number, log: MakePairsOptions['log']): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const amount = (bytes: number) => (bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`);
  if (bavail * bsize < needed) {
    log?.(`The pairs take ${amount(needed)} in ${folder}, where ${amount(bavail * bsize)} are free.`);
  }
}

function sha256Hex(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
