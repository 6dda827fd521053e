import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadThresholds, storeThresholds } from '../../src/tagging/threshold-table.js';
import { COLOUR_TAGS, colourRating, colourScores, plainImage } from '../support/colour-pack.js';
import { COLOURS, makeColourLibrary, THRESHOLDS, type ColourLibrary } from '../support/colour-library.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { databases, type TestDatabase } from '../support/databases.js';

describe.each(databases)('the API on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let server: ApiServer;
  let statements = 0;
  const ask: ApiServer['ask'] = (...given) => server.ask(...given);
  const data: ApiServer['data'] = (...given) => server.data(...given);
  const upload: ApiServer['upload'] = (...given) => server.upload(...given);
  const finished: ApiServer['finished'] = (...given) => server.finished(...given);

  beforeAll(async () => {
    database = await create();
    library = await makeColourLibrary(database);
    server = await startApi(database, library.settings, counting(database.pool));
  });
  afterAll(async () => {
    await server.close();
    await database.close();
    library.remove();
  });

  /** The pool as resolvers see it, with every statement counted. */
  function counting(pool: Pool): Pool {
    return new Proxy(pool, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property);
        if (property === 'query') statements++;
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  const idOf = async (name: string): Promise<string> => {
    const { rows } = await database.pool.query('select id::text as id from illustration where name = $1', [name]);
    return rows[0].id as string;
  };

  it('shows an illustration with its tags, vector, neighbours and forecast', async () => {
    const id = await idOf('255-0-0.png');
    const { illustration } = await data(`{ illustration(id: "${id}") {
      name mediaType width height url givenTags
      tags(first: 2) { score present tag { name category count } }
      vector { dimensions indices scores model { name active tagCount illustrationCount } }
      similar(first: 3) { similarity illustration { name } sharedTags(first: 100) { part tag { name } } }
      kpi(name: "ctr") { rate linear intercept simulated observed { rate numerator denominator simulated }
        contributions(first: 100) { contribution coefficient score tag { name } } model { id deployed } }
    } }`);
    expect(illustration).toMatchObject({ name: '255-0-0.png', mediaType: 'image/png', width: 24, height: 24 });
    const [red] = colourScores([255, 0, 0]);
    expect(illustration.tags[0]).toMatchObject({
      present: true,
      tag: { name: 'red', category: 'GENERAL', count: 100 },
    });
    expect(illustration.tags[0].score).toBeCloseTo(red!, 4);
    expect(illustration.vector).toMatchObject({
      dimensions: 5000,
      model: { name: 'colours', active: true, tagCount: 6, illustrationCount: COLOURS.length },
    });
    expect(illustration.similar).toHaveLength(3);
    for (const { similarity, sharedTags } of illustration.similar) {
      const parts = (sharedTags as { part: number }[]).reduce((sum, { part }) => sum + part, 0);
      expect(parts).toBeCloseTo(similarity as number, 5);
    }
    const { kpi } = illustration;
    expect(kpi).toMatchObject({
      simulated: true,
      observed: { rate: 0.03, numerator: 300, denominator: 10_000, simulated: true },
      model: { deployed: true },
    });
    const sum = (kpi.contributions as { contribution: number }[]).reduce((s, c) => s + c.contribution, kpi.intercept);
    expect(sum).toBeCloseTo(kpi.linear as number, 6);
    expect(kpi.rate).toBeGreaterThan(0.02);
    expect(kpi.rate).toBeLessThan(0.04);
  });

  it('answers 50 illustrations with tags, neighbours and forecasts in a bounded number of statements', async () => {
    const query = (first: number): string => `{ illustrations(first: ${first}) { edges { node {
      tags(first: 3) { tag { name } } contentRating { rating } plausibleTags(rule: F1) { general { score } rating { safe } }
      topTags(first: 2) { general { score } } specificTags(names: ["red"]) { score } binaryVector(rule: F2) vector { model { name } } similar(first: 3) { illustration { name } sharedTags(first: 2) { part } }
      kpi(name: "ctr") { rate interval { low } observedInterval(trials: 100) { high } observed { rate } blended { rate }
        contributions(first: 2) { contribution standardError } contributionGroups(first: 2) { points } model { id } } } } } }`;
    await data(query(1));
    statements = 0;
    const reply = await data(query(50));
    const forFifty = statements;
    statements = 0;
    await data(query(5));
    expect(reply.illustrations.edges).toHaveLength(50);
    expect(forFifty).toBeLessThanOrEqual(14);
    expect(forFifty).toBe(statements);
  });

  it('answers the 50 best predicted, and forecasts for 50, in a bounded number of statements', async () => {
    const fields =
      'rate interval { low } standardError blended { rate } illustration { name } contributions { points }';
    const counted = async (query: string): Promise<number> => {
      statements = 0;
      await data(query);
      return statements;
    };
    const best = (first: number): string =>
      `{ bestPredicted(kpi: "ctr", first: ${first}) { totalCount edges { node { ${fields} } } } }`;
    const { bestPredicted } = await data(
      `{ bestPredicted(kpi: "ctr", first: 50) { edges { node { illustration { id } } } } }`,
    );
    const ids = bestPredicted.edges.map(({ node }: any) => `"${node.illustration.id}"`);
    const forecasts = (first: number): string =>
      `{ predictKpi(kpi: "ctr", illustrations: [${ids.slice(0, first).join()}]) { ${fields} } }`;
    for (const query of [best, forecasts]) {
      const few = await counted(query(5));
      expect(await counted(query(50))).toBe(few);
      expect(few).toBeLessThanOrEqual(12);
    }
  });

  it('pages through the library without repeating or skipping, also while it grows', async () => {
    const query = (after: string | null): string =>
      `{ illustrations(first: 40${after ? `, after: "${after}"` : ''}) { totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;
    const seen: string[] = [];
    let after: string | null = null;
    let pages = 0;
    do {
      const { illustrations } = await data(query(after));
      expect(illustrations.pageInfo.hasPreviousPage).toBe(after !== null);
      seen.push(...illustrations.edges.map(({ node }: any) => node.id as string));
      after = illustrations.pageInfo.hasNextPage ? illustrations.pageInfo.endCursor : null;
      if (pages++ === 0) {
        expect(illustrations.totalCount).toBe(COLOURS.length);
        await database.pool.query(
          `insert into illustration (sha256, name, media_type, width, height, bytes)
           values (decode(repeat('ab', 32), 'hex'), 'late.png', 'image/png', 1, 1, 1)`,
        );
      }
    } while (after);
    await database.pool.query(`delete from illustration where name = 'late.png'`);
    expect(seen).toHaveLength(COLOURS.length);
    expect(new Set(seen).size).toBe(COLOURS.length);
  });

  it('ranks neighbours exactly as the cosine of the vectors does, over pages', async () => {
    const id = await idOf('255-0-0.png');
    const all: { name: string; similarity: number }[] = [];
    let after: string | null = null;
    do {
      const page: any = await data(
        `query ($after: String) { similar(id: "${id}", first: 50, after: $after) { totalCount
          edges { node { similarity illustration { name } } } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      expect(page.similar.totalCount).toBe(COLOURS.length - 1);
      all.push(
        ...page.similar.edges.map(({ node }: any) => ({ name: node.illustration.name, similarity: node.similarity })),
      );
      after = page.similar.pageInfo.hasNextPage ? page.similar.pageInfo.endCursor : null;
    } while (after);
    expect(new Set(all.map(({ name }) => name)).size).toBe(COLOURS.length - 1);
    const cosine = (a: number[], b: number[]): number => {
      const dot = (x: number[], y: number[]): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    const floored = (c: [number, number, number]): number[] => colourScores(c).map((s) => (s < 0.0005 ? 0 : s));
    const asked = floored([255, 0, 0]);
    for (const { name, similarity } of all) {
      const colour = name.replace('.png', '').split('-').map(Number) as [number, number, number];
      expect(similarity).toBeCloseTo(cosine(asked, floored(colour)), 3);
    }
    expect(all.map(({ similarity }) => similarity)).toEqual(
      all.map(({ similarity }) => similarity).sort((a, b) => b - a),
    );
  });

  it('filters by tags: all, any, none, with minimum scores', async () => {
    const names = async (filter: string): Promise<string[]> => {
      const found = await data(
        `{ illustrations(first: 100, filter: { tags: ${filter} }) { totalCount edges { node { name } } } }`,
      );
      expect(found.illustrations.totalCount).toBe(found.illustrations.edges.length);
      return found.illustrations.edges.map(({ node }: any) => node.name as string).sort();
    };
    const expected = (keep: (scores: number[]) => boolean): string[] =>
      COLOURS.filter((c) => keep(colourScores(c)))
        .map((c) => `${c.join('-')}.png`)
        .sort();
    const [RED, , BLUE, LIGHT] = [0, 1, 2, 3] as const;
    expect(await names('{ all: [{ name: "red" }] }')).toEqual(expected((s) => s[RED]! >= 0.5));
    expect(await names('{ all: [{ name: "red", minScore: 0.9 }] }')).toEqual(expected((s) => s[RED]! >= 0.9));
    expect(await names('{ all: [{ name: "red", minScore: 0.01 }] , none: [{ name: "light" }] }')).toEqual(
      expected((s) => s[RED]! >= 0.01 && s[LIGHT]! < 0.5),
    );
    expect(await names('{ any: [{ name: "red" }, { name: "blue" }], none: [{ name: "light" }] }')).toEqual(
      expected((s) => (s[RED]! >= 0.5 || s[BLUE]! >= 0.5) && s[LIGHT]! < 0.5),
    );
    expect(await names('{ all: [{ name: "warm_colour" }] }')).toEqual(expected((s) => s[5]! >= 0.5));
  });

  it('rates the content beside the tags, and filters by the rating', async () => {
    const query = (filter: string): string =>
      `{ illustrations(first: 100, filter: { ${filter} }) { totalCount edges { node { name rating contentRating { rating safe questionable explicit source } } } } }`;
    const likeliest = (c: [number, number, number]): string => {
      const rating = colourRating(c);
      return (['SAFE', 'QUESTIONABLE', 'EXPLICIT'] as const)[rating.lastIndexOf(Math.max(...rating))]!;
    };
    for (const wanted of [['EXPLICIT'], ['SAFE', 'QUESTIONABLE']]) {
      const { illustrations } = await data(query(`contentRating: [${wanted.join()}]`));
      const expected = COLOURS.filter((c) => wanted.includes(likeliest(c)));
      expect(illustrations.totalCount).toBe(expected.length);
      const names = new Set(expected.map((c) => `${c.join('-')}.png`));
      for (const { node } of illustrations.edges) {
        expect(names).toContain(node.name);
        const colour = node.name.replace('.png', '').split('-').map(Number) as [number, number, number];
        const [safe, questionable, explicit] = colourRating(colour);
        expect(node.rating).toBeNull(); // nobody said anything
        expect(node.contentRating).toMatchObject({ rating: likeliest(colour), source: 'BACKBONE' });
        expect(node.contentRating.safe).toBeCloseTo(safe, 4);
        expect(node.contentRating.questionable).toBeCloseTo(questionable, 4);
        expect(node.contentRating.explicit).toBeCloseTo(explicit, 4);
      }
    }
    const both = await data(query('contentRating: [SAFE], tags: { all: [{ name: "red" }] }'));
    const reds = COLOURS.filter((c) => likeliest(c) === 'SAFE' && colourScores(c)[0]! >= 0.5);
    expect(both.illustrations.totalCount).toBe(reds.length);
    expect((await data(query('rating: ["safe"]'))).illustrations.totalCount).toBe(0);
  });

  it('finds neighbours of one rating only', async () => {
    const id = await idOf('255-0-0.png');
    const { similar } = await data(
      `{ similar(id: "${id}", first: 100, filter: { contentRating: [EXPLICIT] }) { totalCount pageInfo { endCursor } edges { node { illustration { contentRating { rating } } } } } }`,
    );
    expect(similar.totalCount).toBeGreaterThan(10);
    const ratings = similar.edges.map(({ node }: any) => node.illustration.contentRating.rating as string);
    expect(new Set(ratings)).toEqual(new Set(['EXPLICIT']));
    const { errors } = await ask(
      `{ similar(id: "${id}", after: "${similar.pageInfo.endCursor}", filter: { contentRating: [SAFE] }) { totalCount } }`,
    );
    expect(errors![0].message).toMatch(/cursor of another query/);
  });

  it('has no rating for a row from before there were ratings', async () => {
    const id = await idOf('0-0-0.png');
    const keep = await database.pool.query(
      'select content_rating, rating_scores from illustration_vector where illustration_id = $1',
      [id],
    );
    await database.pool.query(
      'update illustration_vector set content_rating = null, rating_scores = null where illustration_id = $1',
      [id],
    );
    const { illustration } = await data(
      `{ illustration(id: "${id}") { contentRating { rating } plausibleTags { general { score } rating { rating } } } }`,
    );
    expect(illustration.contentRating).toBeNull();
    expect(illustration.plausibleTags.rating).toBeNull();
    const { content_rating: name, rating_scores: scores } = keep.rows[0] as {
      content_rating: string;
      rating_scores: number[];
    };
    await database.pool.query(
      'update illustration_vector set content_rating = $2, rating_scores = $3::real[] where illustration_id = $1',
      [id, name, scores],
    );
  });

  it('answers Illustration2Vec’s calls for an illustration and for an upload', async () => {
    const fields = `plausibleTags { general { score present tag { name displayName } } character { score } rating { rating safe } }
      calibrated: plausibleTags(rule: F1) { general { tag { name } } }
      topTags(first: 2) { general { tag { name } } copyright { score } }
      specificTags(names: ["blue", "warm_colour"]) { score tag { name } }
      binaryVector bits: binaryVector(rule: F1)`;
    const upload_ = await upload('red.png', await plainImage([255, 0, 0]).png().toBuffer());
    const reply = await data(
      `{ illustration(id: "${await idOf('255-0-0.png')}") { ${fields} } tagImage(upload: "${upload_}") { contentRating { rating } vector { dimensions } ${fields} } }`,
    );
    expect(reply.tagImage).toMatchObject({ contentRating: { rating: 'SAFE' }, vector: { dimensions: 5000 } });
    const scores = colourScores([255, 0, 0]);
    const above = (threshold: (tag: number) => number): string[] =>
      COLOUR_TAGS.filter((_, tag) => scores[tag]! > threshold(tag)).sort(
        (a, b) => scores[COLOUR_TAGS.indexOf(b)]! - scores[COLOUR_TAGS.indexOf(a)]!,
      );
    const bitsOf = (names: string[]): number =>
      names.reduce((bits, name) => bits | (0x80 >> COLOUR_TAGS.indexOf(name)), 0);
    for (const answer of [reply.illustration, reply.tagImage]) {
      const namesOf = (tags: any[]): string[] => tags.map(({ tag }) => tag.name as string);
      expect(namesOf(answer.plausibleTags.general as any[])).toEqual(above(() => 0.25));
      expect(answer.plausibleTags.character).toEqual([]);
      expect(answer.plausibleTags.rating.rating).toBe('SAFE');
      expect(answer.plausibleTags.rating.safe).toBeCloseTo(colourRating([255, 0, 0])[0], 4);
      expect(namesOf(answer.calibrated.general as any[])).toEqual(above((tag) => THRESHOLDS.f1[tag]!));
      expect(namesOf(answer.topTags.general as any[])).toEqual(above(() => 0).slice(0, 2));
      expect(answer.topTags.copyright).toEqual([]);
      expect(namesOf(answer.specificTags as any[])).toEqual(['blue', 'warm colour']);
      expect(answer.specificTags[1].score).toBeCloseTo(scores[5]!, 4);
      const binary = Buffer.from(answer.binaryVector as string, 'base64');
      expect([binary.length, binary[0]]).toEqual([625, bitsOf(above(() => 0.5))]);
      expect(Buffer.from(answer.bits as string, 'base64')[0]).toBe(bitsOf(above((tag) => THRESHOLDS.f1[tag]!)));
    }
  });

  it('says that a model without thresholds of its own cannot answer by them', async () => {
    const id = library.registered.id;
    const before = (await loadThresholds(database.pool, [id])).get(id);
    await storeThresholds(database.pool, id, undefined);
    const { errors } = await ask(
      `{ illustrations(first: 1) { edges { node { plausibleTags(rule: F2) { general { score } } } } } }`,
    );
    await storeThresholds(database.pool, id, before);
    expect(errors![0].extensions.code).toBe('BAD_USER_INPUT');
    expect(errors![0].message).toMatch(/"colours" has no thresholds of its own.*rule f2/);
  });

  it('tags an upload without storing it, and finds what looks like it', async () => {
    const picture = await plainImage([250, 5, 5]).webp({ lossless: true }).toBuffer();
    const id = await upload('almost red.webp', picture);
    const { tagImage } = await data(`{ tagImage(upload: "${id}") { mediaType width
      tags(first: 1) { tag { name } score } similar(first: 1) { similarity illustration { name } }
      kpi(name: "ctr") { rate observed { rate } } } }`);
    expect(tagImage).toMatchObject({ mediaType: 'image/webp', width: 24, tags: [{ tag: { name: 'red' } }] });
    expect(tagImage.similar[0].illustration.name).toBe('255-0-0.png');
    expect(tagImage.similar[0].similarity).toBeGreaterThan(0.99);
    expect(tagImage.kpi).toMatchObject({ observed: null });
    const { rows } = await database.pool.query('select count(*)::int as count from illustration');
    expect(rows[0].count).toBe(COLOURS.length);
  });

  it('ingests uploads as a job, and once only', async () => {
    const uploads = await Promise.all(
      [
        [10, 200, 30],
        [11, 12, 200],
      ].map(async (c) =>
        upload(
          `${c.join('-')}.png`,
          await plainImage(c as [number, number, number])
            .png()
            .toBuffer(),
        ),
      ),
    );
    const mutation = `mutation ($illustrations: [IngestInput!]!) { ingest(illustrations: $illustrations) { id status kind } }`;
    const illustrations = uploads.map((id) => ({
      upload: id,
      tags: ['mine'],
      rating: 'safe',
      metadata: { from: 'test' },
    }));
    const { ingest } = await data(mutation, { illustrations });
    expect(ingest).toMatchObject({ status: 'QUEUED', kind: 'ingest' });
    const job = await finished(ingest.id as string);
    expect(job).toMatchObject({ status: 'SUCCEEDED', done: 2, total: 2, result: { indexed: 2, failures: [] } });
    const [first] = job.result.illustrations as string[];
    const { illustration } = await data(
      `{ illustration(id: "${first}") { name givenTags rating metadata tags(first: 1) { tag { name } } } }`,
    );
    expect(illustration).toMatchObject({
      name: '10-200-30.png',
      givenTags: ['mine'],
      rating: 'safe',
      metadata: { from: 'test' },
      tags: [{ tag: { name: 'green' } }],
    });
    const again = await data(mutation, { illustrations });
    expect((await finished(again.ingest.id as string)).result).toMatchObject({ indexed: 0, alreadyIndexed: 2 });
    await database.pool.query(
      `delete from illustration_vector where illustration_id in (select id from illustration where rating = 'safe')`,
    );
    await database.pool.query(`delete from illustration where rating = 'safe'`);
  });

  it('imports a campaign and fits a model as jobs, and rolls back to the one before', async () => {
    const before = await data(`{ kpis { name observations { rows rate simulated } deployedModel { id } } }`);
    expect(before.kpis).toMatchObject([{ name: 'ctr', observations: { rows: COLOURS.length, simulated: true } }]);
    const csv = Buffer.from(`illustration,day,slot,impressions,clicks\n0-0-0.png,2026-02-01,,5000,50\n`);
    const id = await upload('february.csv', csv);
    const { importKpi } = await data(`mutation { importKpi(input: { kpi: "ctr", upload: "${id}" }) { id } }`);
    expect(await finished(importKpi.id as string)).toMatchObject({ status: 'SUCCEEDED', result: { rows: 1 } });
    const { fitKpi } = await data(`mutation { fitKpi(kpi: "ctr") { id } }`);
    const job = await finished(fitKpi.id as string);
    expect(job).toMatchObject({ status: 'SUCCEEDED', result: { deployed: true } });
    const fitted = await data(
      `{ kpiModels(kpi: "ctr") { id deployed simulated report illustrations coefficients(first: 2) { coefficient tag { name } } } }`,
    );
    expect(fitted.kpiModels.map(({ deployed }: any) => deployed as boolean)).toEqual([true, false]);
    const old = before.kpis[0].deployedModel.id as string;
    const { deployKpiModel } = await data(`mutation { deployKpiModel(id: "${old}") { id deployed } }`);
    expect(deployKpiModel).toEqual({ id: old, deployed: true });
    const after = await data(`{ kpis { deployedModel { id } } }`);
    expect(after.kpis[0].deployedModel.id).toBe(old);
  });

  it('learns online, and goes on only where there is something new', async () => {
    const fit = (more: string) => `mutation { fitKpi(kpi: "ctr", deploy: false${more}) { id } }`;
    const { fitKpi } = await data(fit(', method: FTRL'));
    expect(await finished(fitKpi.id as string)).toMatchObject({ status: 'SUCCEEDED', result: { deployed: false } });
    const fitted = await data(
      `{ kpiModels(kpi: "ctr") { method link warnings coefficients(first: 1) { standardError } } }`,
    );
    expect(fitted.kpiModels[0]).toMatchObject({ method: 'FTRL', link: 'LOGIT' });
    expect(fitted.kpiModels[0].coefficients[0].standardError).toBeGreaterThan(0);
    const { fitKpi: resumed } = await data(fit(', method: FTRL, resume: true'));
    expect(await finished(resumed.id as string)).toMatchObject({
      status: 'FAILED',
      error: expect.stringMatching(/learnt all there is/),
    });
  });

  it('reports a job that fails, with the reason', async () => {
    const id = await upload('bad.csv', Buffer.from('illustration,day,clicks\n0-0-0.png,2026-01-01,3\n'));
    const { importKpi } = await data(`mutation { importKpi(input: { kpi: "ctr", upload: "${id}" }) { id } }`);
    const job = await finished(importKpi.id as string);
    expect(job).toMatchObject({ status: 'FAILED', error: expect.stringMatching(/impressions/) });
  });

  it('forecasts many illustrations in the order asked', async () => {
    const ids = await Promise.all(['0-0-0.png', '255-0-0.png'].map(idOf));
    const { predictKpi } = await data(`query ($ids: [ID!]!) { predictKpi(kpi: "ctr", illustrations: $ids) { rate } }`, {
      ids,
    });
    expect(predictKpi[1].rate).toBeGreaterThan(predictKpi[0].rate as number);
  });

  it.each([
    ['an id that is none', `{ illustration(id: "x") { id } }`, 'BAD_USER_INPUT', /"x" is not an id/],
    [
      'an illustration that does not exist',
      `{ similar(id: "999999") { totalCount } }`,
      'NOT_FOUND',
      /no illustration 999999/,
    ],
    [
      'a page that is too long',
      `{ illustrations(first: 101) { totalCount } }`,
      'BAD_USER_INPUT',
      /first is 101; it must be from 1 to 100/,
    ],
    [
      'a tag that is unknown',
      `{ illustrations(filter: { tags: { all: [{ name: "rde" }] } }) { totalCount } }`,
      'UNKNOWN_TAG',
      /no tag "rde". Did you mean "red"/,
    ],
    [
      'a filter that contradicts itself',
      `{ illustrations(filter: { tags: { all: [{ name: "red" }], none: [{ name: "red" }] } }) { totalCount } }`,
      'BAD_USER_INPUT',
      /asks for "red" \(all\) and excludes it/,
    ],
    [
      'a minimum that is no score',
      `{ illustrations(filter: { tags: { all: [{ name: "red", minScore: 2 }] } }) { totalCount } }`,
      'BAD_USER_INPUT',
      /minimum score is 2/,
    ],
    [
      'a cursor that is none',
      `{ illustrations(after: "xyz") { totalCount } }`,
      'BAD_USER_INPUT',
      /no cursor of this API/,
    ],
    [
      'a specific tag that is unknown',
      `{ illustrations(first: 1) { edges { node { specificTags(names: ["rde"]) { score } } } } }`,
      'UNKNOWN_TAG',
      /Did you mean "red"/,
    ],
    [
      'going on with a model that is not online',
      `mutation { fitKpi(kpi: "ctr", resume: true) { id } }`,
      'BAD_USER_INPUT',
      /Only an online model goes on/,
    ],
    ['a KPI that is unknown', `{ kpiModels(kpi: "cvr") { id } }`, 'NOT_FOUND', /no KPI "cvr"/],
    ['an upload that is unknown', `{ tagImage(upload: "../../etc/passwd") { width } }`, 'NOT_FOUND', /no upload/],
    [
      'a date that is none',
      `{ illustrations(filter: { createdAfter: "soon" }) { totalCount } }`,
      'BAD_USER_INPUT',
      /not an ISO 8601 date/,
    ],
    [
      'neighbours of neighbours',
      `{ illustrations(first: 1) { edges { node { similar(first: 1) { illustration { x: similar(first: 1) { similarity } } } } } } }`,
      'BAD_USER_INPUT',
      /cannot be asked of a neighbour/,
    ],
    [
      'a tag name of a novel',
      `{ illustrations(filter: { tags: { all: [{ name: "${'x'.repeat(40_000)}" }] } }) { totalCount } }`,
      'UNKNOWN_TAG',
      /^.{100,200}$/,
    ],
    ['a field that does not exist', `{ illustration(id: "1") { colour } }`, 'GRAPHQL_VALIDATION_FAILED', /colour/],
  ])('refuses %s with a code', async (_, query, code, message) => {
    const { errors } = await ask(query);
    expect(errors).toHaveLength(1);
    expect(errors![0].extensions.code).toBe(code);
    expect(errors![0].message).toMatch(message);
    expect(JSON.stringify(errors)).not.toMatch(/stacktrace/);
  });

  it('refuses a cursor of another query', async () => {
    const { illustrations } = await data(`{ illustrations(first: 1) { pageInfo { endCursor } } }`);
    const { errors } = await ask(
      `{ illustrations(first: 1, after: "${illustrations.pageInfo.endCursor}", filter: { rating: ["safe"] }) { totalCount } }`,
    );
    expect(errors![0].message).toMatch(/cursor of another query/);
  });

  it('masks what is a defect, with a reference', async () => {
    await database.pool.query('alter table kpi rename to kpi_away');
    const { errors } = await ask(`{ kpis { name } }`);
    await database.pool.query('alter table kpi_away rename to kpi');
    expect(errors![0].extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(errors![0].message).toMatch(/reference [0-9a-f-]{36}/);
    expect(JSON.stringify(errors)).not.toMatch(/relation/);
  });

  it('finds tags by part of their name, with suggestions as data', async () => {
    const { tags } = await data(
      `{ tags(search: "R", first: 2) { totalCount edges { node { name } } pageInfo { hasNextPage } } }`,
    );
    expect(tags).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true } });
    const { errors } = await ask(
      `{ similar(id: "${await idOf('0-0-0.png')}", filter: { tags: { none: [{ name: "lihgt" }] } }) { totalCount } }`,
    );
    expect(errors![0].extensions.suggestions).toContain('light');
  });

  it('serves pictures with headers that let them be cached and keep them harmless', async () => {
    const reply = await fetch(`${server.url}/images/${await idOf('255-0-0.png')}`);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('image/png');
    expect(reply.headers.get('cache-control')).toMatch(/immutable/);
    expect(reply.headers.get('content-security-policy')).toMatch(/sandbox/);
    expect((await reply.arrayBuffer()).byteLength).toBeGreaterThan(50);
    const missing = await fetch(`${server.url}/images/424242`);
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });

  it('refuses an upload that is none', async () => {
    const plain = await fetch(`${server.url}/uploads`, { method: 'POST', body: 'x' });
    expect(plain.status).toBe(400);
    expect(await plain.json()).toMatchObject({ error: { message: expect.stringMatching(/multipart\/form-data/) } });
    const id = await upload('note.txt', Buffer.from('no picture'));
    const { errors } = await ask(`{ tagImage(upload: "${id}") { width } }`);
    expect(errors![0]).toMatchObject({
      extensions: { code: 'UNREADABLE_IMAGE' },
      message: expect.stringMatching(/note.txt/),
    });
    const ingest = await ask(`mutation { ingest(illustrations: [{ upload: "${id}" }]) { id } }`);
    expect(ingest.errors![0].extensions.code).toBe('UNREADABLE_IMAGE');
  });

  it('shows the explorer without loading anything from elsewhere', async () => {
    const page = await fetch(`${server.url}/graphql`, { headers: { accept: 'text/html' } });
    const html = await page.text();
    expect(html).not.toMatch(/https?:\/\//);
    const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThanOrEqual(6);
    for (const file of files) {
      expect((await fetch(`${server.url}${file}`)).status, file).toBe(200);
    }
  });
});
