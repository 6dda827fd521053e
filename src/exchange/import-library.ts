import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../database/open.js';
import type { BadInputError } from '../errors.js';
import { NotFoundError } from '../errors.js';
import { importIllustrations } from '../indexer/illustration-table.js';
import { refreshTagFrequencies } from '../vectors/tag-frequencies.js';
import { importModels } from './import-models.js';
import { importVectors } from './import-vectors.js';
import type { ImportOptions, ImportReport } from './import-report.js';
import { HASH, ILLUSTRATION_COLUMNS, LIBRARY_FILES, type LibraryFile } from './library-files.js';
import { openParquet } from './read-parquet.js';

/**
 * Takes in the files of an exported library that are in a folder, ours or another tool's: models and tags, illustrations,
 * vectors, each of which may be absent. Models and illustrations are told by their hashes; what the library has already it
 * keeps, but vectors are replaced. All of it in one transaction: an import that fails, or is interrupted, changes nothing,
 * and the same import a second time changes nothing more.
 *
 * @throws BadInputError naming file, row and column
 */
export async function importLibrary(pool: Pool, folder: string, options: ImportOptions = {}): Promise<ImportReport> {
  const started = performance.now();
  const fileOf = (name: LibraryFile): string | undefined => {
    const file = path.join(folder, LIBRARY_FILES[name]);
    return existsSync(file) ? file : undefined;
  };
  const files = { illustrations: fileOf('illustrations'), tags: fileOf('tags'), vectors: fileOf('vectors') };
  if (Object.values(files).every((file) => file === undefined)) {
    const { illustrations, tags, vectors } = LIBRARY_FILES;
    throw new NotFoundError(
      `${folder} holds none of ${illustrations}, ${tags} and ${vectors}: there is nothing to import.`,
    );
  }
  const report = await inTransaction(pool, async (client) => {
    const models = files.tags
      ? await importModels(client, files.tags, fileOf('models'))
      : { added: 0, known: 0, names: [] };
    const illustrations = files.illustrations
      ? await importIllustrationFile(client, files.illustrations, options)
      : { added: 0, known: 0 };
    const vectors = files.vectors
      ? await importVectors(client, files.vectors, options)
      : { added: 0, replaced: 0, skipped: 0, modelIds: [] };
    for (const id of vectors.modelIds) await refreshTagFrequencies(client, id, { always: true });
    return { models, illustrations, vectors };
  });
  const { added, replaced, skipped } = report.vectors;
  return { ...report, vectors: { added, replaced, skipped }, seconds: (performance.now() - started) / 1000 };
}

async function importIllustrationFile(
  client: PoolClient,
  file: string,
  { signal, onProgress }: ImportOptions,
): Promise<ImportReport['illustrations']> {
  const { rows: total, batches, bad } = await openParquet(file, ILLUSTRATION_COLUMNS);
  let [added, done] = [0, 0];
  for await (const { first, rows } of batches()) {
    signal?.throwIfAborted();
    const seen = new Set<string>();
    const illustrations = rows.map((row, place) => {
      const refuse = (column: string, reason: string): BadInputError => bad(first + place, column, reason);
      if (!HASH.test(row.sha256)) throw refuse('sha256', `"${row.sha256}" is not 64 hexadecimal digits.`);
      if (seen.has(row.sha256)) throw refuse('sha256', `${row.sha256} comes twice.`);
      if (row.width < 1) throw refuse('width', `${row.width} is not a width in pixels.`);
      if (row.height < 1) throw refuse('height', `${row.height} is not a height in pixels.`);
      if (row.bytes < 0n) throw refuse('bytes', `${row.bytes} is not a size.`);
      seen.add(row.sha256);
      const { sha256, name, source, width, height, rating, metadata } = row;
      return {
        ...{ sha256, name, source, width, height, rating, metadata },
        mediaType: row.media_type,
        bytes: Number(row.bytes),
        givenTags: row.given_tags,
        createdAt: row.created_at,
      };
    });
    added += await importIllustrations(client, illustrations);
    done += rows.length;
    onProgress?.({ step: 'Importing illustrations', done, total });
  }
  return { added, known: done - added };
}
