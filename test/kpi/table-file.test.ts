import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTableFile } from '../../src/kpi/observations/open-table-file.js';
import type { PlacedRecord } from '../../src/kpi/observations/table-file.js';
import { temporaryFolder } from '../support/databases.js';

describe('a table file', () => {
  let folder: string;
  beforeAll(() => {
    folder = temporaryFolder();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const readAll = async (file: string, batchRows: number, columns: number[]) => {
    const table = await openTableFile({ file, name: 'report', batchRows });
    const records: PlacedRecord[] = [];
    const done: number[] = [];
    for await (const batch of table.batches(columns)) {
      expect(batch.records.length).toBeLessThanOrEqual(batchRows);
      records.push(...batch.records);
      done.push(batch.done);
    }
    await table.close();
    return { table, records, done };
  };
  const sizes = fc.record({ rows: fc.integer({ min: 1, max: 3000 }), batch: fc.integer({ min: 1, max: 700 }) });

  it('gives the rows of a Parquet file in order, whatever its row groups, pages and nulls', async () => {
    const layout = fc.record({ group: fc.integer({ min: 50, max: 4000 }), page: fc.integer({ min: 50, max: 4000 }) });
    await fc.assert(
      fc.asyncProperty(sizes, layout, fc.boolean(), async ({ rows, batch }, { group, page }, offsetIndex) => {
        const file = path.join(folder, 'report.parquet');
        const numbers = Array.from({ length: rows }, (_, row) => row);
        const text = numbers.map((row) => (row % 7 === 0 ? null : `value ${row % 100}`));
        const data = parquetWriteBuffer({
          columnData: [
            { name: 'unused', data: numbers, type: 'INT32' },
            { name: 'count', data: numbers.map(BigInt), type: 'INT64', offsetIndex },
            { name: 'text', data: text, type: 'STRING', offsetIndex },
          ],
          ...{ rowGroupSize: group, pageSize: page },
        });
        writeFileSync(file, Buffer.from(data));
        const { table, records, done } = await readAll(file, batch, [1, 2]);
        expect(table).toMatchObject({ header: ['unused', 'count', 'text'], countedBy: 'row' });
        expect(records).toEqual(numbers.map((row) => ({ cells: ['', String(row), text[row] ?? ''], place: row + 1 })));
        expect(done.at(-1)).toBe(rows);
        expect(table.size).toEqual({ total: rows, unit: 'rows' });
      }),
      { numRuns: 25 },
    );
  });

  it('gives the rows of a CSV file with their lines', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async ({ rows, batch }) => {
        const file = path.join(folder, 'report.csv');
        const records = Array.from({ length: rows }, (_, row) => [`a, "quoted" ${row}`, String(row)]);
        const text = stringify([['name', 'count'], ...records]);
        writeFileSync(file, text);
        const read = await readAll(file, batch, [0, 1]);
        expect(read.table.header).toEqual(['name', 'count']);
        expect(read.records).toEqual(records.map((cells, row) => ({ cells, place: row + 2 })));
        expect(read.done.at(-1)).toBe(Buffer.byteLength(text));
        expect(read.table.size).toEqual({ total: Buffer.byteLength(text), unit: 'bytes' });
      }),
      { numRuns: 20 },
    );
  });

  it('can be closed before it was read', async () => {
    const file = path.join(folder, 'long.csv');
    writeFileSync(file, `a,b\n${'1,2\n'.repeat(200_000)}`);
    const table = await openTableFile({ file, name: 'report', batchRows: 10 });
    for await (const { records } of table.batches([0])) {
      expect(records).toHaveLength(10);
      break;
    }
    await table.close();
    await (await openTableFile({ file, name: 'report', batchRows: 10 })).close();
  });
});
