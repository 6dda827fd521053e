import { stat } from 'node:fs/promises';
import path from 'node:path';
import { ModelPackError } from '../../errors.js';
import { PACK_EXTRAS, PACK_FILES } from '../../tagging/model-pack.js';
import { readRegisteredPack, type RegisteredModel } from '../../tagging/model-registry.js';
import { TagModel } from '../../tagging/tag-model.js';

/**
 * The model that a worker has loaded, kept from part to part. Its files are looked at before and after each use: vectors
 * of a pack that was put in its place must never be stored under its id.
 */
export class ModelInUse {
  #loaded: { readonly sha256: string; readonly model: TagModel; readonly files: string } | undefined;

  /**
   * Gives `work` the model of a registered pack.
   *
   * @throws ModelPackError when the pack is another one than was registered, before or after
   */
  async with<T>(registered: RegisteredModel, work: (model: TagModel) => Promise<T>): Promise<T> {
    const model = await this.#load(registered);
    const result = await work(model);
    await this.#check(registered);
    return result;
  }

  async #load(registered: RegisteredModel): Promise<TagModel> {
    if (this.#loaded && this.#loaded.sha256 !== registered.sha256) await this.release();
    if (this.#loaded) {
      await this.#check(registered);
      return this.#loaded.model;
    }
    const files = await fingerprintOf(registered.path);
    const model = await TagModel.load(await readRegisteredPack(registered));
    // The graph is read after the hash was taken: it is what was hashed only if nothing moved meanwhile.
    if ((await fingerprintOf(registered.path)) !== files) {
      await model.release();
      throw new ModelPackError(`The files of the model "${registered.name}" in ${registered.path} are being replaced.`);
    }
    this.#loaded = { sha256: registered.sha256, model, files };
    return model;
  }

  /** Reads the pack only when its files look different from when it was loaded. */
  async #check(registered: RegisteredModel): Promise<void> {
    const files = await fingerprintOf(registered.path);
    if (!this.#loaded || this.#loaded.files === files) return;
    try {
      await readRegisteredPack(registered);
      this.#loaded = { ...this.#loaded, files };
    } catch (error) {
      await this.release();
      throw error;
    }
  }

  async release(): Promise<void> {
    const loaded = this.#loaded;
    this.#loaded = undefined;
    await loaded?.model.release();
  }
}

/** What a file system says of a pack's files, which changes when one is written or replaced. */
async function fingerprintOf(folder: string): Promise<string> {
  const files = [...Object.values(PACK_FILES), PACK_EXTRAS.rating].map((file) => path.join(folder, file));
  const facts = await Promise.all(
    files.map((file) =>
      stat(file, { bigint: true }).then(
        ({ ino, size, mtimeNs, ctimeNs }) => [ino, size, mtimeNs, ctimeNs].join(),
        (error: NodeJS.ErrnoException) => error.code,
      ),
    ),
  );
  return facts.join(' ');
}
