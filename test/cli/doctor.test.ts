import {
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  appendFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { judgeBuildMemory } from '../../src/doctor/check-build-memory.js';
import { checkDisk } from '../../src/doctor/check-disk.js';
import { checkNode } from '../../src/doctor/check-node.js';
import { checkPage } from '../../src/doctor/check-page.js';
import { judgeVersions } from '../../src/doctor/check-server-versions.js';
import { checkSettings } from '../../src/doctor/check-settings.js';
import { examine, type NamedFinding } from '../../src/doctor/examine.js';
import { enqueueJob } from '../../src/jobs/enqueue.js';
import { settingsOf, type Settings } from '../../src/settings.js';
import { refreshTagFrequencies } from '../../src/vectors/tag-frequencies.js';
import { buildVectorIndex } from '../../src/vectors/build-vector-index.js';
import { partitionOf } from '../../src/vectors/vector-partition.js';
import { vectorIndexName } from '../../src/vectors/vector-index.js';
import { eyecatch } from '../support/command.js';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { databases, temporaryFolder, type TestDatabase } from '../support/databases.js';

describe.each(databases)('eyecatch doctor on $name', ({ name, create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let settings: Settings;
  const onServer = name === 'PostgreSQL server';
  /** What is not in order. */
  const found = async (check: string): Promise<NamedFinding[]> => {
    const all = await examine({ settings, environment: {} });
    return all.filter((finding) => finding.check === check && finding.level !== 'ok');
  };
  const query = (text: string): Promise<unknown> => database.pool.query(text);

  beforeAll(async () => {
    database = await create();
    library = await makeColourLibrary(database);
    const { dataFolder, url } = database.options;
    // One folder for both, as a library has it.
    const imagesFolder = path.join(dataFolder, 'images');
    renameSync(library.settings.imagesFolder, imagesFolder);
    settings = settingsOf(dataFolder, url);
  });
  afterAll(async () => {
    await database.close();
    library.remove();
  });

  it('finds nothing wrong with a library that is well', async () => {
    const all = await examine({ settings, environment: {} });
    // Debian's pgvector is older than what is advised.
    expect(
      all.filter(({ check, level }) => level !== 'ok' && !['versions', 'disk', 'build memory'].includes(check)),
    ).toEqual([]);
    expect(new Set(all.map(({ check }) => check)).size).toBeGreaterThanOrEqual(19);
  });

  it('prints a line a check with what mends it, JSON on demand, and exits with 2 when there is a problem', async () => {
    const { url = '' } = database.options;
    const args = ['doctor', '--data', settings.dataFolder];
    const well = await eyecatch(args, { DATABASE_URL: url });
    expect([well.code, well.stderr]).toEqual([0, '']);
    expect(well.stdout).toMatch(/^ok {7}node {10}Node 2/m);
    expect(well.stdout).toMatch(/0 problems, \d warnings/);
    const pack = path.join(library.registered.path, 'model.onnx');
    renameSync(pack, `${pack}.away`);
    try {
      const ill = await eyecatch([...args, '--json'], { DATABASE_URL: url });
      expect(ill.code).toBe(2);
      const { problems, findings } = JSON.parse(ill.stdout);
      expect(problems).toBe(1);
      expect(findings.find(({ level }: NamedFinding) => level === 'problem')).toMatchObject({ check: 'tag models' });
    } finally {
      renameSync(`${pack}.away`, pack);
    }
  });

  it('notices a pack that is gone, and one that is no longer what was registered', async () => {
    const { path: folder } = library.registered;
    renameSync(folder, `${folder}.away`);
    expect(await found('tag models')).toEqual([
      expect.objectContaining({ level: 'problem', says: expect.stringContaining(`is not in ${folder}`) }),
    ]);
    renameSync(`${folder}.away`, folder);
    appendFileSync(path.join(folder, 'selected_tags.csv'), '99,another_tag,0,1\n');
    const [changed] = await found('tag models');
    expect(changed).toMatchObject({ level: 'problem' });
    const file = path.join(folder, 'selected_tags.csv');
    const { readFileSync } = await import('node:fs');
    writeFileSync(file, readFileSync(file, 'utf8').replace('99,another_tag,0,1\n', ''));
    expect(await found('tag models')).toEqual([]);
  });

  it('notices originals that are gone or cut short', async () => {
    const images = settings.imagesFolder;
    const { rows } = await database.pool.query<{ sha256: string; name: string }>(
      `select encode(sha256, 'hex') as sha256, name from illustration order by id limit 2`,
    );
    const files = rows.map(({ sha256 }) => path.join(images, sha256.slice(0, 2), sha256));
    renameSync(files[0]!, `${files[0]}.away`);
    const [gone] = await found('originals');
    expect(gone).toMatchObject({ level: 'problem', says: expect.stringContaining('1 lack their original') });
    expect(gone!.says).toContain(`${rows[0]!.name} (not there)`);
    renameSync(`${files[0]}.away`, files[0]!);
    expect(await found('originals')).toEqual([]);
    truncateSync(files[1]!, 10);
    expect((await found('originals'))[0]!.says).toContain('10 instead of');
    await query('delete from illustration where id = (select min(id) + 1 from illustration)');
  });

  it('notices a missing, an interrupted and a built vector index, and old tag frequencies', async () => {
    const { id } = library.registered;
    const partition = partitionOf(id);
    // Real vectors under other ids.
    await query(
      `insert into ${partition} (illustration_id, model_id, scores, sketch, labels, content_rating, rating_scores)
       select illustration_id + 1000 * n, model_id, scores, sketch, labels, content_rating, rating_scores
       from ${partition}, generate_series(1, 42) n`,
    );
    expect((await found('statistics'))[0]).toMatchObject({
      level: 'warning',
      says: expect.stringMatching(/are of 125 vectors .*there are 5375/),
    });
    await refreshTagFrequencies(database.pool, id);
    expect(await found('statistics')).toEqual([]);

    expect((await found('vector index'))[0]).toMatchObject({
      level: 'problem',
      says: expect.stringContaining('5375 vectors and no index'),
      mend: 'eyecatch reindex',
    });
    await buildVectorIndex(database.pool, id);
    expect(await found('vector index')).toEqual([]);
    // What an interrupted build leaves.
    await query(`update pg_index set indisvalid = false where indexrelid = '${vectorIndexName(id)}'::regclass`);
    expect((await found('vector index'))[0]).toMatchObject({
      level: 'problem',
      says: expect.stringContaining(`interrupted build left ${vectorIndexName(id)}`),
    });
    await query(`drop index ${vectorIndexName(id)}`);
    await query(`delete from ${partition} where illustration_id > 1000`);
    await refreshTagFrequencies(database.pool, id);
  });

  it('notices other indexes that are invalid', async () => {
    const valid = (is: boolean): Promise<unknown> =>
      query(`update pg_index set indisvalid = ${is} where indexrelid = 'illustration_created_at'::regclass`);
    await valid(false);
    expect(await found('indexes')).toEqual([
      {
        check: 'indexes',
        level: 'problem',
        says: expect.stringContaining('illustration_created_at of illustration is invalid'),
        mend: 'reindex index concurrently illustration_created_at;',
      },
    ]);
    await valid(true);
  });

  it('notices migrations that are not applied, and those of a newer version', async () => {
    await query(`update schema_migration set name = '9999_future' where name = '0012_dashboards'`);
    expect(await found('schema')).toEqual([
      expect.objectContaining({ level: 'warning', says: expect.stringContaining('0012_dashboards') }),
      expect.objectContaining({ level: 'problem', says: expect.stringContaining('9999_future') }),
    ]);
    await query(`update schema_migration set name = '0012_dashboards' where name = '9999_future'`);
  });

  it('notices jobs that nobody does, what was given up, and workers that fell silent', async () => {
    const { id } = await enqueueJob(database.pool, 'scan_duplicates', {});
    expect(await found('queue')).toEqual([
      expect.objectContaining({ level: 'problem', says: '1 part of jobs in the queue, and no worker.' }),
    ]);
    const heard = (ago: string): Promise<unknown> =>
      query(`insert into worker (id, host, pid, version, provider, state, started_at, heartbeat_at)
             values (gen_random_uuid(), 'elsewhere', 7, '0', 'cpu', 'working', now(), now() - interval '${ago}')`);
    await heard('1 s');
    expect(await found('queue')).toEqual([]);
    await query(`update pgboss.job set start_after = now() - interval '3 hours' where name = 'work'`);
    expect(await found('queue')).toEqual([
      expect.objectContaining({ level: 'warning', says: expect.stringMatching(/^1 part .*3\.0 hours/) }),
    ]);
    await query(`delete from pgboss.job where name = 'work'`);
    await query(`insert into pgboss.job (name, data) values ('work_dead', '{"job": "${id}", "part": "1"}')`);
    expect(await found('queue')).toEqual([
      expect.objectContaining({ level: 'problem', says: expect.stringContaining('(scan_duplicates 1)') }),
    ]);
    await query(`delete from pgboss.job where name = 'work_dead'`);
    await heard('5 min');
    expect(await found('queue')).toEqual([
      expect.objectContaining({ level: 'warning', says: expect.stringContaining('elsewhere:7') }),
    ]);
    await query('delete from worker');
    await query('delete from job');
  });

  it('notices keys that are about to expire, none that administers, and keys that are off', async () => {
    const add = (name: string, scope: string, days: number): Promise<unknown> =>
      query(`insert into api_key (name, prefix, hash, scopes, expires_at)
             values ('${name}', 'eyc_', sha256('${name}'), '{${scope}}', now() + interval '${days} days')`);
    await add('reader', 'read', 90);
    expect((await found('keys'))[0]!.says).toContain('No key with the scope admin');
    await add('boss', 'admin', 3);
    expect(await found('keys')).toEqual([
      expect.objectContaining({ says: expect.stringMatching(/1 key .*14 days: boss/) }),
    ]);
    await query('delete from api_key');
    const withKeys = async (keys: string): Promise<unknown> =>
      (await examine({ settings, environment: { EYECATCH_KEYS: keys } })).find(({ check }) => check === 'keys');
    expect(await withKeys('off')).toMatchObject({ level: 'warning', mend: 'EYECATCH_KEYS=required' });
    expect(await withKeys('required')).toMatchObject({
      level: 'warning',
      says: expect.stringMatching(/nobody gets in/),
      mend: expect.stringContaining('keys create'),
    });
  });

  it('notices pictures that failed, and says why the latest did', async () => {
    await query(`insert into index_failure (model_id, source, reason) values (1, 'a.png', 'a.png is no picture.')`);
    expect((await found('failures'))[0]!.says).toContain(
      '1 picture could not be indexed; the latest: a.png is no picture.',
    );
    await query('delete from index_failure');
  });

  it('notices uploads that are left over', async () => {
    mkdirSync(settings.uploadsFolder, { recursive: true });
    const file = path.join(settings.uploadsFolder, 'f'.repeat(64));
    writeFileSync(file, 'x'.repeat(2048));
    expect(await found('uploads')).toEqual([]);
    utimesSync(file, new Date(0), new Date(0));
    expect((await found('uploads'))[0]!.says).toMatch(/^1 file \(2 kB\)/);
    rmSync(settings.uploadsFolder, { recursive: true });
  });

  it('notices a folder that everybody may write', async () => {
    chmodSync(settings.imagesFolder, 0o777);
    expect((await found('data folder'))[0]).toMatchObject({
      level: 'warning',
      mend: `chmod o-w ${settings.imagesFolder}`,
    });
    chmodSync(settings.imagesFolder, 0o755);
  });

  it('notices clocks that differ', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000, shouldAdvanceTime: true });
    try {
      expect((await found('clock'))[0]).toMatchObject({
        level: 'warning',
        says: expect.stringMatching(/9|10\.\d s apart/),
      });
      vi.setSystemTime(Date.now() - 200_000);
      expect((await found('clock'))[0]).toMatchObject({ level: 'problem' });
    } finally {
      vi.useRealTimers();
    }
  });

  it.runIf(onServer)('notices dead rows', async () => {
    await query('create table dying with (autovacuum_enabled = off) as select n from generate_series(1, 30000) n');
    await query('delete from dying');
    await query('select pg_stat_force_next_flush()');
    expect((await found('upkeep'))[0]).toMatchObject({ level: 'warning', mend: 'vacuum (analyze) dying;' });
    await query('drop table dying');
  });
});

describe('eyecatch doctor without a database', () => {
  it('says that there is no library, and makes none', async () => {
    const folder = path.join(temporaryFolder(), 'none');
    const { code, stdout } = await eyecatch(['doctor', '--data', folder]);
    expect(code).toBe(0);
    expect(stdout).toContain('no library');
    expect(() => chmodSync(folder, 0o755)).toThrow();
  });

  it('says which database does not answer, without its password', async () => {
    const { code, stdout } = await eyecatch(['doctor', '--data', temporaryFolder()], {
      DATABASE_URL: 'postgres://me:very-secret@127.0.0.1:1/x',
    });
    expect(code).toBe(2);
    expect(stdout).toMatch(/problem {2}database .*cannot be reached.*ECONNREFUSED/);
    expect(stdout).not.toContain('very-secret');
  });
});

describe('Checks of the machine', () => {
  const folder = temporaryFolder();
  const patient = { settings: settingsOf(folder, undefined), environment: {} };

  it.each([
    ['18.20.0', 'problem'],
    ['20.18.3', 'problem'],
    ['20.19.0', 'ok'],
    ['21.7.0', 'warning'],
    ['22.11.0', 'ok'],
    ['23.1.0', 'problem'],
  ])('Node %s: %s', async (version, level) => {
    expect((await checkNode(version)(patient))[0]!.level).toBe(level);
  });

  it.each([
    [{ free: 100e6, total: 100e9 }, 'problem'],
    [{ free: 3e9, total: 100e9 }, 'warning'],
    [{ free: 3e9, total: 10e9 }, 'ok'],
    [{ free: 50e9, total: 100e9, freeInodes: 0.001 }, 'problem'],
  ])('a disk of %j: %s', async (room, level) => {
    expect((await checkDisk(async () => room)(patient))[0]!.level).toBe(level);
  });

  it("Docker's small shared memory is a warning", () => {
    const [small] = judgeBuildMemory({ memory: 2 ** 30, workers: 2, room: 64 * 2 ** 20 });
    expect(small).toMatchObject({ level: 'warning', says: expect.stringContaining("Docker's default") });
    for (const room of [8 * 2 ** 30, undefined]) {
      expect(judgeBuildMemory({ memory: 2 ** 30, workers: 2, room })[0]!.level).toBe('ok');
    }
    expect(judgeBuildMemory({ memory: 2 ** 30, workers: 0, room: 1 })[0]!.level).toBe('ok');
  });

  it('a page that was not built is a warning', async () => {
    expect((await checkPage(folder)(patient))[0]).toMatchObject({ level: 'warning', mend: 'npm run setup' });
  });

  it.each([
    [{ EYECATCH_LOG_LEVEL: 'loud' }, undefined, 'problem', /EYECATCH_LOG_LEVEL is "loud"/],
    [{ EYECATCH_TRACES: 'collector' }, undefined, 'problem', /no address/],
    [{ NODE_ENV: 'production', EYECATCH_LOG_LEVEL: 'debug' }, undefined, 'warning', /grows fast/],
    [{ PORT: 'http' }, undefined, 'problem', /PORT is "http"/],
    [{}, 'mysql://db/x', 'problem', /no address of a Postgres/],
    [{}, 'postgres://me:postgres@db/x', 'warning', /everybody tries first/],
  ])('settings %j with %s: %s', async (environment, url, level, says) => {
    const findings = await checkSettings({ settings: settingsOf(folder, url), environment });
    expect(findings).toEqual([expect.objectContaining({ level, says: expect.stringMatching(says) })]);
  });

  it('two databases for one library are a warning', async () => {
    mkdirSync(path.join(folder, 'postgres'));
    const [both] = await checkSettings({ settings: settingsOf(folder, 'postgres://db/x'), environment: {} });
    expect(both).toMatchObject({ level: 'warning', says: expect.stringContaining('embedded database too') });
  });

  it.each([
    ['0.8.6', '0.8.6', 170_000, []],
    ['0.8.5', '0.8.6', 170_000, [/CVE-2026-18022/]],
    ['0.8.1', '0.8.1', 170_000, [/CVE-2026-3172.*corrupt.*CVE-2026-18022/]],
    ['0.8.6', '0.9.0', 170_000, [/0\.9\.0 is on the server/]],
    ['0.8.6', '0.8.6', 140_010, [/no fixes/]],
    [null, '0.8.6', 170_000, [/not installed/]],
  ])('pgvector %s where %s is available, on %i', (installed, available, postgres, says) => {
    const findings = judgeVersions({ installed, available, postgres, shown: '17.0' }, false).filter(
      ({ level }) => level !== 'ok',
    );
    expect(findings.map((finding) => finding.says)).toEqual(says.map((each) => expect.stringMatching(each)));
    for (const { mend } of findings) expect(mend).toBeTruthy();
  });
});
