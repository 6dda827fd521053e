import { existsSync, statSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BadInputError, DiskFullError, ModelPackError } from '../src/errors.js';
import {
  formatTags,
  PACK_EXTRAS,
  PACK_FILES,
  readModelPack,
  type ModelDescription,
  type ModelPack,
  type TagDefinition,
} from '../src/tagging/model-pack.js';
import { parseThresholds } from '../src/tagging/tag-thresholds.js';

export interface PackContents {
  /** ONNX file, image -> probabilities, or where it lies. */
  readonly graph: Uint8Array | string;
  readonly tags: readonly TagDefinition[];
  readonly description: ModelDescription;
  /** Contents of files that a pack may hold beside those it needs. Left out: the pack has no such file. */
  readonly extras?:
    | Readonly<Partial<Record<Exclude<keyof typeof PACK_EXTRAS, 'rating'>, string>> & { rating?: Uint8Array }>
    | undefined;
}

/**
 * Writes a model pack whole or not at all: beside its place first, then moved there. A pack that stood there is
 * replaced.
 *
 * @throws BadInputError when the folder holds something other than a pack
 */
export async function writePack(
  folder: string,
  { graph, tags, description, extras = {} }: PackContents,
): Promise<ModelPack> {
  await requirePlaceForPack(folder);
  // The same names every time: what a kill leaves of them is cleared by the next try.
  const temporary = `${folder}.new`;
  const replaced = `${folder}.old`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  try {
    const graphFile = path.join(temporary, PACK_FILES.graph);
    await (typeof graph === 'string' ? copyFile(graph, graphFile) : writeFile(graphFile, graph));
    await writeFile(path.join(temporary, PACK_FILES.tags), formatTags(tags));
    await writeFile(path.join(temporary, PACK_FILES.description), `${JSON.stringify(description, null, 2)}\n`);
    for (const extra of Object.keys(PACK_EXTRAS) as (keyof typeof PACK_EXTRAS)[]) {
      const content = extras[extra];
      if (content !== undefined) await writeFile(path.join(temporary, PACK_EXTRAS[extra]), content);
    }
    await readModelPack(temporary);
    // A file of thresholds that the runtime would refuse must not replace a pack that it accepts.
    if (extras.thresholds !== undefined) parseThresholds(extras.thresholds, tags, PACK_EXTRAS.thresholds);
    // A folder cannot be renamed over one with files in it.
    await rm(replaced, { recursive: true, force: true });
    if (existsSync(folder)) await rename(folder, replaced);
    await rename(temporary, folder);
    await rm(replaced, { recursive: true, force: true });
  } catch (error) {
    throw DiskFullError.from(error, folder, 'The checkpoint is whole.');
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return await readModelPack(folder);
}

/** Called before hours of training as well as before writing. */
export async function requirePlaceForPack(folder: string): Promise<void> {
  await requireWritable(path.dirname(path.resolve(folder)), folder);
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) {
    throw new BadInputError(`The model pack cannot be written to ${folder}: that is a file. Name a folder.`);
  }
  const names = await readdir(folder);
  const known = [...Object.values<string>(PACK_FILES), ...Object.values<string>(PACK_EXTRAS)];
  const foreign = names.filter((name) => !known.includes(name));
  if (foreign.length > 0) {
    throw new BadInputError(
      `The model pack cannot be written to ${folder}: it holds ${foreign[0]}. Name a new folder or one with a pack.`,
    );
  }
}

/** Tried by writing: a mode that allows it says nothing on a file system that is mounted read-only. */
async function requireWritable(parent: string, folder: string): Promise<void> {
  const probe = path.join(parent, `.${path.basename(folder)}.probe`);
  try {
    await mkdir(parent, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    throw new BadInputError(`The model pack cannot be written to ${folder}: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

/** The pack in `folder` when it is whole and was made from the same inputs, as its provenance says. */
export async function findPack(folder: string, inputs: string): Promise<ModelPack | undefined> {
  try {
    const pack = await readModelPack(folder);
    return pack.description.provenance.inputs === inputs ? pack : undefined;
  } catch (error) {
    if (error instanceof ModelPackError) return undefined;
    throw error;
  }
}
