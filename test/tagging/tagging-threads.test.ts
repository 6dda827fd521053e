import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readModelPack } from '../../src/tagging/model-pack.js';
import type { RegisteredModel } from '../../src/tagging/model-registry.js';
import { TaggingThreads } from '../../src/tagging/tagging-threads.js';
import { plainImage, writeColourPack } from '../support/colour-pack.js';
import { temporaryFolder } from '../support/databases.js';

let folder: string;
let red: Buffer;
const threads = new TaggingThreads();
const models: RegisteredModel[] = [];
const read = (): Promise<Buffer> => Promise.resolve(red);

beforeAll(async () => {
  folder = temporaryFolder();
  red = await plainImage([255, 0, 0]).png().toBuffer();
  for (const name of ['first', 'second', 'third']) {
    const place = writeColourPack(path.join(folder, name), { description: { name } });
    const { sha256 } = await readModelPack(place);
    models.push({ name, path: place, sha256 } as RegisteredModel);
  }
});
afterAll(async () => {
  await threads.close();
  rmSync(folder, { recursive: true, force: true });
});

it('keeps the threads of two models, and none that is asked is closed for another', async () => {
  const [first, second, third] = models.map((model) => {
    const thread = threads.of(model);
    return { thread, asked: thread.predict(read, 'red.png') };
  });
  await Promise.all([first!.asked, second!.asked, third!.asked]);
  expect(threads.of(models[1]!)).toBe(second!.thread);
  expect(threads.of(models[2]!)).toBe(third!.thread);
  await expect(first!.thread.predict(read, 'red.png')).rejects.toMatchObject({ code: 'TAGGING_STOPPED' });
  await second!.thread.predict(read, 'red.png');
});
