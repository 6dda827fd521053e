import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UploadStore } from '../../src/http/upload-store.js';
import { listFailures } from '../../src/indexer/failure-table.js';
import { ImageStore } from '../../src/indexer/image-store.js';
import { keepAwaitedUploads } from '../../src/jobs/awaited-uploads.js';
import { enqueueJob, requeueJob } from '../../src/jobs/enqueue.js';
import { createHandlers } from '../../src/jobs/handlers/index.js';
import { findJob, type Job } from '../../src/jobs/job-table.js';
import { queueFolder } from '../../src/jobs/queue-folder.js';
import { runWorker, type DividedJob } from '../../src/jobs/worker.js';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { plainImage } from '../support/colour-pack.js';
import { databases, type TestDatabase } from '../support/databases.js';

const NEW = 150;
const colourOf = (i: number): [number, number, number] => [7 + i, 200 - i, (i * 37) % 251];

describe.each(databases)('an ingest in parts on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let pictures: Buffer[];
  beforeAll(async () => {
    database = await create();
    library = await makeColourLibrary(database);
    pictures = await Promise.all(Array.from({ length: NEW }, (_, i) => plainImage(colourOf(i)).png().toBuffer()));
  });
  afterAll(async () => {
    library.remove();
    await database.close();
  });

  /** Runs workers until a job has ended. @returns it, and how many parts each worker did */
  async function workOn(id: string, workers: number): Promise<{ job: Job; parts: number[] }> {
    const stop = new AbortController();
    const parts = Array.from({ length: workers }, () => 0);
    const running = parts.map((_, worker) => {
      const handlers = createHandlers(database.pool, library.settings);
      const ingest = handlers.ingest as DividedJob;
      const part: DividedJob['part'] = async (context) => {
        parts[worker]!++;
        // So that the other one gets its share.
        for (let i = 0; i < 100 && parts.includes(0); i++) await sleep(50);
        return ingest.part(context);
      };
      return runWorker({
        pool: database.pool,
        handlers: { ...handlers, ingest: { ...ingest, part } },
        signal: stop.signal,
        log: () => undefined,
      });
    });
    try {
      for (let i = 0; i < 1000; i++) {
        const job = (await findJob(database.pool, id))!;
        if (job.status === 'succeeded' || job.status === 'failed') return { job, parts };
        await sleep(50);
      }
      throw new Error('the job did not end');
    } finally {
      stop.abort();
      await Promise.all(running);
    }
  }

  const countVectors = async (): Promise<{ vectors: number; counted: number }> => {
    const { rows } = await database.pool.query<{ vectors: number; counted: number }>(
      `select (select count(*)::int from illustration_vector) as vectors,
         (select vectors::int from tag_frequency where model_id = $1) as counted`,
      [library.registered.id],
    );
    return rows[0]!;
  };

  it('is shared by two workers and adds up to what one would say', async () => {
    const uploads = new UploadStore(library.settings.uploadsFolder);
    const before = (await countVectors()).vectors;
    const illustrations = await Promise.all(
      [...pictures, pictures[0]!, Buffer.from('no picture')].map(async (content, i) => {
        const { id } = await uploads.add(`${i}.png`, content);
        return { upload: id, name: `${i}.png`, tags: [`tag ${i}`], metadata: {} };
      }),
    );
    const { id } = await enqueueJob(database.pool, 'ingest', { illustrations, duplicates: 'keep' });
    const { job, parts } = await workOn(id, 2);
    expect(job).toMatchObject({
      status: 'succeeded',
      done: NEW + 2,
      total: NEW + 2,
      result: {
        total: NEW + 2,
        indexed: NEW,
        alreadyIndexed: 1,
        failed: 1,
        failures: [{ source: `upload:${NEW + 1}.png` }],
      },
    });
    expect(parts.reduce((sum, each) => sum + each)).toBe(3);
    expect(Math.min(...parts)).toBeGreaterThan(0);
    const ids = job.result!.illustrations as (string | null)[];
    expect(ids.at(-1)).toBeNull();
    expect(ids[NEW]).toBe(ids[0]);
    expect(new Set(ids.slice(0, NEW)).size).toBe(NEW);
    // Counted once, at the end, with all parts in.
    expect(await countVectors()).toEqual({ vectors: before + NEW, counted: before + NEW });

    // Its failed picture can be tried again, and nothing else is: here the same upload is one by now.
    const bad = illustrations.at(-1)!.upload;
    writeFileSync(path.join(library.settings.uploadsFolder, bad), await plainImage([1, 2, 3]).png().toBuffer());
    await requeueJob(database.pool, id);
    const again = await workOn(id, 1);
    expect(again.parts).toEqual([1]);
    expect(again.job).toMatchObject({ status: 'succeeded', result: { total: NEW + 2, failed: 0 } });
  });

  it('takes a folder whose pictures are in the store before it is queued', async () => {
    const folder = path.join(library.settings.dataFolder, 'more');
    mkdirSync(folder);
    for (let i = 0; i < 70; i++) {
      await sharp({ create: { width: 20, height: 10 + i, channels: 3, background: '#2a5' } })
        .png()
        .toFile(path.join(folder, `${String(i).padStart(2, '0')}.png`));
    }
    writeFileSync(path.join(folder, '00.txt'), 'green, flat');
    writeFileSync(path.join(folder, '01.json'), '{ no json');
    const { pool } = database;
    const store = new ImageStore(library.settings.imagesFolder);
    const { job, failures } = await queueFolder(folder, { pool, store, duplicates: 'keep' });
    expect(failures).toMatchObject([
      { source: path.join(folder, '01.png'), reason: expect.stringMatching(/not JSON/) },
    ]);
    expect(readdirSync(library.settings.imagesFolder).length).toBeGreaterThan(0);
    const { job: ended, parts } = await workOn(job!.id, 1);
    expect(ended).toMatchObject({ status: 'succeeded', result: { total: 69, indexed: 69, failed: 0 } });
    expect(parts).toEqual([2]);
    const { rows } = await pool.query(`select given_tags, source from illustration where name = '00.png'`);
    expect(rows).toEqual([{ given_tags: ['green', 'flat'], source: path.join(folder, '00.png') }]);
  });

  it('lists a URL once that is given twice and cannot be had, and is done', async () => {
    const url = 'https://not-listed.example/a.png';
    const illustrations = Array.from({ length: 2 }, () => ({ url, tags: [], metadata: {} }));
    const { id } = await enqueueJob(database.pool, 'ingest', { illustrations, duplicates: 'keep' });
    const { job } = await workOn(id, 1);
    expect(job).toMatchObject({ status: 'succeeded', result: { total: 2, failed: 2, illustrations: [null, null] } });
    const listed = await listFailures(database.pool, library.registered.id);
    expect(listed.filter(({ source }) => source.startsWith(url))).toHaveLength(1);
  });

  it('keeps the uploads that it waits for', async () => {
    const uploads = new UploadStore(library.settings.uploadsFolder);
    const old = new Date(Date.now() - 2 * 3_600_000);
    const [awaited, forgotten] = await Promise.all(
      [
        [1, 1, 1],
        [2, 2, 2],
      ].map(async (colour) =>
        uploads.add(
          'x.png',
          await plainImage(colour as [number, number, number])
            .png()
            .toBuffer(),
        ),
      ),
    );
    for (const { file } of [awaited!, forgotten!])
      for (const each of [file, `${file}.json`]) utimesSync(each, old, old);
    const illustrations = [{ upload: awaited!.id, name: 'x.png', tags: [], metadata: {} }];
    const { id } = await enqueueJob(database.pool, 'ingest', { illustrations, duplicates: 'keep' });
    expect(await keepAwaitedUploads(database.pool, uploads)).toBe(1);
    await uploads.sweep();
    expect(await uploads.findIfKept(awaited!.id)).toBeDefined();
    expect(await uploads.findIfKept(forgotten!.id)).toBeUndefined();
    await database.pool.query('delete from job where id = $1', [id]);
  });
});
