import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOriginals } from '../../src/indexer/open-originals.js';
import { indexFolder } from '../../src/indexer/index-folder.js';
import { enqueueJob, requeueJob } from '../../src/jobs/enqueue.js';
import { createHandlers } from '../../src/jobs/handlers/index.js';
import { findJob, type Job } from '../../src/jobs/job-table.js';
import { runWorker } from '../../src/jobs/worker.js';
import { settingsOf } from '../../src/settings.js';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { registerModel } from '../../src/tagging/model-registry.js';
import { TagModel } from '../../src/tagging/tag-model.js';
import { partitionOf } from '../../src/vectors/vector-partition.js';
import { writeColourPack } from '../support/colour-pack.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { tinyPicture } from '../support/tiny-pictures.js';

const PICTURES = 800;

describe.each(databases)('a model pack that is replaced midway, on $name', ({ create }) => {
  let database: TestDatabase;
  const models: number[] = [];
  const stop = new AbortController();
  let workers: Promise<unknown>;
  let second: string;
  const description = { name: 'second' };

  beforeAll(async () => {
    database = await create();
    const { pool, options } = database;
    const settings = settingsOf(options.dataFolder, options.url);
    const pictures = path.join(options.dataFolder, 'pictures');
    mkdirSync(pictures);
    for (let i = 0; i < PICTURES; i++) writeFileSync(path.join(pictures, `${i}.png`), tinyPicture(i * 9001));
    const model = await TagModel.load(await readModelPack(writeColourPack(path.join(options.dataFolder, 'first'))));
    const registered = await registerModel(pool, model.pack);
    await indexFolder(pictures, { pool, model, registered, store: openOriginals(settings) });
    await model.release();
    // The same network under another name: its vectors must be the first one's.
    second = writeColourPack(path.join(options.dataFolder, 'second'), { description });
    models.push(registered.id, (await registerModel(pool, await readModelPack(second))).id);
    await pool.query(`update pgboss.queue set retry_limit = 1, retry_delay = 1 where name = 'work'`);
    workers = Promise.all(
      [1, 2].map(() =>
        runWorker({
          ...{ pool, signal: stop.signal, log: () => undefined },
          handlers: createHandlers(pool, settings),
        }),
      ),
    );
  });
  afterAll(async () => {
    stop.abort();
    await workers;
    await database.close();
  });

  async function until(id: string, there: (job: Job) => boolean): Promise<Job> {
    for (;;) {
      const job = (await findJob(database.pool, id))!;
      if (there(job)) return job;
      await sleep(20);
    }
  }
  const hasEnded = ({ status }: Job): boolean => status === 'succeeded' || status === 'failed';

  /** Vectors of the second model, and how many of them are not what its network says. */
  async function stored(): Promise<{ all: number; wrong: number }> {
    const { rows } = await database.pool.query<{ all: number; wrong: number }>(
      `select count(*)::int as all, (count(*) filter (where s.scores <> f.scores))::int as wrong
       from ${partitionOf(models[1]!)} s join ${partitionOf(models[0]!)} f using (illustration_id)`,
    );
    return rows[0]!;
  }

  it('leaves no vector of another pack; the job says what happened, and is done when the pack is back', async () => {
    const { id } = await enqueueJob(database.pool, 'index_tag_model', { model: models[1]! });
    await until(id, (job) => job.done >= PICTURES / 8 || hasEnded(job));
    writeColourPack(second, { logits: true, description });
    const failed = await until(id, hasEnded);
    expect(failed.status).toBe('failed');
    expect(failed.error).toMatch(/parts failed.*"second".*have changed since the library took it in/);
    const before = await stored();
    expect(before.wrong).toBe(0);
    expect(before.all).toBeGreaterThan(0);
    expect(before.all).toBeLessThan(PICTURES);

    writeColourPack(second, { description });
    expect(await requeueJob(database.pool, id)).toBeDefined();
    expect(await until(id, hasEnded)).toMatchObject({ status: 'succeeded', error: null });
    expect(await stored()).toEqual({ all: PICTURES, wrong: 0 });
  });
});
