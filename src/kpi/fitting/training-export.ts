import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BadInputError, DiskFullError } from '../../errors.js';
import type { Design } from '../solvers/design.js';
import { splitByGroup } from '../solvers/folds.js';
import type { TrainingData } from './training-data.js';
import { safeFeatureName } from '../trees/feature-names.js';

/** What tools elsewhere train on: row i says that of weights[i] trials the part labels[i] succeeded. */
export interface TrainingMatrix {
  readonly design: Design;
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
}

/** What an illustration's row is for. The hold-out is in no file of rows, so that it can judge what is trained. */
export type TrainingPart = 'train' | 'valid' | 'hold-out';

export const TRAINING_FILES = {
  train: 'train.svm',
  valid: 'valid.svm',
  features: 'features.txt',
  rows: 'rows.tsv',
} as const;

/** The hold-out is the one of `fitLinearModel` by the same seed; one of its five folds decides when to stop growing trees. */
const FOLDS = 5;
/** Which one that is; a hybrid's lambda is chosen by it too. */
export const VALID_FOLD = 0;

export interface TrainingExportOptions {
  /** Of the split; default 1. */
  readonly seed?: number | undefined;
  /** Part of the groups that is left out of both files, above 0 and below 1; default 0.2. */
  readonly holdOutShare?: number | undefined;
  /** Overwrites the files of an earlier export. */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Whole groups at a time, as `splitByGroup` deals them. */
export function trainingParts(
  groups: readonly string[],
  { seed = 1, holdOutShare = 0.2 }: Pick<TrainingExportOptions, 'seed' | 'holdOutShare'> = {},
): TrainingPart[] {
  const fold = splitByGroup(groups, { seed, holdOutShare, folds: FOLDS });
  return Array.from(fold, (part) => (part === -1 ? 'hold-out' : part === VALID_FOLD ? 'valid' : 'train'));
}

/**
 * Writes a KPI's training matrix for LightGBM, XGBoost and others: train.svm and valid.svm in libsvm format (label, then
 * `column:value`, columns from 0), each with `.weight` beside it (one number a row, as LightGBM looks for it),
 * features.txt (a name a line, in the order of columns) and rows.tsv (what each illustration is used for).
 *
 * A row is an illustration: its label the rate k / n, its weight n. For cross-entropy that is the same as n rows of 0 and
 * 1. Scores are written so that reading them as float64 gives the very float32 that is stored.
 *
 * @param tags names of the design's columns
 * @returns illustrations in each part
 * @throws BadInputError when a file is there already and `force` is not given
 */
export async function exportTraining(
  folder: string,
  data: TrainingData,
  tags: readonly string[],
  options: TrainingExportOptions = {},
): Promise<Record<TrainingPart, number>> {
  const { force = false, signal } = options;
  const files = [
    ...Object.values(TRAINING_FILES),
    ...[TRAINING_FILES.train, TRAINING_FILES.valid].map((name) => `${name}.weight`),
  ].map((name) => path.join(folder, name));
  const present = files.filter((file) => existsSync(file));
  if (present.length > 0 && !force) {
    throw new BadInputError(`${present.join(', ')} is there already. Choose another folder, or overwrite by --force.`);
  }
  const parts = trainingParts(data.groups, options);
  const rowsOf = (part: TrainingPart): number[] => Array.from(parts.keys()).filter((row) => parts[row] === part);
  await mkdir(folder, { recursive: true });
  for (const part of ['train', 'valid'] as const) {
    await writeTrainingRows(path.join(folder, TRAINING_FILES[part]), data, rowsOf(part), signal);
  }
  await writeLines(path.join(folder, TRAINING_FILES.features), tags.map(safeFeatureName), signal);
  await writeLines(path.join(folder, TRAINING_FILES.rows), rowLines(data, parts), signal);
  return { train: rowsOf('train').length, valid: rowsOf('valid').length, 'hold-out': rowsOf('hold-out').length };
}

/** Writes chosen rows of a matrix to `file`, their weights to `file`.weight. */
export async function writeTrainingRows(
  file: string,
  matrix: TrainingMatrix,
  rows: readonly number[],
  signal?: AbortSignal,
): Promise<void> {
  await writeLines(file, svmLines(matrix, rows), signal);
  await writeLines(`${file}.weight`, weightLines(matrix, rows), signal);
}

function* svmLines({ design, numerators, denominators }: TrainingMatrix, rows: readonly number[]): Generator<string> {
  const { offsets, indices, values } = design;
  for (const row of rows) {
    let line = String(numerators[row]! / denominators[row]!);
    for (let k = offsets[row]!; k < offsets[row + 1]!; k++) line += ` ${indices[k]}:${values[k]}`;
    yield line;
  }
}

function* weightLines({ denominators }: TrainingMatrix, rows: readonly number[]): Generator<string> {
  for (const row of rows) yield String(denominators[row]);
}

function* rowLines(data: TrainingData, parts: readonly TrainingPart[]): Generator<string> {
  yield ['illustration', 'group', 'part', 'numerator', 'denominator'].join('\t');
  for (const [row, id] of data.illustrationIds.entries()) {
    // A group is named by people: white space in it would look like another cell.
    const group = data.groups[row]!.replace(/\s/g, ' ');
    yield [id, group, parts[row], data.numerators[row], data.denominators[row]].join('\t');
  }
}

/** Through a file of another name, so that what stands under `file` is whole. */
async function writeLines(file: string, lines: Iterable<string>, signal?: AbortSignal): Promise<void> {
  const unfinished = `${file}.part`;
  try {
    await pipeline(Readable.from(ended(lines)), createWriteStream(unfinished), { signal });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw DiskFullError.from(error, file, 'What was written of it is removed.');
  }
}

function* ended(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}
