import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UploadStore, type Upload } from '../../src/http/upload-store.js';
import { enqueueJob } from '../../src/jobs/enqueue.js';
import { settingsOf } from '../../src/settings.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { LibraryProcesses } from '../support/library-processes.js';

describe.each(databases)('a worker with a folder of its own, on $name', ({ create }) => {
  let database: TestDatabase;
  let worker: LibraryProcesses;
  beforeAll(async () => {
    database = await create();
    worker = new LibraryProcesses(database.options);
  });
  afterAll(async () => {
    await worker.stop();
    await database.close();
  });

  it('drops uploads whose hour is over, and keeps those that jobs wait for', async () => {
    const { dataFolder, url } = database.options;
    const uploads = new UploadStore(settingsOf(dataFolder, url).uploadsFolder);
    const addOld = async (name: string): Promise<Upload> => {
      const upload = await uploads.add(name, Buffer.from(`illustration,${name}\n`));
      const old = new Date(Date.now() - 2 * 3_600_000);
      for (const file of [upload.file, `${upload.file}.json`]) utimesSync(file, old, old);
      return upload;
    };
    const [awaited, forgotten] = [await addOld('awaited.csv'), await addOld('forgotten.csv')];
    await enqueueJob(database.pool, 'import_kpi', { upload: awaited.id });
    // Its turn comes long after.
    await database.pool.query(`update pgboss.job set start_after = now() + interval '1 hour'`);
    worker.keepWorker();
    await expect.poll(() => existsSync(forgotten.file), { timeout: 30_000, interval: 200 }).toBe(false);
    expect(existsSync(awaited.file)).toBe(true);
  });

  it('removes at its start what workers that were killed hours ago had fetched and copied, and nothing newer', async () => {
    const { dataFolder, url } = database.options;
    const { fetchedFolder, imagesFolder } = settingsOf(dataFolder, url);
    const old = new Date(Date.now() - 7 * 3_600_000);
    const left = (folder: string): string => {
      mkdirSync(folder, { recursive: true });
      const file = path.join(folder, 'left');
      writeFileSync(file, 'half of a pict');
      return file;
    };
    const fetched = left(path.join(fetchedFolder, 'killed'));
    const copied = left(path.join(imagesFolder, 'unfinished'));
    const fetching = left(path.join(fetchedFolder, 'alive'));
    for (const each of [path.dirname(fetched), copied]) utimesSync(each, old, old);
    worker.keepWorker();
    await expect.poll(() => [fetched, copied].some(existsSync), { timeout: 30_000, interval: 200 }).toBe(false);
    expect(existsSync(fetching)).toBe(true);
  });
});
