import type { LabelledImage } from '../dataset/labelled-images.js';
import { bytesOf, writeIndexFile } from './index-file.js';
import { PAIRS_FILES, type IndexFile } from './manifest.js';
import { groupRows } from './row-order.js';
import { takeRows, type Survey, type Unreadable } from './survey.js';
import type { Written } from './write-records.js';

export interface IndexInput {
  readonly folder: string;
  /** Contents of selected_tags.csv. */
  readonly tagFile: string;
  readonly images: readonly LabelledImage[];
  readonly survey: Survey;
  /** Picture of the survey in each slot. */
  readonly order: Int32Array;
  /** Slot of each row. */
  readonly rows: Int32Array;
  readonly written: Written;
  readonly unreadable: readonly Unreadable[];
}

export interface WrittenIndex {
  /** What the identity of the pairs covers. */
  readonly content: readonly IndexFile[];
  /** What depends on where the pictures lay. */
  readonly names: readonly IndexFile[];
  /** Number of near-duplicate groups. */
  readonly groups: number;
}

/** Writes the files beside the shards: labels, groups, slots, hashes and names of the rows. */
export async function writeIndex(input: IndexInput): Promise<WrittenIndex> {
  const { folder, images, survey, order, rows, written, unreadable } = input;
  const pictures = rows.map((slot) => order[slot]!);
  const imageOf = (row: number) => images[survey.inputs[pictures[row]!]!]!;
  const sha256 = Buffer.alloc(rows.length * 32);
  pictures.forEach((picture, row) => survey.sha256.copy(sha256, row * 32, picture * 32, picture * 32 + 32));
  const perceptualHashes = new BigUint64Array(rows.length);
  rows.forEach((slot, row) => (perceptualHashes[row] = written.perceptualHashes[slot]!));
  const groups = groupRows(imageOf, sha256, perceptualHashes);
  const { offsets, labels } = takeRows(survey, pictures);
  const write = (file: string, ...chunks: Uint8Array[]) => writeIndexFile(folder, file, chunks);
  const content = [
    await write(PAIRS_FILES.tags, Buffer.from(input.tagFile)),
    await write(PAIRS_FILES.offsets, bytesOf(offsets)),
    await write(PAIRS_FILES.labels, bytesOf(labels)),
    await write(PAIRS_FILES.groups, bytesOf(groups)),
    await write(PAIRS_FILES.slots, bytesOf(rows)),
    await write(PAIRS_FILES.sha256, sha256),
  ];
  const nameOffsets = new BigUint64Array(rows.length + 1);
  const names = [
    await writeIndexFile(folder, PAIRS_FILES.names, encodeNames(imageOf, nameOffsets)),
    await write(PAIRS_FILES.nameOffsets, bytesOf(nameOffsets)),
    await write(PAIRS_FILES.unreadable, ...unreadable.map((entry) => Buffer.from(`${JSON.stringify(entry)}\n`))),
  ];
  return { content, names, groups: groups.reduce((most, group) => Math.max(most, group), -1) + 1 };
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
