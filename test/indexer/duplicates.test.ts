import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { copiesOf, duplicateGroups, duplicatesOf, fingerprintCoverage } from '../../src/duplicates/index.js';
import { ImageStore } from '../../src/indexer/image-store.js';
import { indexFolder } from '../../src/indexer/index-folder.js';
import { scanDuplicates } from '../../src/indexer/scan-duplicates.js';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { registerModel, type RegisteredModel } from '../../src/tagging/model-registry.js';
import { TagModel } from '../../src/tagging/tag-model.js';
import { writeColourPack } from '../support/colour-pack.js';
import { databases, temporaryFolder, type TestDatabase } from '../support/databases.js';
import { onWhite, writePictures } from '../support/drawn-pictures.js';

type Policy = 'skip' | 'link' | 'keep';

describe.each(databases)('copies at ingest on $name', ({ create }) => {
  let database: TestDatabase;
  let folder: string;
  let store: ImageStore;
  let model: TagModel;
  let registered: RegisteredModel;
  let rocket: Buffer;
  let snail: Buffer;

  beforeAll(async () => {
    database = await create();
    folder = temporaryFolder();
    model = await TagModel.load(await readModelPack(writeColourPack(path.join(folder, 'pack'))));
    registered = await registerModel(database.pool, model.pack);
    [rocket, snail] = [await onWhite('rocket'), await onWhite('snail')];
  });
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await database.pool.query('truncate illustration, illustration_vector, index_failure cascade');
    rmSync(path.join(folder, 'images'), { recursive: true, force: true });
    store = new ImageStore(path.join(folder, 'images'));
  });

  const jpeg = (image: Buffer, quality = 60) => sharp(image).jpeg({ quality }).toBuffer();
  const index = (name: string, pictures: Readonly<Record<string, Buffer>>, duplicates: Policy, extra: object = {}) => {
    const from = path.join(folder, 'pictures', name);
    rmSync(from, { recursive: true, force: true });
    writePictures(from, pictures);
    return indexFolder(from, { pool: database.pool, model, registered, store, duplicates, ...extra });
  };
  const names = async () =>
    (await database.pool.query<{ name: string }>('select name from illustration order by name')).rows.map(
      ({ name }) => name,
    );
  const idOf = async (name: string) =>
    (await database.pool.query<{ id: string }>('select id::text as id from illustration where name = $1', [name]))
      .rows[0]!.id;
  const linksOf = async (name: string) => {
    const id = await idOf(name);
    return (await duplicatesOf(database.pool, [id], 20)).get(id) ?? [];
  };

  it('skip: leaves out near copies, of the library and of the same run, with what they copy, and keeps no file', async () => {
    await index('first', { 'rocket.png': rocket }, 'skip');
    const [copy, small] = [await jpeg(rocket), await sharp(snail).resize(100).png().toBuffer()];
    const report = await index('second', { 'a.jpg': copy, 'b.png': snail, 'c.png': small }, 'skip');
    expect(report).toMatchObject({ indexed: 1, skipped: 2, alreadyIndexed: 0, failures: [] });
    expect(report.nearCopies).toMatchObject([
      { name: 'a.jpg', illustrationId: null, copyOf: await idOf('rocket.png'), mirrored: false, cropped: false },
      { name: 'c.png', illustrationId: null, copyOf: await idOf('b.png') },
    ]);
    expect(await names()).toEqual(['b.png', 'rocket.png']);
    const files = await database.pool.query<{ sha256: string }>(
      `select encode(sha256, 'hex') as sha256 from illustration`,
    );
    for (const { sha256 } of files.rows) expect(existsSync(store.pathOf(sha256))).toBe(true);
    expect(existsSync(store.pathOf(createHash('sha256').update(copy).digest('hex')))).toBe(false);
  });

  it('link: takes near copies in beside what they copy, and keeps names of the same bytes', async () => {
    await index('first', { 'rocket.png': rocket }, 'link');
    const mirrored = await sharp(rocket).flop().png().toBuffer();
    const report = await index('second', { 'flop.png': mirrored, 'same.png': rocket, 'snail.png': snail }, 'link');
    expect(report).toMatchObject({ indexed: 2, skipped: 0, alreadyIndexed: 1, exactCopies: 1 });
    expect(report.nearCopies).toMatchObject([{ name: 'flop.png', illustrationId: await idOf('flop.png') }]);
    expect(await linksOf('flop.png')).toMatchObject([{ illustrationId: await idOf('rocket.png'), linked: true }]);
    expect(await linksOf('rocket.png')).toMatchObject([{ illustrationId: await idOf('flop.png'), linked: true }]);
    expect(await linksOf('snail.png')).toEqual([]);
    const id = await idOf('rocket.png');
    expect((await copiesOf(database.pool, [id])).get(id)).toMatchObject([{ name: 'same.png' }]);
  });

  it('keep: takes copies in like other pictures, for a scan to find', async () => {
    await index('first', { 'rocket.png': rocket, 'rocket.jpg': await jpeg(rocket), 'same.png': rocket }, 'keep');
    expect(await names()).toHaveLength(2); // the same bytes are one illustration whatever the policy
    expect(await duplicateGroups(database.pool)).toEqual([]);
    expect(await fingerprintCoverage(database.pool)).toEqual({ withoutFingerprint: 0, notCompared: 2 });
    expect(await scanDuplicates({ pool: database.pool, store })).toMatchObject({ fingerprinted: 0, compared: 2 });
    expect(await duplicateGroups(database.pool)).toHaveLength(1);
    expect(await linksOf('rocket.jpg')).toMatchObject([{ linked: false }]);
  });

  it.each(['skip', 'link'] as const)('%s: finds nothing new in a folder that comes a second time', async (policy) => {
    const pictures = { 'rocket.png': rocket, 'snail.png': snail };
    await index('folder', pictures, policy);
    const again = await index('folder', pictures, policy);
    expect(again).toMatchObject({ indexed: 0, skipped: 0, alreadyIndexed: 2, nearCopies: [], exactCopies: 0 });
    expect(await duplicateGroups(database.pool)).toEqual([]);
  });

  it('of one picture are not let in twice by two runs at once', async () => {
    const second = await openDatabase(database.options);
    try {
      const copies = await Promise.all([90, 80, 70, 60].map((quality) => jpeg(rocket, quality)));
      const reports = await Promise.all(
        copies.map((copy, run) =>
          index(`run-${run}`, { [`${run}.jpg`]: copy }, 'skip', run % 2 ? { pool: second } : {}),
        ),
      );
      expect(await names()).toHaveLength(1);
      expect(reports.reduce((sum, { skipped }) => sum + skipped, 0)).toBe(3);
    } finally {
      await second.end();
    }
  });

  it.each(['skip', 'link'] as const)(
    '%s: an illustration is no copy of itself for another tag model',
    async (policy) => {
      const pictures = { 'rocket.png': rocket, 'rocket.jpg': await jpeg(rocket) };
      await index('folder', pictures, 'keep');
      const pack = await readModelPack(writeColourPack(path.join(folder, 'other'), { description: { name: 'other' } }));
      const other = await registerModel(database.pool, pack);
      const report = await index('folder', pictures, policy, { model: await TagModel.load(pack), registered: other });
      expect(report).toMatchObject({ indexed: 2, skipped: 0, nearCopies: [] });
      const { rows } = await database.pool.query<{ count: number }>(
        'select count(*)::int as count from illustration_vector where model_id = $1',
        [other.id],
      );
      expect(rows[0]!.count).toBe(2);
    },
  );

  it('are no longer linked, and no longer left out, once the original is deleted', async () => {
    await index('first', { 'rocket.png': rocket, 'z.jpg': await jpeg(rocket) }, 'link');
    expect(await linksOf('z.jpg')).toHaveLength(1);
    await database.pool.query('delete from illustration');
    const report = await index('again', { 'z.jpg': await jpeg(rocket, 61) }, 'skip');
    expect(report).toMatchObject({ indexed: 1, skipped: 0, nearCopies: [] });

    await index('more', { 'rocket.png': rocket }, 'link');
    expect(await linksOf('z.jpg')).toHaveLength(1);
    await database.pool.query(`delete from illustration where name = 'rocket.png'`);
    expect(await linksOf('z.jpg')).toEqual([]);
    expect(await duplicateGroups(database.pool)).toEqual([]);
  });
});
