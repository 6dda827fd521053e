import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectDatabase, openDatabase } from '../../src/database/open.js';
import { temporaryFolder } from '../support/databases.js';
import { embeddedProcess } from '../support/embedded-process.js';
import { seededRandom, testSeed } from '../support/seeded-random.js';

const KILLS = 12;
const ROWS = 5;

/** Writes transactions of numbered rows one after the other, and prints the number of each once it is acknowledged. */
const WRITER = `
  import { writeSync } from 'node:fs';
  const [openModule, dataFolder, first] = process.argv.slice(1);
  const { connectDatabase, inTransaction } = await import(openModule);
  const pool = await connectDatabase({ dataFolder });
  writeSync(1, 'open\\n');
  for (let number = Number(first); ; number++) {
    await inTransaction(pool, async (client) => {
      for (let row = 0; row < ${ROWS}; row++) {
        const vector = '{' + (1 + ((number * 7 + row) % 50)) + ':1,' + (51 + (number % 50)) + ':0.5}/100';
        await client.query('insert into numbered values ($1, $2, $3, $4)', [number, row, 'x'.repeat(2000), vector]);
      }
      await client.query('update counted set transactions = transactions + 1');
    });
    writeSync(1, number + '\\n');
    if (number % 40 === 39) await pool.query('checkpoint');
  }
`;

let dataFolder: string;
let pool: Pool;
beforeAll(async () => {
  dataFolder = temporaryFolder();
  process.env.EYECATCH_POSTGRES_FSYNC = 'on';
  pool = await openDatabase({ dataFolder });
  await pool.query(`
    create table numbered (transaction int, row int, payload text not null, vector sparsevec(100) not null,
      primary key (transaction, row));
    create index on numbered using hnsw (vector sparsevec_cosine_ops);
    create table counted (transactions int not null);
    insert into counted values (0)`);
  await pool.end();
});
afterAll(() => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }));

it(
  `keeps every acknowledged transaction, and none in part, when it or its client is killed ${KILLS} times`,
  { timeout: 180_000 },
  async () => {
    const random = seededRandom(testSeed('embedded-kills'));
    const acknowledged = new Set<number>();
    let next = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const openModule = pathToFileURL(path.resolve('dist/src/database/open.js')).href;
      const writer = spawn(
        process.execPath,
        ['--input-type=module', '-e', WRITER, openModule, dataFolder, String(next)],
        { stdio: ['ignore', 'pipe', 'ignore'] },
      );
      let output = '';
      writer.stdout.on('data', (data) => (output += String(data)));
      // Some transactions, then a moment of the next one, however slow the machine.
      const lines = 2 + Math.floor(8 * random());
      while (output.split('\n').length <= lines) await once(writer.stdout, 'data');
      await sleep(15 * random());
      // Twice the database, then once its client.
      if (kill % 3 === 2) writer.kill('SIGKILL');
      else process.kill(embeddedProcess(dataFolder)!, 'SIGKILL');
      await once(writer, 'close');
      const numbers = output.split('\n').slice(1, -1).map(Number);
      for (const number of numbers) acknowledged.add(number);

      pool = await connectDatabase({ dataFolder });
      const { rows } = await pool.query<{ transaction: number; count: number }>(
        'select transaction, count(*)::int as count from numbered group by transaction order by transaction',
      );
      const found = new Set(rows.map(({ transaction }) => transaction));
      expect(rows.filter(({ count }) => count !== ROWS)).toEqual([]);
      expect([...acknowledged].filter((number) => !found.has(number))).toEqual([]);
      // The one under way when it was killed may have been committed, unheard.
      const unheard = [...found].filter((number) => !acknowledged.has(number));
      expect(unheard.every((number) => number === next + numbers.length)).toBe(true);
      for (const number of unheard) acknowledged.add(number);
      next = Math.max(-1, ...found) + 1;
      expect((await pool.query('select transactions from counted')).rows).toEqual([{ transactions: found.size }]);
      await expectSoundIndexes(found.size * ROWS);
      await pool.end();
    }
    expect(acknowledged.size).toBeGreaterThan(KILLS);
    // At most the last one's lock is left of all these processes.
    expect(readdirSync(dataFolder).filter((name) => name.startsWith('postgres.pid')).length).toBeLessThan(2);
  },
);

/** Reads the table by each of its indexes and without any: the same rows. */
async function expectSoundIndexes(total: number): Promise<void> {
  const client = await pool.connect();
  try {
    const read = async (settings: string, sql: string): Promise<unknown[]> => {
      await client.query(`begin; ${settings}`);
      const { rows } = await client.query<{ key: string }>(sql);
      await client.query('commit');
      return rows.map(({ key }) => key).sort();
    };
    const none =
      'set local enable_indexscan = off; set local enable_bitmapscan = off; set local enable_indexonlyscan = off';
    const only = 'set local enable_seqscan = off; set local enable_sort = off';
    const key = `transaction || '/' || row as key`;
    const all = await read(none, `select ${key} from numbered`);
    expect(all).toHaveLength(total);
    expect(await read(only, `select ${key} from numbered where transaction >= 0`)).toEqual(all);
    const hnsw = `${only}; set local hnsw.ef_search = 1000; set local hnsw.iterative_scan = relaxed_order;
      set local hnsw.max_scan_tuples = 1000000`;
    const nearest = `select ${key} from numbered order by vector <=> '{1:1,51:0.5}/100'`;
    const found = new Set(await read(hnsw, nearest));
    // An approximate index may miss a few; what it holds must be there.
    expect(found.size).toBeGreaterThan(0.98 * total);
    const present = new Set(all);
    expect([...found].filter((each) => !present.has(each))).toEqual([]);
  } finally {
    client.release();
  }
}
