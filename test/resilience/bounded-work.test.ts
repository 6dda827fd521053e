import { rmSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { OverloadedError } from '../../src/errors.js';
import { ImageStore } from '../../src/indexer/image-store.js';
import { ThumbnailStore } from '../../src/indexer/thumbnail-store.js';
import { breather } from '../../src/kpi/breather.js';
import { PrimalProducts } from '../../src/kpi/solvers/inverse-products.js';
import { TaggingThread } from '../../src/tagging/tagging-thread-client.js';
import { plainImage, writeColourPack } from '../support/colour-pack.js';
import { temporaryFolder } from '../support/databases.js';

const refusals = (results: readonly PromiseSettledResult<unknown>[]): number =>
  results.filter((result) => result.status === 'rejected' && result.reason instanceof OverloadedError).length;

describe('work of a server that is done one after the other', () => {
  it('lets only so many pictures wait to be tagged', async () => {
    const folder = temporaryFolder();
    const thread = new TaggingThread(writeColourPack(path.join(folder, 'pack')));
    const image = await plainImage([255, 0, 0]).png().toBuffer();
    const read = (): Promise<Buffer> => Promise.resolve(image);
    const given = thread.predict(read, 'gone.png', AbortSignal.abort(new Error('gone')));
    await expect(given).rejects.toThrow('gone');
    const results = await Promise.allSettled(Array.from({ length: 210 }, () => thread.predict(read, 'red.png')));
    expect(refusals(results)).toBe(210 - 203);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(203);
    await thread.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets only so many thumbnails wait to be drawn', async () => {
    const folder = temporaryFolder();
    const store = new ThumbnailStore(path.join(folder, 'thumbnails'), new ImageStore(path.join(folder, 'images')));
    const results = await Promise.allSettled(
      Array.from({ length: 520 }, (_, i) => store.find(i.toString(16).padStart(64, '0'), 160)),
    );
    expect(refusals(results)).toBe(20);
    rmSync(folder, { recursive: true, force: true });
  });

  it('leaves turns to others while fifty candidates are compared under a model of 3,000 tags', async () => {
    const size = 3000;
    const factor = new Float32Array((size * (size + 1)) / 2);
    for (let i = 0; i < size; i++) factor[(i * (i + 1)) / 2 + i] = 1;
    const products = new PrimalProducts(factor);
    const vectors = () =>
      Array.from({ length: 50 }, (_, i) => Float64Array.from({ length: size }, (_, j) => (i + j) % 7));
    const began = performance.now();
    const inOneGo = products.of(vectors());
    const atOnce = performance.now() - began;

    let longest = 0;
    let running = true;
    const others = (async () => {
      for (let last = performance.now(); running; last = performance.now()) {
        await setImmediate();
        longest = Math.max(longest, performance.now() - last);
      }
    })();
    const inTurns = await products.ofMany(vectors(), breather());
    running = false;
    await others;
    expect(inTurns).toEqual(inOneGo);
    expect(longest).toBeLessThan(atOnce / 2);
  });
});
