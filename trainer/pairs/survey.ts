import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { LabelledImage } from '../dataset/labelled-images.js';
import type { TagDefinition } from '../../src/tagging/model-pack.js';
import { mapAhead, inBatches } from '../../src/indexer/map-ahead.js';
import { SurveyJournal, type FileState } from './survey-journal.js';

/** Files hashed at once, and entries written to the journal at once. */
const FILES_AHEAD = 8;
const BATCH = 64;

/** Stands in the journal for a file that could not be read, which is tried again. */
const UNREADABLE = Buffer.alloc(32);

/** The pictures that become pairs, numbered in the order of the input. 36 bytes a picture and 4 a label. */
export interface Survey {
  /** Place of each picture in the input. */
  readonly inputs: Int32Array;
  /** Picture k carries the tags labels[offsets[k]] to labels[offsets[k + 1] - 1], ascending. */
  readonly offsets: Int32Array;
  readonly labels: Int32Array;
  /** SHA-256 of the files, 32 bytes a picture. */
  readonly sha256: Buffer;
  readonly withoutKnownTag: number;
  readonly unreadable: readonly Unreadable[];
}

export interface Unreadable {
  readonly file: string;
  readonly reason: string;
}

export interface SurveyOptions {
  readonly images: readonly LabelledImage[];
  readonly tags: readonly TagDefinition[];
  /** Where a run that is cut short leaves the hashes for the next. */
  readonly journal: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Finds the pictures with a known tag and hashes their files; files that cannot be read are left out and named. */
export async function survey({ images, tags, journal: file, signal, onProgress }: SurveyOptions): Promise<Survey> {
  const { known, rows } = knownTags(images, tags);
  const sha256 = Buffer.alloc(known.length * 32);
  const readable = new Int32Array(known.length);
  let count = 0;
  const unreadable: Unreadable[] = [];
  const journal = await SurveyJournal.open(file);
  try {
    let done = 0;
    onProgress?.(0, known.length);
    for await (const batch of inBatches(known.keys(), BATCH)) {
      signal?.throwIfAborted();
      const states = await Promise.all(batch.map((k) => fileState(images[known[k]!]!.file)));
      const found = batch.flatMap((k, at) => {
        const state = states[at]!;
        if ('reason' in state) unreadable.push(state);
        return 'reason' in state ? [] : [{ k, state }];
      });
      const before = await journal.next(found.map(({ state }) => state));
      const hashes: Buffer[] = [];
      const hash = async ({ state }: (typeof found)[number], at: number) =>
        before[at]?.equals(UNREADABLE) === false ? { sha256: before[at] } : hashFile(state.file);
      const numbered = found.map((entry, at) => ({ entry, at }));
      for await (const result of mapAhead(numbered, FILES_AHEAD, ({ entry, at }) => hash(entry, at))) {
        const { k } = found[hashes.length]!;
        hashes.push('reason' in result ? UNREADABLE : result.sha256);
        if ('reason' in result) {
          unreadable.push(result);
          continue;
        }
        result.sha256.copy(sha256, count * 32);
        readable[count++] = k;
      }
      const fresh = found.slice(before.length).map(({ state }) => state);
      if (fresh.length > 0) await journal.append(fresh, hashes.slice(before.length));
      onProgress?.((done += batch.length), known.length);
    }
  } finally {
    await journal.close();
  }
  const kept = readable.subarray(0, count);
  return {
    inputs: kept.map((k) => known[k]!),
    ...takeRows(rows, kept),
    sha256: sha256.subarray(0, kept.length * 32),
    withoutKnownTag: images.length - known.length,
    unreadable,
  };
}

interface Rows {
  readonly offsets: Int32Array;
  readonly labels: Int32Array;
}

/** The pictures with a known tag, and their labels. */
function knownTags(images: readonly LabelledImage[], tags: readonly TagDefinition[]) {
  const place = new Map(tags.map(({ name }, index) => [name, index]));
  const places = (image: LabelledImage) =>
    image.tags.map((tag) => place.get(tag)).filter((index) => index !== undefined);
  const known = Int32Array.from(images.keys()).filter((k) => images[k]!.tags.some((tag) => place.has(tag)));
  const offsets = new Int32Array(known.length + 1);
  known.forEach((image, k) => (offsets[k + 1] = offsets[k]! + places(images[image]!).length));
  const labels = new Int32Array(offsets[known.length]!);
  known.forEach((image, k) => labels.set(Int32Array.from(places(images[image]!)).sort(), offsets[k]));
  return { known, rows: { offsets, labels } };
}

/** The labels of some rows, in the order given. */
export function takeRows({ offsets, labels }: Rows, rows: Int32Array): Rows {
  const taken = new Int32Array(rows.length + 1);
  rows.forEach((row, k) => (taken[k + 1] = taken[k]! + offsets[row + 1]! - offsets[row]!));
  const values = new Int32Array(taken[rows.length]!);
  rows.forEach((row, k) => values.set(labels.subarray(offsets[row], offsets[row + 1]), taken[k]));
  return { offsets: taken, labels: values };
}

async function fileState(file: string): Promise<FileState | Unreadable> {
  try {
    const { size, mtimeMs } = await stat(file);
    return { file, bytes: size, modifiedMs: mtimeMs };
  } catch (error) {
    return cannotOpen(file, error);
  }
}

async function hashFile(file: string): Promise<{ readonly sha256: Buffer } | Unreadable> {
  try {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    return { sha256: hash.digest() };
  } catch (error) {
    return cannotOpen(file, error);
  }
}

/** @throws the error when it is none of the file system's */
export function cannotOpen(file: string, error: unknown): Unreadable {
  if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  return { file, reason: `${file} cannot be opened: ${(error as Error).message}.` };
}
