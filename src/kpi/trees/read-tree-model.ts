import { open } from 'node:fs/promises';
import path from 'node:path';
import { BadInputError, NotFoundError } from '../../errors.js';
import { readLightGbm } from './read-lightgbm.js';
import { readOnnxTrees } from './read-onnx-trees.js';
import { readXgboost } from './read-xgboost.js';
import type { AbsentScore } from './tree-ensemble.js';
import type { TreeModel } from './tree-model.js';

/** 2,000 trees of 12 leaves take 3 MB in the longest of the formats. */
const MAX_BYTES = 256 * 2 ** 20;

export interface ReadTreeOptions {
  /**
   * What a score that is not stored is to the trees, where the format leaves it open: XGBoost (default 'missing', as in
   * training on sparse rows) and ONNX (default 'zero'). LightGBM's file settles it.
   */
  readonly absent?: AbsentScore | undefined;
}

/**
 * Reads boosted trees that were trained elsewhere; the format shows in the content, not in the name.
 *
 * @throws NotFoundError when there is no such file
 * @throws BadInputError when it is none of the formats, broken, or has what is not supported
 */
export async function readTreeModel(file: string, options: ReadTreeOptions = {}): Promise<TreeModel> {
  return decodeTreeModel(await readWhole(file), path.basename(file), options);
}

/** @param name of the file, for messages */
export function decodeTreeModel(bytes: Buffer, name: string, { absent }: ReadTreeOptions = {}): TreeModel {
  const start = bytes.subarray(0, 64).toString('latin1').trimStart();
  if (start.startsWith('{L')) {
    throw new BadInputError(
      `${name} is an XGBoost model in UBJSON. Save it as JSON: Booster.save_model('model.json').`,
    );
  }
  if (start.startsWith('{')) return readXgboost(bytes.toString('utf8'), name, absent);
  if (/^tree\r?\n/.test(start)) {
    if (absent === 'missing') {
      throw new BadInputError(
        `${name} is a LightGBM model, to which an absent score is 0: its file says so for each split. Leave the option out.`,
      );
    }
    return readLightGbm(bytes.toString('utf8'), name);
  }
  // ModelProto begins with ir_version: field 1, a varint.
  if (bytes[0] === 0x08) return readOnnxTrees(bytes, name, absent);
  throw new BadInputError(
    `${name} is no model that is read here: LightGBM's text (save_model), XGBoost's JSON (save_model('model.json')) or ` +
      'ONNX (.onnx).',
  );
}

async function readWhole(file: string): Promise<Buffer> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new NotFoundError(`There is no file ${file}.`);
    throw error;
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new BadInputError(`${file} is not a file.`);
    if (stat.size > MAX_BYTES) {
      throw new BadInputError(`${file} has ${stat.size} bytes; at most ${MAX_BYTES} are read. Train fewer trees.`);
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
