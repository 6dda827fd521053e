import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImageStore } from '../../src/indexer/image-store.js';
import { listFailures } from '../../src/indexer/failure-table.js';
import { findJob, type Job } from '../../src/jobs/job-table.js';
import { enqueueJob } from '../../src/jobs/enqueue.js';
import { queueFolder } from '../../src/jobs/queue-folder.js';
import { settingsOf } from '../../src/settings.js';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { activateModel, registerModel } from '../../src/tagging/model-registry.js';
import { partitionOf } from '../../src/vectors/vector-partition.js';
import { writeColourPack } from '../support/colour-pack.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { LibraryProcesses } from '../support/library-processes.js';
import { seededRandom, testSeed } from '../support/seeded-random.js';
import { tinyPicture } from '../support/tiny-pictures.js';

/** As many as a run of all tests has time for; docs/reliability.md has the run with 5,000. */
const PICTURES = Number(process.env.EYECATCH_TEST_PICTURES ?? 1000);
/** Every so many is no picture. */
const BROKEN_EVERY = 100;
/** About so many, of each of the two jobs. */
const KILLS = 12;

// No second chance (EYECATCH_TEST_RETRIES): it would find a library in which the first has mended what this one looks for.
describe.each(databases)(`${PICTURES} illustrations on $name`, { retry: 0 }, ({ create }) => {
  let database: TestDatabase;
  let processes: LibraryProcesses;
  let random: () => number;
  let pictures: string;
  let store: ImageStore;
  const broken: string[] = [];
  const models: number[] = [];

  beforeAll(async () => {
    random = seededRandom(testSeed('kill-workers'));
    database = await create();
    const { dataFolder, url } = database.options;
    store = new ImageStore(settingsOf(dataFolder, url).imagesFolder);
    pictures = path.join(dataFolder, 'pictures');
    mkdirSync(pictures);
    for (let i = 0; i < PICTURES; i++) {
      const file = path.join(pictures, `${String(i).padStart(4, '0')}.png`);
      if (i % BROKEN_EVERY === 7) broken.push(file);
      writeFileSync(file, i % BROKEN_EVERY === 7 ? `no picture, ${i}` : tinyPicture(i * 3001));
    }
    for (const name of ['first', 'second']) {
      const pack = writeColourPack(path.join(dataFolder, name), { description: { name } });
      models.push((await registerModel(database.pool, await readModelPack(pack))).id);
    }
    await activateModel(database.pool, models[0]!);
    processes = new LibraryProcesses(database.options);
    await processes.serve(2);
    for (let i = 0; i < 2; i++) processes.keepWorker();
  });
  afterAll(async () => {
    await processes.stop();
    await database.close();
  });

  /** Kills workers while a job goes on, one whenever about so much more of it is done. */
  async function killDuring(id: string): Promise<Job> {
    let killed = 0;
    let next = 0;
    for (;;) {
      const job = (await findJob(database.pool, id))!;
      if (job.status === 'succeeded' || job.status === 'failed') {
        console.log(`job ${id} (${job.kind}): ${killed} kills`);
        // How many there is time for is the machine's: a fast one is done with 1,000 after two or three.
        expect(killed).toBeGreaterThanOrEqual(PICTURES / 1000);
        return job;
      }
      await sleep(100 * random());
      if (job.done < next) continue;
      const { rows } = await database.pool.query<{ pid: number }>(`select pid from worker where state = 'working'`);
      const pid = rows[Math.floor(random() * rows.length)]?.pid;
      if (pid === undefined) continue;
      try {
        process.kill(pid, 'SIGKILL');
        killed++;
        next = job.done + (2 * random() * PICTURES) / (KILLS + 2);
      } catch {
        // It had just ended.
      }
    }
  }

  async function untilEnded(id: string): Promise<Job> {
    for (;;) {
      const job = (await findJob(database.pool, id))!;
      if (job.status === 'succeeded' || job.status === 'failed') return job;
      await sleep(100);
    }
  }

  /** Illustrations, vectors and originals agree; so many of each. */
  async function expectWhole(model: number, total: number): Promise<void> {
    const count = async (sql: string): Promise<number> =>
      (await database.pool.query<{ n: number }>(`select (${sql})::int as n`)).rows[0]!.n;
    expect(await count('select count(*) from illustration')).toBe(total);
    expect(await count('select count(distinct sha256) from illustration')).toBe(total);
    expect(await count(`select count(*) from ${partitionOf(model)}`)).toBe(total);
    expect(await count(`select count(distinct illustration_id) from ${partitionOf(model)}`)).toBe(total);
    const { rows } = await database.pool.query<{ sha256: string }>(
      `select encode(sha256, 'hex') as sha256 from illustration`,
    );
    const originals = new Set(readdirSync(store.place, { recursive: true }).map((file) => path.basename(String(file))));
    expect(rows.filter(({ sha256 }) => !originals.has(sha256))).toEqual([]);
  }

  it(
    'each have one vector, and each broken one a reason, when workers are killed all along',
    { timeout: 240_000 },
    async () => {
      const { job } = await queueFolder(pictures, { pool: database.pool, store, duplicates: 'keep' });
      const ended = await killDuring(job!.id);
      expect(ended).toMatchObject({ status: 'succeeded', error: null, done: PICTURES, total: PICTURES });
      expect(ended.result).toMatchObject({ failed: broken.length });
      await expectWhole(models[0]!, PICTURES - broken.length);
      const failures = await listFailures(database.pool, models[0]!);
      expect(failures.map(({ source }) => source).sort()).toEqual([...broken].sort());
      for (const { source, reason } of failures) expect(reason).toContain(path.basename(source));
    },
  );

  it(
    'are mended where they were broken, when the pictures are replaced and queued again',
    { timeout: 120_000 },
    async () => {
      for (const [at, file] of broken.entries()) writeFileSync(file, tinyPicture(0xffffff - at));
      const { job } = await queueFolder(pictures, { pool: database.pool, store, duplicates: 'keep' });
      const ended = await untilEnded(job!.id);
      expect(ended).toMatchObject({ status: 'succeeded' });
      expect(ended.result).toMatchObject({
        indexed: broken.length,
        alreadyIndexed: PICTURES - broken.length,
        failed: 0,
      });
      await expectWhole(models[0]!, PICTURES);
      expect(await listFailures(database.pool, models[0]!)).toEqual([]);
    },
  );

  it(
    'each have one vector of a second model, when workers are killed while it tags them',
    { timeout: 240_000 },
    async () => {
      const job = await enqueueJob(database.pool, 'index_tag_model', { model: models[1]! });
      const ended = await killDuring(job.id);
      expect(ended).toMatchObject({ status: 'succeeded', error: null, done: PICTURES, total: PICTURES });
      await expectWhole(models[1]!, PICTURES);
      await expectWhole(models[0]!, PICTURES);
    },
  );
});
