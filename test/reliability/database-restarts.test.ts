import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { ImageStore } from '../../src/indexer/image-store.js';
import { findJob, type Job } from '../../src/jobs/job-table.js';
import { queueFolder } from '../../src/jobs/queue-folder.js';
import { settingsOf } from '../../src/settings.js';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { activateModel, registerModel } from '../../src/tagging/model-registry.js';
import { partitionOf } from '../../src/vectors/vector-partition.js';
import { writeColourPack } from '../support/colour-pack.js';
import { createEmbedded, temporaryFolder, type TestDatabase } from '../support/databases.js';
import { embeddedProcess } from '../support/embedded-process.js';
import { LibraryProcesses } from '../support/library-processes.js';
import { OwnPostgres } from '../support/own-postgres.js';
import { seededRandom, testSeed } from '../support/seeded-random.js';
import { tinyPicture } from '../support/tiny-pictures.js';

const PICTURES = 1200;
const CRASHES = 3;

interface Breakable extends TestDatabase {
  readonly crash: () => void;
}

async function breakableEmbedded(): Promise<Breakable> {
  const database = await createEmbedded();
  return { ...database, crash: () => process.kill(embeddedProcess(database.options.dataFolder)!, 'SIGKILL') };
}

async function breakableServer(): Promise<Breakable> {
  const server = new OwnPostgres(54_400 + (process.pid % 500));
  server.start();
  const options = { dataFolder: temporaryFolder(), url: server.url };
  const pool = await openDatabase(options);
  return {
    ...{ pool, options, crash: () => server.crashAndRestart() },
    close: async () => {
      await pool.end();
      server.remove();
      rmSync(options.dataFolder, { recursive: true, force: true });
    },
  };
}

const kinds = [
  { name: 'embedded PGlite', create: breakableEmbedded },
  ...(process.env.TEST_DATABASE_URL ? [{ name: 'a PostgreSQL server', create: breakableServer }] : []),
];

describe.each(kinds)('$name that crashes under load', ({ create }) => {
  let database: Breakable;
  let processes: LibraryProcesses;
  let url: string;
  let model: number;
  beforeAll(async () => {
    database = await create();
    const { dataFolder } = database.options;
    mkdirSync(path.join(dataFolder, 'pictures'));
    for (let i = 0; i < PICTURES; i++)
      writeFileSync(path.join(dataFolder, 'pictures', `${i}.png`), tinyPicture(i * 9001));
    const pack = await readModelPack(writeColourPack(path.join(dataFolder, 'pack')));
    model = (await registerModel(database.pool, pack)).id;
    await activateModel(database.pool, model);
    processes = new LibraryProcesses(database.options);
    url = await processes.serve(2);
  });
  afterAll(async () => {
    await processes.stop();
    await database.close();
  });

  /** A query that reads the database. @returns status, and the codes of errors */
  async function ask(): Promise<string> {
    const reply = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ illustrations(first: 1) { totalCount } }' }),
    });
    const { errors = [] } = (await reply.json()) as { errors?: { extensions: { code: string } }[] };
    return [reply.status, ...errors.map(({ extensions }) => extensions.code)].join(' ');
  }

  async function job(id: string): Promise<Job | undefined> {
    return findJob(database.pool, id).catch(() => undefined);
  }

  it('loses nothing: jobs go on, the API says 503 and answers again', { timeout: 240_000 }, async () => {
    const random = seededRandom(testSeed('database-restarts'));
    const { dataFolder, url: address } = database.options;
    const store = new ImageStore(settingsOf(dataFolder, address).imagesFolder);
    const queued = await queueFolder(path.join(dataFolder, 'pictures'), {
      pool: database.pool,
      store,
      duplicates: 'keep',
    });
    const id = queued.job!.id;
    const answers = new Map<string, number>();
    let over = false;
    const asking = (async () => {
      while (!over) {
        const answer = await ask();
        answers.set(answer, (answers.get(answer) ?? 0) + 1);
        await sleep(50);
      }
    })();
    for (let crash = 0; crash < CRASHES; crash++) {
      const at = ((crash + random()) * PICTURES) / (CRASHES + 1);
      for (let found = await job(id); (found?.done ?? 0) < at; found = await job(id)) await sleep(50);
      database.crash();
      await expect.poll(ask, { timeout: 60_000 }).toBe('200');
    }
    let ended: Job | undefined;
    while (ended?.status !== 'succeeded' && ended?.status !== 'failed') {
      await sleep(100);
      ended = await job(id);
    }
    over = true;
    await asking;
    console.log('answers', Object.fromEntries(answers));
    expect(ended).toMatchObject({ status: 'succeeded', error: null });
    for (const answer of answers.keys()) expect(answer).toMatch(/^(200|503.*)$/);
    for (const table of ['illustration', partitionOf(model)]) {
      const { rows } = await database.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`);
      expect(rows).toEqual([{ n: PICTURES }]);
    }
  });
});
