import type { Pool } from 'pg';
import { NotFoundError } from '../errors.js';
import { readRegisteredPack, type RegisteredModel } from '../tagging/model-registry.js';
import { TagModel } from '../tagging/tag-model.js';
import { sparsify, type SparseVector } from '../vectors/sparse-vector.js';
import { loadVectors } from '../vectors/vector-table.js';
import { scoreFile } from './tag.js';

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
