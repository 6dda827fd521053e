import type { Command } from 'commander';
import type { Pool } from 'pg';
import { NotFoundError } from '../errors.js';
import { loadIllustrations } from '../indexer/illustration-table.js';
import { activeModel, loadVocabulary, readRegisteredPack, type RegisteredModel } from '../tagging/model-registry.js';
import { TagModel } from '../tagging/tag-model.js';
import { sharedTags } from '../vectors/shared-tags.js';
import { findNeighbours, MAX_NEIGHBOURS } from '../vectors/similar.js';
import { sparsify, type SparseVector } from '../vectors/sparse-vector.js';
import { loadVectors } from '../vectors/vector-table.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { scoreFile } from './tag.js';
import { withLibrary } from './with-library.js';

/** Shared tags shown beside each neighbour. */
const SHARED_TAGS = 4;

export function registerSimilar(program: Command): void {
  addDataOption(program.command('similar <picture>'))
    .description('print what looks like a picture: a file, or the id of an illustration of the library')
    .option('--first <number>', 'how many', '10')
    .option('--json', 'print as JSON')
    .action(async (picture: string, options: DataOption & { first: string; json?: boolean }) => {
      const first = readCount(options.first, '--first', { min: 1, max: MAX_NEIGHBOURS });
      const found = await withLibrary(readSettings(options), (pool) => search(pool, picture, first));
      if (options.json) {
        console.log(JSON.stringify(found, null, 2));
        return;
      }
      console.log('similarity     id  name, shared tags');
      for (const { similarity, id, name, shared } of found) {
        console.log(`${similarity.toFixed(4).padStart(10)} ${id.padStart(6)}  ${name}  (${shared.join(', ')})`);
      }
    });
}

async function search(pool: Pool, picture: string, first: number) {
  const model = await activeModel(pool);
  const vector = await vectorOf(pool, model, picture);
  const { neighbours } = await findNeighbours(pool, model.id, vector, {
    first,
    ...(isId(picture) ? { exclude: picture } : {}),
  });
  const ids = neighbours.map(({ illustrationId }) => illustrationId);
  const [illustrations, vectors, { tags }] = await Promise.all([
    loadIllustrations(pool, ids),
    loadVectors(pool, model.id, ids),
    loadVocabulary(pool, model.id),
  ]);
  return neighbours.map(({ illustrationId: id, similarity }) => ({
    id,
    name: illustrations.get(id)!.name,
    similarity,
    shared: sharedTags(vector, vectors.get(id)!, SHARED_TAGS).map(({ dimension }) => tags[dimension]!.name),
  }));
}

/** Vector of a stored illustration by its id, or of a picture file. */
export async function vectorOf(pool: Pool, model: RegisteredModel, picture: string): Promise<SparseVector> {
  if (isId(picture)) {
    const vector = (await loadVectors(pool, model.id, [picture])).get(picture);
    if (!vector) throw new NotFoundError(`The library has no indexed illustration ${picture}.`);
    return vector;
  }
  return sparsify(await scoreFile(await TagModel.load(await readRegisteredPack(model)), picture));
}

export function isId(picture: string): boolean {
  return /^[1-9]\d{0,17}$/.test(picture);
}
