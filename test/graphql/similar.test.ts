import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { registerModel } from '../../src/tagging/model-registry.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { COLOUR_TAGS, colourScores, plainImage, writeColourPack } from '../support/colour-pack.js';
import { COLOURS, makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { databases, type TestDatabase } from '../support/databases.js';

const [RED, GREEN, BLUE] = [COLOUR_TAGS.indexOf('red'), COLOUR_TAGS.indexOf('green'), COLOUR_TAGS.indexOf('blue')];

describe.each(databases)('similar over GraphQL on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let api: ApiServer;
  beforeAll(async () => {
    database = await create();
    library = await makeColourLibrary(database);
    api = await startApi(database, library.settings);
  });
  afterAll(async () => {
    await api.close();
    await database.close();
    library.remove();
  });

  const idOf = async (name: string): Promise<string> => {
    const { rows } = await database.pool.query('select id::text as id from illustration where name = $1', [name]);
    return rows[0].id as string;
  };
  const namesOf = (similar: any): string[] => similar.edges.map(({ node }: any) => node.illustration.name as string);
  const similar = async (args: string, fields = 'edges { node { similarity score illustration { name } } }') =>
    (await api.data(`{ similar(${args}) { ${fields} } }`)).similar;

  it('explains each neighbour by parts that add up', async () => {
    const id = await idOf('255-0-0.png');
    const found = await similar(
      `id: "${id}", first: 20`,
      `edges { node { similarity score sharedTags(first: 1) { part } apartTags(first: 1) { part }
         explanation(first: 2) { shared { part score neighbourScore tag { name } } sharedRest
           apart { part score neighbourScore tag { name } } apartRest examples } } }`,
    );
    expect(found.edges).toHaveLength(20);
    for (const { node } of found.edges) {
      const sum = (parts: { part: number }[]): number => parts.reduce((total, { part }) => total + part, 0);
      const { shared, sharedRest, apart, apartRest, examples } = node.explanation;
      expect(shared.length).toBeLessThanOrEqual(2);
      expect(sum(shared) + sharedRest).toBeCloseTo(node.score, 6);
      expect(sum(apart) + apartRest).toBeCloseTo(1 - node.score, 6);
      expect(examples).toEqual([expect.closeTo(node.score, 6)]);
      expect(node.similarity).toBeCloseTo(node.score, 9);
      expect(node.sharedTags[0].part).toBe(shared[0].part);
      expect(node.apartTags[0].part).toBe(apart[0].part);
    }
  });

  it('gives an identical picture a similarity of 1', async () => {
    const upload = await api.upload('red.png', await plainImage([255, 0, 0]).png().toBuffer());
    const found = await similar(`like: [{ upload: "${upload}" }], first: 1`);
    expect(found.edges[0].node).toMatchObject({
      similarity: expect.closeTo(1, 6),
      illustration: { name: '255-0-0.png' },
    });
  });

  it('takes illustrations, uploads and tag names as examples, with weights', async () => {
    const id = await idOf('128-128-128.png');
    const greener = await similar(`like: [{ illustration: "${id}" }, { tag: "green", weight: 3 }], first: 5`);
    for (const name of namesOf(greener)) {
      const scores = colourScores(name.replace('.png', '').split('-').map(Number) as [number, number, number]);
      expect(scores[GREEN]).toBeGreaterThan(Math.max(scores[RED]!, scores[BLUE]!));
    }
    expect(namesOf(greener)).not.toContain('128-128-128.png');
    const turned = await similar(
      `like: [{ tag: "warm colour" }], unlike: [{ tag: "red", weight: 2 }], first: 5`,
      'edges { node { score explanation { examples } illustration { name } } }',
    );
    for (const { node } of turned.edges) {
      const [like, unlike] = node.explanation.examples as [number, number];
      expect(like + unlike).toBeCloseTo(node.score, 6);
      expect(like).toBeGreaterThanOrEqual(0);
      expect(unlike).toBeLessThanOrEqual(0);
    }
    const onlyWarm = await similar(`like: [{ tag: "warm colour" }], first: 5`);
    expect(namesOf(turned)).not.toEqual(namesOf(onlyWarm));
  });

  it('ranks by the best match of several pictures', async () => {
    const ids = await Promise.all(['255-0-0.png', '0-0-255.png'].map(idOf));
    const like = ids.map((id) => `{ illustration: "${id}" }`).join(', ');
    const found = await similar(
      `like: [${like}], combine: BEST_MATCH, first: 10`,
      'edges { node { score explanation(first: 100) { shared { part } examples } illustration { name } } }',
    );
    const alone = await Promise.all(ids.map((id) => similar(`id: "${id}", first: 100`)));
    for (const { node } of found.edges) {
      const scores = alone.map(
        (each) =>
          each.edges.find((edge: any) => edge.node.illustration.name === node.illustration.name)?.node.score ?? 0,
      );
      expect(node.score).toBeCloseTo(Math.max(...(scores as number[])), 5);
      // Only the example that decided has a part in it.
      expect(node.explanation.examples.filter((part: number) => part !== 0)).toEqual([expect.closeTo(node.score, 5)]);
    }
  });

  it('filters by what people and the model said, and tells how it searched', async () => {
    await database.pool.query(
      `update illustration set metadata = '{"advertiser": "acme", "sizes": ["a", "b"]}', rating = 'safe' where name like '0-%'`,
    );
    const id = await idOf('255-0-0.png');
    const found = await similar(
      `id: "${id}", first: 100, filter: { rating: ["safe"], metadata: { advertiser: "acme", sizes: ["b"] },
         tags: { none: [{ name: "green" }] } }`,
      'totalCount windowLimit explain { strategy reason vectors expectedMatches efSearch index insufficient milliseconds } edges { node { illustration { name } } }',
    );
    const expected = COLOURS.filter((c) => c[0] === 0 && colourScores(c)[GREEN]! < 0.5).map(
      (c) => `${c.join('-')}.png`,
    );
    expect(new Set(namesOf(found))).toEqual(new Set(expected));
    expect(found.totalCount).toBe(expected.length);
    expect(found.windowLimit).toBe(1000);
    expect(found.explain).toMatchObject({
      strategy: 'FILTER_THEN_EXACT',
      vectors: COLOURS.length,
      efSearch: null,
      index: null,
      insufficient: [],
    });
    const inLibrary = await api.data(`{ illustrations(filter: { metadata: { advertiser: "acme" } }) { totalCount } }`);
    expect(inLibrary.illustrations.totalCount).toBe(25);
  });

  it('pages by cursors that belong to the query, whatever the length of the page', async () => {
    const args = `id: "${await idOf('255-0-0.png')}", filter: { tags: { none: [{ name: "blue" }] } }`;
    const fields =
      'totalCount pageInfo { hasNextPage hasPreviousPage endCursor } edges { node { illustration { name } } }';
    const whole = await similar(`${args}, first: 100`, fields);
    const paged: string[] = [];
    let after = '';
    for (const first of [7, 20, 3, 100]) {
      const page = await similar(`${args}, first: ${first}${after}`, fields);
      paged.push(...namesOf(page));
      after = `, after: "${page.pageInfo.endCursor}"`;
    }
    expect(paged).toEqual(namesOf(whole));
    expect(whole.totalCount).toBe(paged.length);
  });

  it.each([
    ['nothing to be like', '', 'BAD_USER_INPUT', /Say what the illustrations are to be like/],
    ['an unknown tag', 'like: [{ tag: "gren" }]', 'UNKNOWN_TAG', /no tag "gren". Did you mean "green"/],
    ['two kinds in one example', 'like: [{ tag: "red", illustration: "1" }]', 'BAD_USER_INPUT', /like\[0\] names 2 of/],
    ['an empty example', 'unlike: [{ weight: 2 }]', 'BAD_USER_INPUT', /unlike\[0\] names 0 of/],
    [
      'a negative weight',
      'like: [{ tag: "red", weight: -1 }]',
      'BAD_USER_INPUT',
      /weight of like\[0\] is -1.*put it in unlike/,
    ],
    [
      'a k that is out of range',
      'like: [{ tag: "red" }], first: 0',
      'BAD_USER_INPUT',
      /first is 0; it must be from 1 to 100/,
    ],
    ['a similarity that is none', 'like: [{ tag: "red" }], minSimilarity: 80', 'BAD_USER_INPUT', /minSimilarity is 80/],
    [
      'examples that cancel out',
      'like: [{ tag: "red" }], unlike: [{ tag: "red" }]',
      'BAD_USER_INPUT',
      /cancel each other out/,
    ],
    [
      'only unlike ones of a best match',
      'unlike: [{ tag: "red" }], combine: BEST_MATCH',
      'BAD_USER_INPUT',
      /BEST_MATCH needs/,
    ],
    ['an upload that is not there', 'like: [{ upload: "abc" }]', 'NOT_FOUND', /abc/],
    ['a model that is not there', 'like: [{ tag: "red" }], model: "77"', 'NOT_FOUND', /no tag model 77/],
    [
      'a filter whose days are the wrong way round',
      'like: [{ tag: "red" }], filter: { createdAfter: "2026-02-01", createdBefore: "2026-01-01" }',
      'BAD_USER_INPUT',
      /is not before its createdBefore/,
    ],
    [
      'a filter that asks for one of what it excludes',
      'like: [{ tag: "red" }], filter: { tags: { any: [{ name: "blue" }], none: [{ name: "blue" }] } }',
      'BAD_USER_INPUT',
      /one of "blue" \(any\) and excludes all of them/,
    ],
    [
      'a filter that allows no rating',
      'like: [{ tag: "red" }], filter: { rating: [] }',
      'BAD_USER_INPUT',
      /allows no rating/,
    ],
    ['a cursor that is none', 'like: [{ tag: "red" }], after: "xyz"', 'BAD_USER_INPUT', /no cursor of this API/],
  ])('refuses %s', async (_, args, code, message) => {
    const { errors } = await api.ask(`{ similar${args ? `(${args})` : ''} { totalCount } }`);
    expect(errors![0]).toMatchObject({ extensions: { code }, message: expect.stringMatching(message) });
  });

  it('refuses a cursor of another query', async () => {
    const first = await similar('like: [{ tag: "red" }], first: 1', 'pageInfo { endCursor }');
    const { errors } = await api.ask(
      `{ similar(like: [{ tag: "red", weight: 2 }], first: 1, after: "${first.pageInfo.endCursor}") { totalCount } }`,
    );
    expect(errors![0]).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      message: expect.stringMatching(/cursor of another query/),
    });
  });

  it('says which example has no vector yet', async () => {
    const { rows } = await database.pool.query(
      `insert into illustration (sha256, name, media_type, width, height, bytes)
       values (sha256('waiting'), 'waiting.png', 'image/png', 1, 1, 1) returning id::text as id`,
    );
    const { errors } = await api.ask(`{ similar(id: "${rows[0].id}") { totalCount } }`);
    expect(errors![0]).toMatchObject({
      extensions: { code: 'NOT_READY' },
      message: expect.stringMatching(/not indexed/),
    });
    await database.pool.query(`delete from illustration where name = 'waiting.png'`);
  });

  it('keeps two models side by side, switches in one statement and back, and compares nothing across', async () => {
    const pack = writeColourPack(path.join(library.settings.dataFolder, 'second'), {
      description: { name: 'second colours', thresholds: { '0': 0.4 } },
    });
    const second = await registerModel(database.pool, await readModelPack(pack));
    const id = await idOf('255-0-0.png');
    const models = async () => (await api.data('{ tagModels { id name active illustrationCount } }')).tagModels;
    expect(await models()).toMatchObject([
      { name: 'colours', active: true, illustrationCount: COLOURS.length },
      { name: 'second colours', active: false, illustrationCount: 0 },
    ]);

    const early = await api.ask(`mutation { activateTagModel(id: "${second.id}") { id } }`);
    expect(early.errors![0]).toMatchObject({
      extensions: { code: 'NOT_READY' },
      message: expect.stringMatching(/125 illustrations have no vector of the model "second colours"/),
    });
    const unready = await api.ask(`{ similar(id: "${id}", model: "${second.id}") { totalCount } }`);
    expect(unready.errors![0].extensions.code).toBe('NOT_READY');

    const { indexTagModel } = await api.data(`mutation { indexTagModel(id: "${second.id}") { id } }`);
    // The other model answers meanwhile.
    expect((await similar(`id: "${id}"`, 'totalCount')).totalCount).toBe(COLOURS.length - 1);
    expect(await api.finished(indexTagModel.id as string)).toMatchObject({
      status: 'SUCCEEDED',
      result: { indexed: COLOURS.length, failures: [] },
    });
    // A vector that only the second model has is found under it and under no other.
    await database.pool.query(
      `update illustration_vector set scores = '{1:1}/5000', labels = '{25000}' where model_id = $1 and illustration_id = $2`,
      [second.id, await idOf('0-255-0.png')],
    );
    const mostRed = 'like: [{ tag: "red" }], first: 1';
    expect(namesOf(await similar(`${mostRed}, model: "${second.id}"`))).toEqual(['0-255-0.png']);
    expect(namesOf(await similar(mostRed))).not.toEqual(['0-255-0.png']);
    const both = await api.data(`{ illustration(id: "${await idOf('0-255-0.png')}") {
      first: vector { model { name } scores } second: vector(model: "${second.id}") { model { name } scores } } }`);
    expect(both.illustration).toMatchObject({
      first: { model: { name: 'colours' } },
      second: { model: { name: 'second colours' }, scores: [1] },
    });

    await api.data(`mutation { activateTagModel(id: "${second.id}") { active } }`);
    expect(namesOf(await similar(mostRed))).toEqual(['0-255-0.png']);
    await api.data(`mutation { activateTagModel(id: "${library.registered.id}") { active } }`);
    expect(namesOf(await similar(mostRed))).not.toEqual(['0-255-0.png']);
    expect((await models()).map(({ active }: any) => active as boolean)).toEqual([true, false]);
  });
});
