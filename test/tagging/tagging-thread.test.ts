import { rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import threads, { type Worker, type WorkerOptions } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TaggingThread } from '../../src/tagging/tagging-thread-client.js';
import { plainImage, writeColourPack } from '../support/colour-pack.js';
import { temporaryFolder } from '../support/databases.js';

/** Threads in the order in which they were started; the next ones get these limits. */
const started: Worker[] = [];
let limits: WorkerOptions['resourceLimits'];
const { Worker: Original } = threads;
let folder: string;
let red: Buffer;
const read = (): Promise<Buffer> => Promise.resolve(red);

beforeAll(async () => {
  threads.Worker = class extends Original {
    constructor(file: string, options: WorkerOptions) {
      super(file, { ...options, ...(limits ? { resourceLimits: limits } : {}) });
      started.push(this);
    }
  };
  syncBuiltinESMExports();
  folder = temporaryFolder();
  writeColourPack(path.join(folder, 'pack'));
  red = await plainImage([255, 0, 0]).png().toBuffer();
});
afterAll(() => {
  threads.Worker = Original;
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true, force: true });
});

it('is replaced when it was killed: the request that it had fails with a code, the next is answered', async () => {
  const thread = new TaggingThread(path.join(folder, 'pack'));
  const { scores } = await thread.predict(read, 'red.png');
  const lost = expect(thread.predict(read, 'red.png')).rejects.toMatchObject({
    code: 'TAGGING_STOPPED',
    message: expect.stringMatching(/^red\.png was not tagged: the tagging thread ended .* The next request starts/),
  });
  await started.at(-1)!.terminate();
  await lost;
  expect((await thread.predict(read, 'red.png')).scores).toEqual(scores);
  await thread.close();
  await expect(thread.predict(read, 'red.png')).rejects.toMatchObject({ code: 'TAGGING_STOPPED' });
});

it('is replaced when it ran out of memory', async () => {
  limits = { maxOldGenerationSizeMb: 2, maxYoungGenerationSizeMb: 1 };
  const thread = new TaggingThread(path.join(folder, 'pack'));
  await expect(thread.predict(read, 'red.png')).rejects.toMatchObject({
    code: 'TAGGING_STOPPED',
    message: expect.stringContaining('memory'),
  });
  limits = undefined;
  expect((await thread.predict(read, 'red.png')).scores.length).toBeGreaterThan(0);
  await thread.close();
});
