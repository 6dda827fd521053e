import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { connectDatabase } from '../../src/database/open.js';
import { listFailures } from '../../src/indexer/failure-table.js';
import { ImageStore } from '../../src/indexer/image-store.js';
import { indexFolder } from '../../src/indexer/index-folder.js';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { registerModel } from '../../src/tagging/model-registry.js';
import { TagModel } from '../../src/tagging/tag-model.js';
import { writeColourPack } from '../support/colour-pack.js';
import { databases, temporaryFolder } from '../support/databases.js';
import { embeddedProcess } from '../support/embedded-process.js';
import { canMount, growSmallDisk, mountSmallDisk } from '../support/small-disk.js';
import { tinyPicture } from '../support/tiny-pictures.js';

describe.skipIf(!canMount)('a full disk', () => {
  it(
    'ends the embedded database where there is no room for its log, and it recovers',
    { timeout: 120_000 },
    async () => {
      const dataFolder = temporaryFolder();
      const unmount = mountSmallDisk(dataFolder, 140 * 1024);
      let pool: Pool | undefined;
      try {
        pool = await connectDatabase({ dataFolder });
        await pool.query('create table numbered (n int primary key)');
        const filler = path.join(dataFolder, 'filler');
        // Room for the table, none for another 16 MB of write-ahead log.
        try {
          execFileSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1M', 'count=1000'], { stdio: 'ignore' });
        } catch {
          // It is full now.
        }
        const filled = Number(execFileSync('stat', ['-c', '%s', filler]).toString());
        truncateSync(filler, filled - 2 * 2 ** 20);
        const crashed = embeddedProcess(dataFolder);
        let written = 0;
        const write = async (): Promise<void> => {
          for (; written < 1000; written++) {
            await pool!.query({ text: 'insert into numbered values ($1)', values: [written] });
            await pool!.query(`select pg_logical_emit_message(true, 'filler', repeat('x', 100000))`);
          }
        };
        await expect(write()).rejects.toThrow(/No space left on device|terminated|ECONNRESET/);
        expect(written).toBeLessThan(1000);
        await expect
          .poll(() => embeddedProcess(dataFolder) !== crashed || !isThere(crashed!), { timeout: 10_000 })
          .toBe(true);
        await pool.end().catch(() => undefined);

        rmSync(filler);
        pool = await connectDatabase({ dataFolder });
        const { rows } = await pool.query<{ count: number }>('select count(*)::int as count from numbered');
        // The last insert may have been acknowledged before the message after it failed.
        expect([written, written + 1]).toContain(rows[0]!.count);
        await pool.query('insert into numbered values (5000)');
      } finally {
        await pool?.end();
        // Its process has its files open for a moment yet.
        await untilDone(unmount);
        rmSync(dataFolder, { recursive: true, force: true });
      }
    },
  );

  describe.each(databases)('of the originals, with the library on $name', ({ create }) => {
    it('ends the run with DISK_FULL and nothing half-written; with more room the same run does the rest', async () => {
      const database = await create();
      const folder = temporaryFolder();
      const disk = path.join(folder, 'images');
      const unmount = mountSmallDisk(disk, 1024);
      try {
        const pictures = path.join(folder, 'pictures');
        mkdirSync(pictures);
        // Each takes a page of 4 KB, and its folder another.
        for (let i = 0; i < 400; i++) writeFileSync(path.join(pictures, `${i}.png`), tinyPicture(i * 40_007));
        const model = await TagModel.load(await readModelPack(writeColourPack(path.join(folder, 'pack'))));
        const registered = await registerModel(database.pool, model.pack);
        const store = new ImageStore(disk);
        const index = () => indexFolder(pictures, { pool: database.pool, model, registered, store });
        await expect(index()).rejects.toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining('ENOSPC') });
        const names = readdirSync(disk, { recursive: true }).map(String);
        expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
        // No picture's own fault.
        expect(await listFailures(database.pool, registered.id)).toEqual([]);

        growSmallDisk(disk, 16 * 1024);
        const report = await index();
        expect(report.failures).toEqual([]);
        expect(report.indexed + report.alreadyIndexed).toBe(400);
        const { rows } = await database.pool.query<{ n: number }>('select count(*)::int as n from illustration');
        expect(rows).toEqual([{ n: 400 }]);
        await model.release();
      } finally {
        unmount();
        rmSync(folder, { recursive: true, force: true });
        await database.close();
      }
    });
  });
});

async function untilDone(work: () => void): Promise<void> {
  for (let left = 100; ; left--) {
    try {
      return work();
    } catch (error) {
      if (left === 0) throw error;
      await sleep(200);
    }
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
