import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ModelPackError } from '../../../src/errors.js';
import { ModelInUse } from '../../../src/jobs/handlers/model-in-use.js';
import { readModelPack } from '../../../src/tagging/model-pack.js';
import type { RegisteredModel } from '../../../src/tagging/model-registry.js';
import { writeColourPack } from '../../support/colour-pack.js';
import { temporaryFolder } from '../../support/databases.js';

const folder = temporaryFolder();
const pack = path.join(folder, 'pack');
const graph = path.join(pack, 'model.onnx');
let registered: RegisteredModel;
const models = new ModelInUse();

beforeAll(async () => {
  writeColourPack(pack);
  copyFileSync(graph, `${graph}.kept`);
  const { sha256, description } = await readModelPack(pack);
  registered = { id: 1, name: 'colours', path: pack, sha256, description, createdAt: new Date(), active: true };
});
afterAll(async () => {
  await models.release();
  rmSync(folder, { recursive: true });
});

const putBack = (): void => copyFileSync(`${graph}.kept`, graph);
const replace = (): void => {
  writeColourPack(pack, { logits: true });
};

it('is loaded once, and kept while its files stay', async () => {
  const first = await models.with(registered, (model) => Promise.resolve(model));
  expect(await models.with(registered, (model) => Promise.resolve(model))).toBe(first);
});

it('is not used when its pack was replaced before, and again when the pack is back', async () => {
  replace();
  let used = false;
  const use = () => models.with(registered, () => Promise.resolve((used = true)));
  await expect(use()).rejects.toThrow(ModelPackError);
  await expect(use()).rejects.toThrow(/have changed since the library took it in/);
  expect(used).toBe(false);
  putBack();
  await use();
  expect(used).toBe(true);
});

it('fails what it was used for when its pack was replaced meanwhile', async () => {
  await expect(
    models.with(registered, () => {
      writeFileSync(graph, 'half a fi');
      return Promise.resolve();
    }),
  ).rejects.toThrow(/have changed since/);
  putBack();
});
