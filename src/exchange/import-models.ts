import type { PoolClient } from 'pg';
import { BadInputError } from '../errors.js';
import { modelDescriptionSchema, type ModelDescription, type TagDefinition } from '../tagging/model-pack.js';
import { addModel, listModels, readTags } from '../tagging/model-registry.js';
import type { TagThresholds } from '../tagging/tag-thresholds.js';
import { DIMENSIONS } from '../vectors/sparse-vector.js';
import type { ImportReport } from './import-report.js';
import { LIBRARY_FILES, MODEL_COLUMNS, TAG_COLUMNS, type TagRow } from './library-files.js';
import type { ReadRowOf } from './parquet-columns.js';
import { openParquet } from './read-parquet.js';

interface ListedModel {
  readonly name: string;
  readonly path: string;
  readonly description: ModelDescription;
}

/**
 * Makes the models of an export known: their tags give meaning to the vectors, also while the pack itself is elsewhere.
 * A model that the library has must have the same tags.
 *
 * @param modelsFile says what a model is called and how it is used; needed for models that the library does not have
 * @throws BadInputError
 */
export async function importModels(
  client: PoolClient,
  tagsFile: string,
  modelsFile: string | undefined,
): Promise<ImportReport['models']> {
  const tagsOf = await readTagFile(tagsFile);
  const listed = modelsFile === undefined ? undefined : await readModelFile(modelsFile);
  const known = new Map((await listModels(client)).map((model) => [model.sha256, model]));
  const names: string[] = [];
  for (const [sha256, rows] of tagsOf) {
    const tags = rows.map(({ name, category, count }): TagDefinition => ({ name, category, count: Number(count) }));
    const present = known.get(sha256);
    if (present) {
      const own = await readTags(client, present.id);
      const place = tags.findIndex(({ name }, dimension) => own[dimension]?.name !== name);
      if (place >= 0 || own.length !== tags.length) {
        throw new BadInputError(
          `${tagsFile} names other tags for the model ${sha256} than the library: the file was changed, or is of another model.`,
        );
      }
      continue;
    }
    const model = listed?.get(sha256);
    if (!model) {
      throw new BadInputError(
        `The library does not have the model ${sha256} of ${tagsFile}, and ${LIBRARY_FILES.models} of the same export, ` +
          `which describes it, ${listed ? 'does not list it' : 'is not there'}. Put it there, or make the model known first ` +
          'with its pack: eyecatch index DIR --model PACK.',
      );
    }
    const thresholds = thresholdsOf(rows);
    await addModel(client, {
      ...{ sha256, name: model.name, folder: model.path, description: model.description, tags },
      ...(thresholds ? { thresholds } : {}),
    });
    names.push(model.name);
  }
  return { added: names.length, known: tagsOf.size - names.length, names };
}

/** Tags of each model, in order of dimension, none missing. */
async function readTagFile(file: string): Promise<Map<string, ReadRowOf<typeof TAG_COLUMNS>[]>> {
  const { batches, bad } = await openParquet(file, TAG_COLUMNS);
  const tagsOf = new Map<string, ReadRowOf<typeof TAG_COLUMNS>[]>();
  const names = new Map<string, Set<string>>();
  for await (const { first, rows } of batches()) {
    for (const [place, row] of rows.entries()) {
      const tags = tagsOf.get(row.model) ?? [];
      const taken = names.get(row.model) ?? new Set<string>();
      if (row.dimension < 0 || row.dimension >= DIMENSIONS || tags[row.dimension]) {
        throw bad(first + place, 'dimension', `${row.dimension} is not within 0 and 4999, or comes twice.`);
      }
      if (taken.has(row.name)) throw bad(first + place, 'name', `the tag "${row.name}" comes twice.`);
      tagsOf.set(row.model, tags);
      names.set(row.model, taken.add(row.name));
      tags[row.dimension] = row;
    }
  }
  for (const [model, tags] of tagsOf) {
    const missing = Array.from(tags).findIndex((tag) => tag === undefined);
    if (missing >= 0) throw new BadInputError(`${file} lacks dimension ${missing} of the model ${model}.`);
  }
  return tagsOf;
}

async function readModelFile(file: string): Promise<Map<string, ListedModel>> {
  const { batches, bad } = await openParquet(file, MODEL_COLUMNS);
  const models = new Map<string, ListedModel>();
  for await (const { first, rows } of batches()) {
    for (const [place, { sha256, name, path, description }] of rows.entries()) {
      const parsed = modelDescriptionSchema.safeParse(description);
      if (!parsed.success) throw bad(first + place, 'description', 'it is not the model.json of a model pack.');
      models.set(sha256, { name, path, description: parsed.data });
    }
  }
  return models;
}

function thresholdsOf(
  rows: readonly Pick<TagRow, 'threshold_f05' | 'threshold_f1' | 'threshold_f2'>[],
): TagThresholds | undefined {
  if (rows.some((row) => row.threshold_f05 === null || row.threshold_f1 === null || row.threshold_f2 === null)) {
    return undefined;
  }
  const pick = (column: 'threshold_f05' | 'threshold_f1' | 'threshold_f2'): Float64Array =>
    Float64Array.from(rows, (row) => row[column]!);
  return { 'f0.5': pick('threshold_f05'), f1: pick('threshold_f1'), f2: pick('threshold_f2') };
}
