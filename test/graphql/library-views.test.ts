import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FACETS as COUNT } from '../../src/indexer/library-facets.js';
import { forgetSearchStatistics } from '../../src/vectors/search-statistics.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { colourScores, plainImage, COLOUR_TAGS } from '../support/colour-pack.js';
import { COLOURS, makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { trainingReport } from '../support/training-report.js';
import { evaluateModel } from '../../trainer/evaluate/evaluate-model.js';
import { PAGE_SCRIPT } from '../../trainer/report/page-script.js';
import { drawReport } from '../../trainer/report/report.js';

describe.each(databases)('what the page asks the API for, on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let server: ApiServer;
  let pool: Pool;
  let statements = 0;
  const data: ApiServer['data'] = (...given) => server.data(...given);

  beforeAll(async () => {
    database = await create();
    library = await makeColourLibrary(database);
    pool = counting(database.pool);
    server = await startApi(database, library.settings, pool);
    await database.pool.query(
      `update illustration set source = 'shelf ' || id % 3, rating = case when id % 5 > 0 then 'general' else 'sensitive' end,
         metadata = jsonb_build_object('advertiser', 'a' || id % 4, 'title', 'picture ' || id, 'number', id, 'essay', repeat('long ', 60))
       where id <= 100`,
    );
  });
  afterAll(async () => {
    await server.close();
    await database.close();
    library.remove();
  });
  function counting(counted: Pool): Pool {
    return new Proxy(counted, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property);
        if (property === 'query') statements++;
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }
  const countedStatements = async (query: string): Promise<number> => {
    statements = 0;
    await data(query);
    return statements;
  };

  describe('windows of a long list', () => {
    const illustrations = async (args: string) => {
      const { illustrations: found } = await data(
        `{ illustrations(${args}) { totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } } }`,
      );
      const ids = (found.edges as { node: { id: string } }[]).map(({ node }) => Number(node.id));
      return { ...found, ids } as { ids: number[]; totalCount: number; pageInfo: any; edges: { cursor: string }[] };
    };
    const TAGGED = 'filter: { tags: { all: [{ name: "red", minScore: 0.1 }] } }';

    it.each([
      '',
      TAGGED,
      'filter: { source: "shelf 1" }',
      'filter: { contentRating: [SAFE, QUESTIONABLE, EXPLICIT], rating: ["general"] }',
    ])('are cut out of the list by skip, counted from the newest or from a cursor {%s}', async (filter) => {
      const all: number[] = [];
      let page = await illustrations(`first: 100 ${filter}`);
      for (;;) {
        all.push(...page.ids);
        if (!page.pageInfo.hasNextPage) break;
        page = await illustrations(`first: 100, after: "${page.pageInfo.endCursor}" ${filter}`);
      }
      expect(all).toHaveLength(page.totalCount);
      expect(all).toEqual([...all].sort((a, b) => b - a));
      const window = await illustrations(`first: 5, skip: 7 ${filter}`);
      expect(window.ids).toEqual(all.slice(7, 12));
      expect(window.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
      const further = await illustrations(`first: 5, skip: 3, after: "${window.pageInfo.endCursor}" ${filter}`);
      expect(further.ids).toEqual(all.slice(15, 20));
      const last = await illustrations(`first: 5, skip: ${all.length - 2} ${filter}`);
      expect(last.ids).toEqual(all.slice(-2));
      expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
      const beyond = await illustrations(`first: 5, skip: 10000000 ${filter}`);
      expect(beyond).toMatchObject({ ids: [], totalCount: all.length, pageInfo: { hasNextPage: false } });
      expect((await illustrations(`first: 5 ${filter}`)).pageInfo.hasPreviousPage).toBe(false);
    });

    it('are cut out of the best predicted too, in both directions', async () => {
      const best = async (args: string) => {
        const { bestPredicted } = await data(
          `{ bestPredicted(kpi: "ctr", ${args}) { totalCount edges { node { linear illustration { id } } } pageInfo { hasNextPage hasPreviousPage endCursor } } }`,
        );
        return bestPredicted as { totalCount: number; edges: { node: any }[]; pageInfo: any };
      };
      for (const filter of [
        '',
        TAGGED,
        'filter: { source: "shelf 1" }',
        'filter: { source: "shelf 1", tags: { none: [{ name: "red" }] } }',
      ]) {
        const first = await best(`first: 100 ${filter}`);
        const rest = first.pageInfo.hasNextPage
          ? await best(`first: 100, after: "${first.pageInfo.endCursor}" ${filter}`)
          : { edges: [] };
        const descending = [...first.edges, ...rest.edges].map(({ node }) => node);
        expect(descending).toHaveLength(first.totalCount);
        const linears = descending.map(({ linear }) => linear as number);
        expect(linears).toEqual([...linears].sort((a, b) => b - a));
        const ascending = [...descending].reverse();
        for (const [order, list] of [
          ['DESCENDING', descending],
          ['ASCENDING', ascending],
        ] as const) {
          const window = await best(`first: 4, skip: 5, order: ${order} ${filter}`);
          expect(window.edges.map(({ node }) => node)).toEqual(list.slice(5, 9));
          expect(window.pageInfo.hasPreviousPage).toBe(true);
          const further = await best(
            `first: 4, skip: 2, order: ${order}, after: "${window.pageInfo.endCursor}" ${filter}`,
          );
          expect(further.edges.map(({ node }) => node)).toEqual(list.slice(11, 15));
        }
      }
    });

    it('go on over ties, upwards as downwards', async () => {
      await database.pool.query('update kpi_prediction set linear = round(linear::numeric, 0)');
      for (const order of ['ASCENDING', 'DESCENDING']) {
        const seen: string[] = [];
        let after = '';
        for (;;) {
          const { bestPredicted } = await data(
            `{ bestPredicted(kpi: "ctr", first: 30, order: ${order} ${after}) { totalCount edges { node { illustration { id } } } pageInfo { hasNextPage endCursor } } }`,
          );
          seen.push(...(bestPredicted.edges as any[]).map(({ node }) => node.illustration.id as string));
          if (!bestPredicted.pageInfo.hasNextPage) break;
          after = `, after: "${bestPredicted.pageInfo.endCursor}"`;
        }
        expect(new Set(seen).size).toBe(COLOURS.length);
        expect(seen).toHaveLength(COLOURS.length);
      }
      await database.pool.query('insert into kpi_prediction_stale default values');
    });

    it('refuse a skip out of bounds, and a cursor of the other order', async () => {
      for (const field of ['illustrations(', 'bestPredicted(kpi: "ctr", ']) {
        for (const skip of [-1, 10_000_001]) {
          const { errors } = await server.ask(`{ ${field} skip: ${skip}) { totalCount } }`);
          expect(errors![0]).toMatchObject({
            message: `skip is ${skip}; it must be from 0 to 10000000.`,
            extensions: { code: 'BAD_USER_INPUT' },
          });
        }
      }
      const { bestPredicted } = await data('{ bestPredicted(kpi: "ctr", first: 3) { pageInfo { endCursor } } }');
      const { errors } = await server.ask(
        `{ bestPredicted(kpi: "ctr", first: 3, order: ASCENDING, after: "${bestPredicted.pageInfo.endCursor}") { totalCount } }`,
      );
      expect(errors![0]).toMatchObject({ message: expect.stringMatching(/cursor of another query/) });
    });
  });

  describe('tags in the library', () => {
    const expected = (): number[] =>
      COLOUR_TAGS.map((_, tag) => COLOURS.filter((colour) => colourScores(colour)[tag]! >= 0.5).length);

    it('are counted from the threshold on', async () => {
      const { tags } = await data('{ tags(first: 10) { edges { node { name illustrationCount } } } }');
      const counts = new Map((tags.edges as any[]).map(({ node }) => [node.name, node.illustrationCount]));
      expect(COLOUR_TAGS.map((name) => counts.get(name))).toEqual(expected());
      expect(Math.max(...expected())).toBeGreaterThan(10);
    });

    it('come most frequent first, completing what is typed', async () => {
      const { tags } = await data('{ tags(first: 10, order: LIBRARY) { edges { node { illustrationCount } } } }');
      const counts = (tags.edges as any[]).map(({ node }) => node.illustrationCount as number);
      expect(counts).toEqual(expected().sort((a, b) => b - a));
      const completed = await data('{ tags(order: LIBRARY, search: "COL") { totalCount edges { node { name } } } }');
      expect(completed.tags).toEqual({ totalCount: 1, edges: [{ node: { name: 'warm colour' } }] });
      const underscored = await data('{ tags(search: "Warm_Colour") { totalCount } }');
      expect(underscored.tags.totalCount).toBe(1);
    });

    it('page by a cursor that belongs to its order', async () => {
      const first = await data('{ tags(first: 2, order: LIBRARY) { edges { node { name } } pageInfo { endCursor } } }');
      const cursor = first.tags.pageInfo.endCursor as string;
      const rest = await data(
        `{ tags(first: 10, order: LIBRARY, after: "${cursor}") { edges { node { name } } pageInfo { hasNextPage hasPreviousPage } } }`,
      );
      const names = [...first.tags.edges, ...rest.tags.edges].map(({ node }: any) => node.name as string);
      expect([...names].sort()).toEqual([...COLOUR_TAGS].sort());
      expect(rest.tags.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true });
      const { errors } = await server.ask(`{ tags(first: 10, after: "${cursor}") { totalCount } }`);
      expect(errors![0].message).toMatch(/cursor of another query/);
    });

    it('cost no statement more for many illustrations than for few, and at most one', async () => {
      const query = (first: number, field: string): string =>
        `{ illustrations(first: ${first}) { edges { node { tags(first: 5) { tag { name ${field} } } } } } }`;
      for (const first of [1, 50]) {
        await data(query(first, 'illustrationCount'));
        const without = await countedStatements(query(first, ''));
        forgetSearchStatistics(pool);
        // The count, and whether it is still the last one.
        expect((await countedStatements(query(first, 'illustrationCount'))) - without).toBeLessThanOrEqual(2);
        expect(await countedStatements(query(first, 'illustrationCount'))).toBe(without);
      }
    });

    it('are counted again when a single picture came by upload', async () => {
      const count = async (): Promise<number> => {
        forgetSearchStatistics(pool);
        const { tags } = await data('{ tags(search: "red") { edges { node { name illustrationCount } } } }');
        return tags.edges[0].node.illustrationCount as number;
      };
      const before = await count();
      const content = await plainImage([254, 1, 1]).png().toBuffer();
      const upload = await server.upload('red.png', content);
      const { ingest } = await data(
        `mutation { ingest(illustrations: [{ upload: "${upload}", name: "red.png" }]) { id } }`,
      );
      expect(await server.finished(ingest.id as string)).toMatchObject({ status: 'SUCCEEDED' });
      expect(await count()).toBe(before + 1);
    });
  });

  describe('facets', () => {
    const FACETS = `ratings { value count } contentRatings { value count } sources { value count }
      metadata { key values { value count } }`;

    it('tell what the library can be filtered by', async () => {
      const { libraryFacets } = await data(`{ libraryFacets { ${FACETS} } }`);
      const { rows } = await database.pool.query<{ rating: string; count: number }>(
        'select content_rating as rating, count(*)::int as count from illustration_vector group by 1 order by 2 desc',
      );
      expect(libraryFacets.ratings).toEqual([
        { value: 'general', count: 80 },
        { value: 'sensitive', count: 20 },
      ]);
      expect(libraryFacets.contentRatings).toEqual(
        rows.map(({ rating, count }) => ({ value: rating.toUpperCase(), count })),
      );
      const shelves = (libraryFacets.sources as { value: string; count: number }[]).filter(({ value }) =>
        value.startsWith('shelf'),
      );
      expect(shelves).toEqual([
        { value: 'shelf 1', count: 34 },
        { value: 'shelf 0', count: 33 },
        { value: 'shelf 2', count: 33 },
      ]);
      // Numbers are no facet, nor is what is written at length; of 100 titles each is told.
      expect((libraryFacets.metadata as { key: string }[]).map(({ key }) => key)).toEqual(['advertiser', 'title']);
      expect(libraryFacets.metadata[0].values).toEqual(
        [0, 1, 2, 3].map((advertiser) => ({ value: `a${advertiser}`, count: 25 })),
      );
    });

    it('leave out what only one illustration has when there is much else to choose from', async () => {
      const sources = (await COUNT.sources(database.pool)).length;
      await database.pool.query(`update illustration set source = source || id where id > 1`);
      expect(await COUNT.sources(database.pool)).toEqual([]);
      await database.pool.query(`update illustration set source = left(source, -length(id::text)) where id > 1`);
      expect(await COUNT.sources(database.pool)).toHaveLength(sources);
    });

    it('leave as many illustrations as they say', async () => {
      const { libraryFacets } = await data(`{ libraryFacets(first: 3) { ${FACETS} } }`);
      const total = async (filter: string): Promise<number> =>
        (await data(`{ illustrations(filter: { ${filter} }) { totalCount } }`)).illustrations.totalCount as number;
      for (const { value, count } of libraryFacets.ratings) expect(await total(`rating: ["${value}"]`)).toBe(count);
      for (const { value, count } of libraryFacets.sources) expect(await total(`source: "${value}"`)).toBe(count);
      for (const { value, count } of libraryFacets.contentRatings) {
        expect(await total(`contentRating: [${value}]`)).toBe(count);
      }
      for (const { key, values } of libraryFacets.metadata) {
        expect(values.length).toBeLessThanOrEqual(3);
        for (const { value, count } of values) expect(await total(`metadata: { ${key}: "${value}" }`)).toBe(count);
      }
    });

    it('ask the database only for the kinds that are asked for', async () => {
      expect(await countedStatements('{ libraryFacets { ratings { value } } }')).toBeLessThanOrEqual(2);
      const { errors } = await server.ask('{ libraryFacets(first: 101) { ratings { value } } }');
      expect(errors![0].message).toBe('first is 101; it must be from 1 to 100.');
    });
  });

  describe('reports of models', () => {
    const TAG_MODELS = '{ tagModels { id lossCurve { step loss } evaluation reportUrl } }';
    const pack = (): string => library.registered.path;

    it('are null for a pack that came without one', async () => {
      const { tagModels } = await data(TAG_MODELS);
      expect(tagModels).toEqual([
        { id: String(library.registered.id), lossCurve: [], evaluation: null, reportUrl: null },
      ]);
      const reply = await fetch(`${server.url}/tag-models/${library.registered.id}/report`);
      expect(reply.status).toBe(404);
      expect(await reply.text()).toMatch(/has no report/);
    });

    it('are told as figures', async () => {
      writeFileSync(path.join(pack(), 'report.json'), JSON.stringify(trainingReport({ steps: 800 })));
      const { tagModels } = await data(TAG_MODELS);
      expect(tagModels[0].lossCurve).toHaveLength(500);
      expect(tagModels[0].evaluation.metrics.macroAp.value).toBe(0.5);
      rmSync(path.join(pack(), 'report.json'));
    });

    it('are served as the page that the trainer drew, whose own script runs and nothing else', async () => {
      const labels = Array.from({ length: 40 }, (_, image) => Int32Array.of(image % 4));
      const scores = Float32Array.from({ length: 160 }, (_, at) => (at % 4 === (at >> 2) % 4 ? 0.8 : 0.1));
      const tags = ['<script>alert(1)</script>', 'b', 'c', 'd'].map((name) => ({ name, category: 0, count: 10 }));
      const groups = Int32Array.from(labels.keys());
      const { reportPage } = await drawReport({
        evaluation: evaluateModel({ scores, labels, groups, tags, leaks: 0, replicates: 10 }),
        context: { model: 'colours', backend: 'wasm', settings: {}, data: {}, loss: [] },
        examples: [],
        picture: () => Promise.reject(new Error('there are none')),
      });
      writeFileSync(path.join(pack(), 'report.html'), reportPage);
      const { tagModels } = await data(TAG_MODELS);
      expect(tagModels[0]).toMatchObject({ lossCurve: [], evaluation: null });
      const reply = await fetch(`${server.url}${tagModels[0].reportUrl}`);
      expect(reply.status).toBe(200);
      expect(reply.headers.get('content-encoding')).toMatch(/br|gzip/);
      expect(await reply.text()).toBe(reportPage);
      const policy = reply.headers.get('content-security-policy')!;
      const hash = createHash('sha256').update(PAGE_SCRIPT).digest('base64');
      expect(policy).toContain(`script-src 'sha256-${hash}';`);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toMatch(/sandbox allow-scripts$/);
      rmSync(path.join(pack(), 'report.html'));
    });

    it('of a KPI model are served as a page without scripts', async () => {
      const { kpiModels } = await data('{ kpiModels(kpi: "ctr") { id reportUrl reportPage } }');
      const reply = await fetch(`${server.url}${kpiModels[0].reportUrl}`);
      expect(reply.status).toBe(200);
      expect(await reply.text()).toBe(kpiModels[0].reportPage);
      const policy = reply.headers.get('content-security-policy')!;
      expect(policy).toMatch(/; sandbox$/);
      expect(policy).not.toMatch(/script-src/);
      for (const id of ['999', 'x', '0', '99999999999']) {
        expect((await fetch(`${server.url}/kpi-models/${id}/report`)).status).toBe(404);
      }
    });
  });

  it('compresses long replies as the client accepts, and no short ones', async () => {
    const ask = (query: string, encoding: string): Promise<Response> =>
      fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'accept-encoding': encoding },
        body: JSON.stringify({ query }),
      });
    const long = '{ illustrations(first: 100) { edges { node { id name url metadata } } } }';
    for (const encoding of ['br', 'gzip']) {
      const reply = await ask(long, encoding);
      expect(reply.headers.get('content-encoding')).toBe(encoding);
      expect(reply.headers.get('vary')).toMatch(/accept-encoding/i);
      expect((await reply.json()).data.illustrations.edges).toHaveLength(100);
    }
    expect((await ask(long, 'identity')).headers.get('content-encoding')).toBeNull();
    expect((await ask('{ __typename }', 'br')).headers.get('content-encoding')).toBeNull();
  });
});
