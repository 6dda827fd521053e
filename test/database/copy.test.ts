import { finished, pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { Pool, PoolClient } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BINARY_HEADER, BINARY_TRAILER } from '../../src/database/binary-copy.js';
import { copyRows } from '../../src/database/copy-rows.js';
import { copyFromStdin } from '../../src/database/embedded/copy-statement.js';
import { inTransaction } from '../../src/database/open.js';
import { databases, type TestDatabase } from '../support/databases.js';

// What holds on a server must hold on the embedded database: there is one code path for both.
describe.each(databases)('COPY on $name', ({ create }) => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await create();
    ({ pool } = database);
    await pool.query('create table copied (id int primary key, name text, check (id < 10000000))');
  });
  beforeEach(() => pool.query('truncate copied'));
  afterAll(() => database.close());

  const copy = async (client: PoolClient, statement: string, chunks: Iterable<Buffer | string>): Promise<number> => {
    const stream = client.query(copyFrom(statement));
    await pipeline(Readable.from(chunks), stream);
    return stream.rowCount;
  };
  const onClient = async <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  };
  const rows = async (): Promise<unknown[]> => (await pool.query('select id, name from copied order by id')).rows;
  const count = async (): Promise<number> => (await pool.query('select count(*)::int as n from copied')).rows[0].n;
  const write = (buffer: Parameters<Parameters<typeof copyRows<number>>[3]>[0], id: number): void => {
    buffer.row(2, 100);
    buffer.fieldInt32(id);
    buffer.fieldAscii(`name ${id}`);
  };
  const numbers = function* (n: number, changes: Record<number, number> = {}): Generator<number> {
    for (let id = 0; id < n; id++) yield changes[id] ?? id;
  };

  it('takes text and CSV, quoted line breaks too', async () => {
    await onClient(async (client) => {
      expect(await copy(client, 'copy copied from stdin', ['1\ta\\nb\n2', '\t\\N\n'])).toBe(2);
      expect(await copy(client, 'copy copied (name, id) from stdin csv header', ['name,id\n"x\ny",3\n'])).toBe(1);
      expect(await copy(client, 'copy copied from stdin (format csv, header match)', ['id,name\n4,z\n'])).toBe(1);
    });
    expect(await rows()).toEqual([
      { id: 1, name: 'a\nb' },
      { id: 2, name: null },
      { id: 3, name: 'x\ny' },
      { id: 4, name: 'z' },
    ]);
  });

  it('takes more binary data than a piece, whole or not at all', async () => {
    expect(await onClient((client) => copyRows(client, 'copied (id, name)', numbers(400_000), write))).toBe(400_000);
    const sum = await pool.query(`select sum(id)::float8 as sum, count(distinct name)::int as names from copied`);
    expect(sum.rows[0]).toEqual({ sum: (400_000 * 399_999) / 2, names: 400_000 });

    await pool.query('truncate copied');
    // The last row of many pieces is a duplicate of the first.
    const copying = onClient((client) =>
      copyRows(client, 'copied (id, name)', numbers(400_000, { 399_999: 0 }), write),
    );
    await expect(copying).rejects.toMatchObject({ code: '23505' });
    expect(await count()).toBe(0);
  });

  it('takes binary data in packets that end anywhere', async () => {
    const chunks: Buffer[] = [BINARY_HEADER];
    await onClient((client) => copyRows(client, 'copied (id, name)', numbers(20), write));
    for (let id = 100; id < 120; id++) {
      const name = Buffer.from(`n${id}`);
      const row = Buffer.alloc(2 + 8 + 4);
      row.writeInt16BE(2, 0);
      row.writeInt32BE(4, 2);
      row.writeInt32BE(id, 6);
      row.writeInt32BE(name.length, 10);
      chunks.push(row, name);
    }
    const data = Buffer.concat([...chunks, BINARY_TRAILER]);
    const bytes = Array.from({ length: Math.ceil(data.length / 3) }, (_, i) => data.subarray(3 * i, 3 * i + 3));
    expect(await onClient((client) => copy(client, 'copy copied from stdin (format binary)', bytes))).toBe(20);
    expect(await count()).toBe(40);
  });

  it('is part of the transaction it is sent in', async () => {
    await expect(
      inTransaction(pool, async (client) => {
        await copyRows(client, 'copied (id, name)', numbers(200_000), write);
        expect((await client.query('select count(*)::int as n from copied')).rows[0].n).toBe(200_000);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await count()).toBe(0);
    await inTransaction(pool, async (client) => {
      await client.query('savepoint before_copy');
      await expect(copyRows(client, 'copied (id, name)', numbers(3, { 2: 0 }), write)).rejects.toMatchObject({
        code: '23505',
      });
      await expect(client.query('select 1')).rejects.toMatchObject({ code: '25P02' });
      await client.query('rollback to before_copy');
      await copyRows(client, 'copied (id, name)', numbers(3), write);
    });
    expect(await count()).toBe(3);
  });

  it.each<[string, string, string[], string]>([
    ['a table that does not exist', 'copy nowhere from stdin', ['1\n'], '42P01'],
    ['a value of the wrong type', 'copy copied from stdin', ['1\ta\nx\tb\n'], '22P02'],
    ['a missing column', 'copy copied from stdin', ['1\n'], '22P04'],
    ['a row that a check refuses', 'copy copied from stdin', ['10000000\ta\n'], '23514'],
    ['binary data without a signature', 'copy copied from stdin binary', ['1\ta\n'.repeat(10)], '22P04'],
  ])('says what Postgres says of %s, and goes on', async (_, statement, chunks, code) => {
    await onClient(async (client) => {
      await expect(copy(client, statement, chunks)).rejects.toMatchObject({ code });
      // The same session: not in a failed transaction.
      expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    });
    expect(await count()).toBe(0);
  });

  it('stores nothing of a COPY that its client gives up', async () => {
    await onClient(async (client) => {
      const stream = client.query(copyFrom('copy copied from stdin'));
      stream.write('1\ta\n');
      const over = finished(stream);
      stream.destroy(new Error('no more'));
      await expect(over).rejects.toThrow(/no more/);
      expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    });
    const failing = function* (): Generator<number> {
      yield* numbers(300_000);
      throw new Error('the source dried up');
    };
    await expect(onClient((client) => copyRows(client, 'copied (id, name)', failing(), write))).rejects.toThrow(
      'the source dried up',
    );
    expect(await count()).toBe(0);
  });

  it('lets the others go on when a client disappears in the middle of one', async () => {
    const client = await pool.connect();
    client.on('error', () => undefined);
    const stream = client.query(copyFrom('copy copied from stdin (format binary)'));
    stream.on('error', () => undefined);
    stream.write(BINARY_HEADER);
    await new Promise((resolve) => setTimeout(resolve, 200));
    (client as unknown as { connection: { stream: { destroy: () => void } } }).connection.stream.destroy();
    expect(await count()).toBe(0);
    client.release(true);
  });

  it('keeps the COPYs of two clients apart', async () => {
    const numbered = (from: number) =>
      onClient((client) =>
        copyRows(client, 'copied (id, name)', numbers(50_000), (buffer, id) => write(buffer, from + id)),
      );
    expect(await Promise.all([numbered(0), numbered(100_000)])).toEqual([50_000, 50_000]);
    expect(await count()).toBe(100_000);
  });

  it('gives rows out by COPY TO STDOUT', async () => {
    await onClient((client) => copyRows(client, 'copied (id, name)', numbers(100_000), write));
    const received = await onClient(async (client) => {
      const chunks: Buffer[] = [];
      for await (const chunk of client.query(copyTo('copy (select id from copied order by id) to stdout')))
        chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString();
    });
    expect(received).toBe(`${[...numbers(100_000)].join('\n')}\n`);
  });
});

describe('COPY on the embedded database', () => {
  it('refuses what it could not tell the data of, and goes on', async () => {
    const database = await databases[0]!.create();
    await database.pool.query('create table copied (id int)');
    const refused = { code: '0A000', message: expect.stringMatching(/must be a simple query of its own/) as string };
    await expect(database.pool.query('select 1; copy copied from stdin')).rejects.toMatchObject(refused);
    await expect(database.pool.query({ text: 'copy copied from stdin', name: 'prepared' })).rejects.toMatchObject(
      refused,
    );
    expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    // Text that only speaks of it is let through.
    const { rows } = await database.pool.query(`select 'copy copied from stdin' as said -- copy copied from stdin`);
    expect(rows[0].said).toBe('copy copied from stdin');
    await database.close();
  });

  it('refuses a text COPY that would take too much memory, and goes on', async () => {
    const database = await databases[0]!.create();
    await database.pool.query('create table copied (name text)');
    const client = await database.pool.connect();
    const line = `${'x'.repeat((1 << 20) - 1)}\n`;
    const copying = pipeline(
      Readable.from(Array.from({ length: 70 }, () => line)),
      client.query(copyFrom('copy copied from stdin')),
    );
    await expect(copying).rejects.toMatchObject({
      code: '54000',
      message: expect.stringMatching(/of more than 64 MB/),
    });
    expect((await client.query('select count(*)::int as n from copied')).rows).toEqual([{ n: 0 }]);
    client.release();
    await database.close();
  });
});

describe('a COPY statement', () => {
  it.each<[string, ReturnType<typeof copyFromStdin>]>([
    ['copy t from stdin', { alone: true, binary: false, matchesHeader: false }],
    [' COPY "a b" (x) FROM STDIN WITH (FORMAT binary);', { alone: true, binary: true, matchesHeader: false }],
    [`copy t from stdin (format 'binary')`, { alone: true, binary: true, matchesHeader: false }],
    ['/* binary */ copy "binary" from stdin csv', { alone: true, binary: false, matchesHeader: false }],
    ['copy t from stdin (format csv, header match)', { alone: true, binary: false, matchesHeader: true }],
    ['begin; copy t from stdin', { alone: false, binary: false, matchesHeader: false }],
    ['copy (select * from stdin) to stdout', undefined],
    [`copy t from '/tmp/stdin'`, undefined],
    [`insert into t values ($$copy t from stdin$$)`, undefined],
  ])('is told from others: %s', (sql, found) => {
    expect(copyFromStdin(sql)).toEqual(found);
  });
});
