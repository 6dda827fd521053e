import { rmSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImageStore } from '../../src/indexer/image-store.js';
import { indexFolder } from '../../src/indexer/index-folder.js';
import { settingsOf } from '../../src/settings.js';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { activateModel, registerModel } from '../../src/tagging/model-registry.js';
import { TagModel } from '../../src/tagging/tag-model.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { writeColourPack } from '../support/colour-pack.js';
import { databases, temporaryFolder, type TestDatabase } from '../support/databases.js';
import { onWhite, SUBJECTS, writePictures } from '../support/drawn-pictures.js';

const NEAR = `query ($id: ID, $upload: ID, $minSimilarity: Float! = 0.82, $first: Int! = 20, $after: String) {
  nearDuplicates(id: $id, upload: $upload, minSimilarity: $minSimilarity, first: $first, after: $after) {
    totalCount withoutFingerprint pageInfo { hasNextPage endCursor }
    edges { cursor node { similarity mirrored cropped illustration { id name } } } } }`;
const GROUPS = `query ($first: Int! = 20, $after: String) { duplicateGroups(first: $first, after: $after) {
  totalCount notCompared pageInfo { hasNextPage endCursor } edges { node { illustrations { name } } } } }`;

describe.each(databases)('duplicates over GraphQL on $name', ({ create }) => {
  let database: TestDatabase;
  let folder: string;
  let api: ApiServer;
  let castle: Buffer;
  let guitar: Buffer;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    database = await create();
    folder = temporaryFolder();
    const settings = settingsOf(folder, database.options.url);
    const pack = await readModelPack(writeColourPack(path.join(folder, 'pack')));
    const registered = await registerModel(database.pool, pack);
    await activateModel(database.pool, registered.id);
    [castle, guitar] = [await onWhite('castle'), await onWhite('guitar')];
    const pictures = Object.fromEntries(
      await Promise.all(SUBJECTS.map(async (name) => [`${name}.png`, await onWhite(name)] as const)),
    );
    writePictures(path.join(folder, 'pictures'), {
      ...pictures,
      'guitar-flop.png': await flop(guitar),
      'guitar-small.png': await sharp(guitar).resize(120).png().toBuffer(),
    });
    const model = await TagModel.load(pack);
    const store = new ImageStore(settings.imagesFolder);
    await indexFolder(path.join(folder, 'pictures'), { pool: database.pool, model, registered, store });
    const { rows } = await database.pool.query<{ id: string; name: string }>('select id::text, name from illustration');
    for (const { id, name } of rows) ids.set(name, id);
    api = await startApi(database, settings);
  });
  afterAll(async () => {
    await api.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const flop = (image: Buffer) => sharp(image).flop().png().toBuffer();
  const near = async (variables: object) => (await api.data(NEAR, variables)).nearDuplicates;
  const namesOf = (found: any): string[] => found.edges.map(({ node }: any) => node.illustration.name as string);
  const groups = async (variables: object = {}) => (await api.data(GROUPS, variables)).duplicateGroups;
  const groupNames = (found: any): string[][] =>
    found.edges.map(({ node }: any) => node.illustrations.map(({ name }: any) => name as string));
  const fails = async (query: string, variables: object = {}) => {
    const { errors } = await api.ask(query, variables);
    return { code: errors?.[0].extensions.code as string, message: errors?.[0].message as string };
  };

  it('exactDuplicate: the illustration with the bytes of an upload, or null', async () => {
    const query = 'query ($upload: ID!) { exactDuplicate(upload: $upload) { id name } }';
    const upload = await api.upload('other-name.png', castle);
    expect(await api.data(query, { upload })).toEqual({
      exactDuplicate: { id: ids.get('castle.png'), name: 'castle.png' },
    });
    const jpeg = await api.upload('castle.jpg', await sharp(castle).jpeg().toBuffer());
    expect(await api.data(query, { upload: jpeg })).toEqual({ exactDuplicate: null });
    expect(await fails(query, { upload: 'none' })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('nearDuplicates: of an upload, with how it differs; the same bytes are no near copy', async () => {
    const jpeg = await api.upload('castle.jpg', await sharp(castle).jpeg({ quality: 50 }).toBuffer());
    expect((await near({ upload: jpeg })).edges).toMatchObject([
      { node: { mirrored: false, cropped: false, illustration: { name: 'castle.png' } } },
    ]);
    const crop = { left: 20, top: 6, width: 230, height: 230 };
    const cropped = await api.upload('crop.png', await sharp(castle).extract(crop).png().toBuffer());
    expect((await near({ upload: cropped })).edges).toMatchObject([
      { node: { mirrored: false, cropped: true, illustration: { name: 'castle.png' } } },
    ]);
    expect(await near({ upload: await api.upload('castle.png', castle) })).toMatchObject({
      ...{ totalCount: 0, edges: [], withoutFingerprint: 0 },
    });
  });

  it('nearDuplicates: of an illustration, itself left out, most alike first', async () => {
    const { edges } = await near({ id: ids.get('guitar.png') });
    expect(edges.map(({ node }: any) => node.illustration.name as string).sort()).toEqual([
      ...['guitar-flop.png', 'guitar-small.png'],
    ]);
    expect(edges[0].node.similarity).toBeGreaterThanOrEqual(edges[1].node.similarity);
    for (const { node } of edges) {
      expect(node).toMatchObject({ mirrored: node.illustration.name === 'guitar-flop.png', cropped: false });
      expect(node.similarity).toBeGreaterThan(0.95);
      expect(node.similarity).toBeLessThanOrEqual(1);
    }
  });

  it('nearDuplicates: pages without repeating or skipping, and cursors of this query alone', async () => {
    const id = ids.get('guitar.png');
    const all = await near({ id });
    const first = await near({ id, first: 1 });
    expect(first).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
    const second = await near({ id, first: 1, after: first.pageInfo.endCursor });
    expect(second.pageInfo.hasNextPage).toBe(false);
    expect([...namesOf(first), ...namesOf(second)]).toEqual(namesOf(all));
    const after = first.pageInfo.endCursor as string;
    expect(await fails(NEAR, { id: ids.get('snail.png'), after })).toMatchObject({ code: 'BAD_USER_INPUT' });
    const { similarity } = all.edges[1].node;
    expect(namesOf(await near({ id, minSimilarity: similarity + 1e-6 })).length).toBeLessThan(2);
  });

  it.each([
    ['both id and upload', { id: '1', upload: 'x' }, 'BAD_USER_INPUT', /either id.*or upload/],
    ['neither', {}, 'BAD_USER_INPUT', /either id.*or upload/],
    ['an unknown id', { id: '999999' }, 'NOT_FOUND', /no illustration 999999/],
    ['an id that is none', { id: 'x' }, 'BAD_USER_INPUT', /x/],
    ['an unknown upload', { upload: 'none' }, 'NOT_FOUND', /none/],
    ['a minSimilarity of 0', { id: '1', minSimilarity: 0 }, 'BAD_USER_INPUT', /minSimilarity is 0; .* above 0/],
    ['a minSimilarity above 1', { id: '1', minSimilarity: 1.5 }, 'BAD_USER_INPUT', /minSimilarity is 1.5/],
    ['too long a page', { id: '1', first: 101 }, 'BAD_USER_INPUT', /first/],
  ])('nearDuplicates: says what is wrong with %s', async (_, variables, code, message) => {
    expect(await fails(NEAR, variables)).toEqual({ code, message: expect.stringMatching(message) });
  });

  it('scanDuplicates and duplicateGroups: says what is not compared, then groups it', async () => {
    expect(await groups()).toMatchObject({ totalCount: 0, notCompared: ids.size, edges: [] });
    const { scanDuplicates } = await api.data('mutation { scanDuplicates { id kind } }');
    expect(scanDuplicates.kind).toBe('scan_duplicates');
    expect(await api.finished(scanDuplicates.id as string)).toMatchObject({
      status: 'SUCCEEDED',
      result: { fingerprinted: 0, compared: ids.size, failures: [] },
    });
    const found = await groups();
    expect(found).toMatchObject({ totalCount: 1, notCompared: 0 });
    expect(groupNames(found).map((names) => [...names].sort())).toEqual([
      ['guitar-flop.png', 'guitar-small.png', 'guitar.png'],
    ]);
    const query = 'query ($id: ID!) { illustration(id: $id) { duplicates { mirrored linked illustration { name } } } }';
    const { illustration } = await api.data(query, { id: ids.get('guitar-flop.png') });
    expect(illustration.duplicates).toHaveLength(2);
    for (const duplicate of illustration.duplicates) expect(duplicate).toMatchObject({ mirrored: true, linked: false });
    expect(await api.data(query, { id: ids.get('snail.png') })).toEqual({ illustration: { duplicates: [] } });
  });

  it('ingest: links copies, or leaves them out, and the job says which', async () => {
    const ingest = async (name: string, content: Buffer, duplicates: string) => {
      const mutation = `mutation ($upload: ID!, $name: String!, $duplicates: DuplicatePolicy!) {
        ingest(illustrations: [{ upload: $upload, name: $name }], duplicates: $duplicates) { id } }`;
      const upload = await api.upload(name, content);
      return (await api.finished((await api.data(mutation, { upload, name, duplicates })).ingest.id as string)).result;
    };
    const rocket = await sharp(await onWhite('rocket'))
      .jpeg({ quality: 70 })
      .toBuffer();
    expect(await ingest('rocket.jpg', rocket, 'SKIP')).toMatchObject({
      ...{ indexed: 0, skipped: 1, illustrations: [null] },
      nearCopies: [{ name: 'rocket.jpg', illustrationId: null, copyOf: ids.get('rocket.png') }],
    });
    const linked = await ingest('rocket.jpg', rocket, 'LINK');
    expect(linked).toMatchObject({ indexed: 1, nearCopies: [{ copyOf: ids.get('rocket.png') }] });
    expect(await ingest('again.png', await onWhite('rocket'), 'LINK')).toMatchObject({ indexed: 0, exactCopies: 1 });
    const query = `query ($id: ID!) { illustration(id: $id) {
      copies { name source } duplicates { linked illustration { name } } } }`;
    expect(await api.data(query, { id: ids.get('rocket.png') })).toEqual({
      illustration: {
        copies: [{ name: 'again.png', source: 'upload:again.png' }],
        duplicates: [{ linked: true, illustration: { name: 'rocket.jpg' } }],
      },
    });
  });

  it('duplicateGroups: chains through others, pages, oldest first', async () => {
    const [dog, burger, snail] = ['dog-face.png', 'hamburger.png', 'snail.png'].map((name) => ids.get(name)!);
    await database.pool.query(
      `insert into illustration_duplicate (illustration_id, duplicate_of, similarity, mirrored, cropped, linked)
       select greatest(a, b), least(a, b), 0.9, false, false, false
       from (values ($1::bigint, $2::bigint), ($2, $3)) as pair (a, b)`,
      [dog, burger, snail],
    );
    const all = await groups();
    expect(all.totalCount).toBe(3);
    expect(groupNames(all).map((names) => [...names].sort())).toContainEqual([
      ...['dog-face.png', 'hamburger.png', 'snail.png'],
    ]);
    for (const names of groupNames(all)) {
      const numbers = names.map((name) => Number(ids.get(name) ?? Infinity));
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }
    const first = await groups({ first: 2 });
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = await groups({ first: 2, after: first.pageInfo.endCursor });
    expect([...groupNames(first), ...groupNames(rest)]).toEqual(groupNames(all));
  });

  it('copies of a large group come so many at a time, with the count of all', async () => {
    const [oldest, ...others] = [...ids.values()].sort((a, b) => Number(a) - Number(b));
    await database.pool.query('truncate illustration_duplicate');
    await database.pool.query(
      `insert into illustration_duplicate (illustration_id, duplicate_of, similarity, mirrored, cropped, linked)
       select id, $1, 0.9 + 0.0001 * id, false, false, true from unnest($2::bigint[]) as other (id)`,
      [oldest, others],
    );
    const most = Number(others.at(-1));
    const query = `query ($id: ID!, $first: Int!) {
      illustration(id: $id) { duplicateCount duplicates(first: $first) { illustration { id } } }
      duplicateGroups { edges { node { illustrationCount illustrations(first: $first) { id } } } } }`;
    expect(await api.data(query, { id: oldest, first: 2 })).toEqual({
      illustration: {
        duplicateCount: others.length,
        duplicates: [{ illustration: { id: String(most) } }, { illustration: { id: others.at(-2) } }],
      },
      duplicateGroups: {
        edges: [{ node: { illustrationCount: ids.size, illustrations: [{ id: oldest }, { id: others[0] }] } }],
      },
    });
    const all = await api.data(query, { id: oldest, first: 100 });
    expect(all.illustration.duplicates).toHaveLength(others.length);
    for (const first of [0, 101]) {
      expect(await fails(query, { id: oldest, first })).toMatchObject({ code: 'BAD_USER_INPUT' });
    }
  });

  it('a library from before fingerprints says so, and a scan mends it', async () => {
    await database.pool.query('truncate illustration_fingerprint, illustration_duplicate');
    const upload = await api.upload(
      'guitar-flop-2.png',
      await sharp(await flop(guitar))
        .resize(90)
        .png()
        .toBuffer(),
    );
    const before = await near({ upload });
    expect(before).toMatchObject({ totalCount: 0, edges: [] });
    expect(before.withoutFingerprint).toBeGreaterThanOrEqual(ids.size);
    expect(await fails(NEAR, { id: ids.get('guitar.png') })).toMatchObject({
      code: 'NOT_READY',
      message: expect.stringMatching(/scanDuplicates/) as string,
    });
    const { scanDuplicates } = await api.data('mutation { scanDuplicates { id } }');
    const { result } = await api.finished(scanDuplicates.id as string);
    expect(result).toMatchObject({ fingerprinted: before.withoutFingerprint, failures: [] });
    expect(await near({ upload })).toMatchObject({ totalCount: 3, withoutFingerprint: 0 });
  });
});
