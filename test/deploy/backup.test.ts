import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { settingsOf } from '../../src/settings.js';
import { buildVectorIndex } from '../../src/vectors/build-vector-index.js';
import { vectorIndexOf } from '../../src/vectors/vector-index.js';
import { startApi } from '../support/api-server.js';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { createEmbedded, createOnServer, temporaryFolder, type TestDatabase } from '../support/databases.js';
import { embeddedProcess } from '../support/embedded-process.js';

/** Everything of a library that a user sees. */
const EVERYTHING = `{
  tagModels { name sha256 active }
  illustrations(first: 100) { totalCount edges { node {
    id name sha256 mediaType createdAt metadata
    tags(first: 6) { tag { name } score }
    similar(first: 3) { similarity illustration { name } }
    kpi(name: "ctr") { rate interval { low high } }
  } } }
  kpiSeries(kpi: "ctr") { time numerator denominator }
  kpiModels(kpi: "ctr") { id method deployedAt }
}`;

async function look(database: TestDatabase, library: Pick<ColourLibrary, 'settings'>): Promise<any> {
  const api = await startApi(database, library.settings);
  try {
    const seen = await api.data(EVERYTHING);
    const picture = await fetch(`${api.url}/images/${seen.illustrations.edges[0].node.id}`);
    return { seen, picture: Buffer.from(await picture.arrayBuffer()).toString('base64') };
  } finally {
    await api.close();
  }
}

describe('a backup of the embedded database', () => {
  let database: TestDatabase;
  let library: ColourLibrary;
  beforeAll(async () => {
    database = await createEmbedded();
    library = await makeColourLibrary(database);
  });
  afterAll(() => library.remove());

  it('taken as docs/deploy.md says gives the same library in another place', async () => {
    const before = await look(database, library);
    // Stopped: the last client has left.
    await database.pool.end();
    await expect.poll(() => embeddedProcess(database.options.dataFolder), { timeout: 20_000 }).toBeUndefined();
    const elsewhere = temporaryFolder();
    cpSync(database.options.dataFolder, elsewhere, { recursive: true });
    cpSync(library.settings.imagesFolder, path.join(elsewhere, 'images'), { recursive: true });
    rmSync(database.options.dataFolder, { recursive: true, force: true });
    const pool = await openDatabase({ dataFolder: elsewhere });
    const restored: TestDatabase = { pool, options: { dataFolder: elsewhere }, close: () => pool.end() };
    expect(await look(restored, { settings: settingsOf(elsewhere, undefined) })).toEqual(before);
    await pool.end();
  });
});

describe.runIf(process.env.TEST_DATABASE_URL)('a backup of a server', () => {
  let database: TestDatabase;
  let library: ColourLibrary;
  beforeAll(async () => {
    database = await createOnServer();
    library = await makeColourLibrary(database);
    await buildVectorIndex(database.pool, library.registered.id);
  });
  afterAll(async () => {
    library.remove();
    await database.close();
  });

  /** The server's own, where there is one: an older pg_dump refuses a newer server. */
  function program(name: string): string[] {
    const chroot = process.env.EYECATCH_POSTGRES_FOLDER ?? '/opt/eyecatch-postgres';
    const native = `/usr/lib/postgresql/17/bin/${name}`;
    return spawnSync('test', ['-x', native]).status === 0 ? [native] : ['chroot', chroot, native];
  }

  it('taken while it answers gives the same library, with its vector index, in another database', async () => {
    const { pool, options } = database;
    const before = await look(database, library);
    const { rows: jobs } = await pool.query(
      `insert into job (kind, input) values ('scan_duplicates', '{}') returning id`,
    );
    const [dump, ...dumpArguments] = program('pg_dump');
    const content = execFileSync(dump!, [...dumpArguments, '-Fc', options.url!], { maxBuffer: 1 << 28 });

    const name = `eyecatch_restored_${process.pid}`;
    const url = new URL(options.url!);
    url.pathname = `/${name}`;
    const administrator = new Pool({ connectionString: process.env.TEST_DATABASE_URL });
    await administrator.query(`create database ${name}`);
    try {
      const [restore, ...restoreArguments] = program('pg_restore');
      const restored = [...restoreArguments, '--dbname', url.toString(), '--no-owner', '--exit-on-error'];
      execFileSync(restore!, restored, { input: content });
      const again = await openDatabase({ dataFolder: options.dataFolder, url: url.toString() });
      expect(await vectorIndexOf(again, library.registered.id)).toMatchObject({ valid: true });
      const copy: TestDatabase = {
        pool: again,
        options: { ...options, url: url.toString() },
        close: () => again.end(),
      };
      expect(await look(copy, library)).toEqual(before);
      // What waited is done by the workers of the copy.
      const done = `select status from job where id = ${jobs[0].id}`;
      const api = await startApi(copy, library.settings);
      await expect.poll(async () => (await again.query(done)).rows[0].status, { timeout: 60_000 }).toBe('succeeded');
      await api.close();
      await again.end();
    } finally {
      await administrator.query(`drop database ${name} with (force)`);
      await administrator.end();
    }
  });
});
