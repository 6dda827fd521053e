import { ModelPackError } from '../errors.js';
import { readModelPack, type ModelPack } from './model-pack.js';

/** What tells a pack that the library took in: where it lies, and the hash it had then. */
export interface RegisteredPack {
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
}

/**
 * The pack of a registered model, as it was when it was registered.
 *
 * @throws ModelPackError when its files have changed since: their vectors would not be those of this model
 */
export async function readRegisteredPack({ name, path: folder, sha256 }: RegisteredPack): Promise<ModelPack> {
  const pack = await readModelPack(folder);
  if (pack.sha256 !== sha256) {
    throw new ModelPackError(
      `The files of the model "${name}" in ${folder} have changed since the library took it in. ` +
        `Index again with --model ${folder} to take in the new ones as a model of their own.`,
    );
  }
  return pack;
}
