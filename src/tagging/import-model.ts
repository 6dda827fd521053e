import { existsSync } from 'node:fs';
import path from 'node:path';
import { Tensor, type InferenceSession } from 'onnxruntime-node';
import { ModelPackError } from '../errors.js';
import { DIMENSIONS } from '../vectors/sparse-vector.js';
import { checkInput, imageShape, isFixed } from './graph-ports.js';
import { PACK_FILES, type ModelDescription, type Preprocessing, type TagDefinition } from './model-pack.js';
import { groupRatingRows, RATING_CATEGORY } from './output-columns.js';
import { PRESETS, type PresetName } from './presets.js';
import { readPublishedTags, type PublishedTags } from './published-tags.js';
import { openGraph } from './image-graph.js';

export interface ImportOptions {
  readonly preset: PresetName;
  readonly name: string;
  /** Output of the graph with the tags, instead of the one that the preset names. */
  readonly output?: string | undefined;
  readonly channels?: Preprocessing['channels'] | undefined;
  /** Frequency of each tag, for projects that publish none. */
  readonly counts?: ReadonlyMap<string, number> | undefined;
}

/** What a pack needs, read from a published model and checked against its graph. */
export interface ImportedModel {
  /** The graph, to be copied as it is. */
  readonly graphFile: string;
  /** In the order of the vector's dimensions. */
  readonly tags: readonly TagDefinition[];
  readonly description: ModelDescription;
  /** What the importer had to decide, for people. */
  readonly notes: readonly string[];
}

/**
 * Reads a folder as a project publishes it. The graph is run once on a grey picture: its results must be as wide as the
 * tag file is long, before anything is cut. Of more than 5000 tags the most frequent stay, rating rows aside.
 *
 * @throws ModelPackError naming the file at fault
 */
export async function importModel(folder: string, options: ImportOptions): Promise<ImportedModel> {
  const preset = PRESETS[options.preset];
  const graphFile = path.join(folder, PACK_FILES.graph);
  if (!existsSync(graphFile)) {
    throw new ModelPackError(
      `${folder} holds no ${PACK_FILES.graph}. A model of ${preset.title} is published with one; rename it if it is called otherwise.`,
    );
  }
  const published = withCounts(await readPublishedTags(folder, preset.tagFile), options.counts);
  const session = await openGraph(graphFile);
  try {
    const preprocessing = readPreprocessing(session, graphFile, options);
    const output = chooseOutput(session, graphFile, options);
    const width = await measureWidth(session, graphFile, output, preprocessing);
    if (width !== published.tags.length) {
      throw new ModelPackError(
        `${graphFile} gives ${width} scores as "${output}", but ${published.file} names ${published.tags.length} tags: ` +
          'the two files are not of the same model, or another output holds the tags (--output).',
      );
    }
    const { kept, notes } = cutToDimensions(published);
    const ratings = published.tags.flatMap(({ name, category }, column) =>
      category === RATING_CATEGORY ? [{ name, column }] : [],
    );
    return {
      graphFile,
      tags: kept.map((column) => published.tags[column]!),
      description: {
        format: 'eyecatch-model-pack/1',
        name: options.name,
        preprocessing,
        output: {
          activation: preset.activation,
          name: output,
          columns: kept,
          width,
          ...(ratings.length > 0 ? { rating: groupRatingRows(ratings, published.file) } : {}),
        },
        thresholds: preset.thresholds,
        provenance: { importedFrom: path.basename(path.resolve(folder)), preset: options.preset, publishedTags: width },
      },
      notes: [...notes, ...(preset.doubt !== undefined && options.channels === undefined ? [preset.doubt] : [])],
    };
  } finally {
    await session.release();
  }
}

/** The preset's, at the size that the graph is fixed to (DeepDanbooru was released at 299 and at 512). */
function readPreprocessing(
  session: InferenceSession,
  file: string,
  { preset, channels }: ImportOptions,
): Preprocessing {
  const wanted = PRESETS[preset].preprocessing;
  const side = imageShape(session, file)[wanted.layout === 'NHWC' ? 1 : 2];
  const preprocessing = {
    ...wanted,
    size: isFixed(side) && side > 3 ? side : wanted.size,
    channels: channels ?? wanted.channels,
  };
  checkInput(session, preprocessing, file, `the preset ${preset}`);
  return preprocessing;
}

function chooseOutput(session: InferenceSession, file: string, { preset, output }: ImportOptions): string {
  const names = session.outputNames;
  if (output !== undefined) {
    if (!names.includes(output)) {
      throw new ModelPackError(`${file} has no output "${output}"; it has ${names.join(', ')}.`);
    }
    return output;
  }
  if (names.length === 1) return names[0]!;
  const known = PRESETS[preset].outputs.find((name) => names.includes(name));
  if (known === undefined) {
    throw new ModelPackError(
      `${file} has several outputs (${names.join(', ')}), and none is called as the preset ${preset} expects. ` +
        'Say by --output which one holds the tags.',
    );
  }
  return known;
}

/** Width of an output as a run gives it; what the graph declares may be left open. */
async function measureWidth(
  session: InferenceSession,
  file: string,
  output: string,
  { size, layout }: Preprocessing,
): Promise<number> {
  const shape = layout === 'NHWC' ? [1, size, size, 3] : [1, 3, size, size];
  const grey = new Tensor('float32', new Float32Array(size * size * 3).fill(0.5), shape);
  try {
    const result = (await session.run({ [session.inputNames[0]!]: grey }, [output]))[output]!;
    return result.size;
  } catch (error) {
    throw new ModelPackError(`${file} cannot be run: ${(error as Error).message}`, { cause: error });
  }
}

function withCounts(published: PublishedTags, counts: ReadonlyMap<string, number> | undefined): PublishedTags {
  if (counts === undefined) return published;
  const tags = published.tags.map((tag) => ({ ...tag, count: counts.get(tag.name) ?? 0 }));
  return { ...published, tags, counted: true };
}

/** Columns that become dimensions: all that are no ratings, or the most frequent of them, in the order of the file. */
function cutToDimensions({ tags, counted, file }: PublishedTags): { kept: number[]; notes: string[] } {
  const columns = [...tags.keys()].filter((column) => tags[column]!.category !== RATING_CATEGORY);
  if (columns.length <= DIMENSIONS) return { kept: columns, notes: [] };
  const byCount = [...columns].sort((a, b) => tags[b]!.count - tags[a]!.count || a - b);
  const kept = byCount.slice(0, DIMENSIONS).sort((a, b) => a - b);
  const cut = `Cut from ${columns.length} tags to ${DIMENSIONS}, which a vector has room for: `;
  return {
    kept,
    notes: [
      counted
        ? `${cut}the most frequent ones, each counted at least ${tags[byCount[DIMENSIONS - 1]!]!.count} times.`
        : `${cut}the first ones of ${file}, which holds no counts. To keep the most frequent ones, name a CSV file with ` +
          'the columns name and count (a selected_tags.csv of the WD taggers will do) by --counts.',
    ],
  };
}
