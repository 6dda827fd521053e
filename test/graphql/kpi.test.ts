import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importObservations } from '../../src/kpi/index.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { COLOUR_TAGS, plainImage } from '../support/colour-pack.js';
import { COLOURS, makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { databases, temporaryFolder, type TestDatabase } from '../support/databases.js';

const DAYS = Array.from({ length: 6 }, (_, n) => `2026-02-0${n + 1}`);
const SLOTS = { feed: 1, top: 1.5 };
/** What every surface must say, and what none may. */
const ASSOCIATED = /associate/;

describe.each(databases)('KPI forecasts over the API on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let server: ApiServer;
  let red: string;
  let blue: string;
  let grey: string;
  const data: ApiServer['data'] = (...given) => server.data(...given);
  const finished = async (mutation: string): Promise<any> => {
    const reply = await data(`mutation { job: ${mutation} { id } }`);
    return server.finished(reply.job.id as string);
  };
  const refused = async (query: string): Promise<{ message: string; code: string; suggestions?: string[] }> => {
    const { errors } = await server.ask(query);
    expect(errors).toBeDefined();
    return { message: errors![0].message as string, ...errors![0].extensions };
  };
  const idOf = async (name: string): Promise<string> => {
    const { rows } = await database.pool.query('select id::text as id from illustration where name = $1', [name]);
    return rows[0].id as string;
  };

  beforeAll(async () => {
    database = await create();
    library = await makeColourLibrary(database);
    const folder = temporaryFolder();
    // Shown in two slots on six days; illustrations come in over time. Red is clicked more, and more so on top.
    const file = path.join(folder, 'slots.csv');
    const rows = COLOURS.flatMap((colour, n) =>
      DAYS.flatMap((day, d) =>
        d < n % 5
          ? []
          : Object.entries(SLOTS).map(([slot, factor]) => {
              const impressions = 3000 + 10 * ((n * 7 + d) % 50);
              const clicks = Math.round(
                impressions * factor * (0.01 + (0.02 * colour[0]) / 255) * (1 + ((n * 31) % 7) / 50),
              );
              return `${colour.join('-')}.png,${day},${slot},${clicks},${impressions}`;
            }),
      ),
    );
    writeFileSync(file, `illustration,day,slot,clicks,impressions\n${rows.join('\n')}\n`);
    await importObservations(database.pool, { kpi: 'ctr', file, simulated: true });
    rmSync(folder, { recursive: true });
    server = await startApi(database, library.settings, database.pool);
    const job = await finished('fitKpi(kpi: "ctr", seed: 4, groupBy: "none of the keys")');
    expect(job).toMatchObject({ status: 'SUCCEEDED', result: { deployed: true, report: { seed: 4 } } });
    [red, blue, grey] = await Promise.all(['255-0-0.png', '0-0-255.png', '128-128-128.png'].map(idOf)) as [string, string, string]; // prettier-ignore
  });
  afterAll(async () => {
    await server.close();
    await database.close();
    library.remove();
  });

  it('show the model that answers: method, link, context, coefficients with errors, warnings and a report', async () => {
    const { kpis } = await data(`{ kpis { name kind deployedModel { id kpi method link lambda illustrations
      unexplainedVariance simulated deployed deployedAt createdAt report warnings reportPage
      context { factor level effect trials } coefficients(first: 3) { tag { name } coefficient standardError } } } }`);
    const { deployedModel: model } = kpis[0];
    expect(model).toMatchObject({
      ...{ kpi: 'ctr', method: 'LOGISTIC', link: 'LOGIT', illustrations: COLOURS.length, simulated: true },
      ...{
        deployed: true,
        report: { link: 'logit', holdOut: { illustrations: 25 }, intervals: { illustrations: 125 } },
      },
    });
    expect(model.unexplainedVariance).toBeGreaterThanOrEqual(0);
    expect(model.deployedAt >= model.createdAt).toBe(true);
    const levels = (factor: string): any[] => model.context.filter((each: any) => each.factor === factor);
    expect(levels('slot').map(({ level }) => level as string)).toEqual(['', 'feed', 'top']);
    const effect = (level: string): number => levels('slot').find((each) => each.level === level).effect as number;
    expect(effect('top') - effect('feed')).toBeCloseTo(Math.log(1.5), 1);
    expect(levels('day')).toHaveLength(7);
    expect(model.coefficients).toHaveLength(3);
    for (const { tag, coefficient, standardError } of model.coefficients) {
      expect(COLOUR_TAGS).toContain(tag.name);
      expect(coefficient).not.toBe(0);
      expect(standardError).toBeGreaterThan(0);
    }
    expect(model.warnings).toContain('Fitted to simulated data: nothing here was measured on people.');
    expect(model.reportPage).toMatch(/^<!doctype html>[\s\S]*<svg[\s\S]*<\/html>\s*$/);
    const { kpiModel } = await data(`{ kpiModel(id: "${model.id}") { id report } }`);
    expect(kpiModel).toEqual({ id: model.id, report: model.report });
    expect(await data(`{ kpiModel(id: "99999") { id } }`)).toEqual({ kpiModel: null });
  });

  it('say how sure they are, what will be observed, and what both say together', async () => {
    const { illustration } = await data(`{ illustration(id: "${red}") { kpi(name: "ctr") { kpi illustration { name }
      rate interval { low high } few: observedInterval(trials: 500) { low high }
      many: observedInterval(trials: 2147483647) { low high } linear standardError intercept rateAtIntercept simulated
      observed { rate denominator } blended { rate modelWeight interval { low high } } } } }`);
    const { kpi } = illustration;
    expect(kpi).toMatchObject({ kpi: 'ctr', illustration: { name: '255-0-0.png' }, simulated: true });
    expect(kpi.interval.low).toBeLessThan(kpi.rate as number);
    expect(kpi.interval.high).toBeGreaterThan(kpi.rate as number);
    expect(kpi.few.high - kpi.few.low).toBeGreaterThan(kpi.many.high - kpi.many.low);
    expect(kpi.rate).toBeCloseTo(1 / (1 + Math.exp(-kpi.linear)), 12);
    expect(kpi.rateAtIntercept).toBeCloseTo(1 / (1 + Math.exp(-kpi.intercept)), 12);
    expect(kpi.standardError).toBeGreaterThan(0);
    const between = [kpi.rate, kpi.observed.rate].sort((a: number, b: number) => a - b);
    expect(kpi.blended.rate).toBeGreaterThanOrEqual(between[0]);
    expect(kpi.blended.rate).toBeLessThanOrEqual(between[1]);
    expect(kpi.blended.modelWeight).toBeGreaterThan(0);
    expect(kpi.blended.modelWeight).toBeLessThan(1);
    expect(kpi.blended.interval.high - kpi.blended.interval.low).toBeLessThan(kpi.interval.high - kpi.interval.low);
  });

  it('explain themselves: contributions and groups with standard errors and points that add up', async () => {
    const { predictKpi } = await data(`fragment sure on KpiContribution { ... on KpiContribution { standardError } }
      { predictKpi(kpi: "ctr", illustrations: ["${red}", "${blue}"]) {
      rate rateAtIntercept linear intercept
      contributions(first: 100) { tag { name } score coefficient contribution points ...sure }
      contributionGroups(first: 100) { tags { name } contribution standardError points } } }`);
    for (const { rate, rateAtIntercept, linear, intercept, contributions, contributionGroups } of predictKpi) {
      const sum = (of: any[], key: string): number => of.reduce((total, each) => total + (each[key] as number), 0);
      // SQL adds up in float32.
      expect(intercept + sum(contributions, 'contribution')).toBeCloseTo(linear, 5);
      expect(sum(contributions, 'points')).toBeCloseTo(rate - rateAtIntercept, 7);
      expect(sum(contributionGroups, 'points')).toBeCloseTo(rate - rateAtIntercept, 7);
      const names = contributionGroups.flatMap(({ tags }: any) => tags.map(({ name }: any) => name as string));
      expect(names.sort()).toEqual(contributions.map(({ tag }: any) => tag.name as string).sort());
      for (const { standardError } of [...contributions, ...contributionGroups])
        expect(standardError).toBeGreaterThan(0);
    }
  });

  it('are for a slot when asked, of illustrations and uploads in their order', async () => {
    const upload = await server.upload('blue.png', await plainImage([0, 0, 255]).png().toBuffer());
    const forecasts = (context: string): Promise<any> =>
      data(`{ predictKpi(kpi: "ctr", illustrations: ["${red}", "${blue}"], uploads: ["${upload}"]${context}) {
        rate linear interval { low high } illustration { name } observed { rows } blended { rate } } }`);
    const { predictKpi: average } = await forecasts('');
    const { predictKpi: top } = await forecasts(', context: { slot: "top" }');
    expect(average.map(({ illustration }: any) => illustration?.name ?? null)).toEqual([
      '255-0-0.png',
      '0-0-255.png',
      null,
    ]);
    expect(average[0].rate).toBeGreaterThan(1.5 * average[1].rate);
    expect(average[2].rate).toBeCloseTo(average[1].rate as number, 6);
    expect(average[2]).toMatchObject({ observed: null, blended: null });
    expect(average[2].interval.low).toBeCloseTo(average[1].interval.low as number, 6);
    for (const [at, { rate, linear, interval }] of top.entries()) {
      expect(linear).toBe(average[at].linear);
      expect(rate).toBeGreaterThan(1.05 * average[at].rate);
      expect(interval.high).toBeGreaterThan(average[at].interval.high as number);
    }
    // Observations of other slots say nothing of this one.
    expect(top[0].observed.rows).toBe(6);
    expect(average[0].observed.rows).toBe(13);
    expect(top[0].blended.rate).toBeGreaterThan(1.1 * average[0].blended.rate);
    const { predictKpi: day } = await forecasts(', context: { slot: "top", day: "2026-02-03", audience: null }');
    expect(day[0].rate).toBeCloseTo(top[0].rate as number, 2);
  });

  it('say what other tags are associated with, and that this is no promise', async () => {
    const whatIf = (
      arguments_: string,
    ): string => `whatIf(${arguments_}) { before after change linearChange standardError
      interval { low high } movedAlong { tag { name } from to } warnings note }`;
    const { illustration } = await data(`{ illustration(id: "${blue}") { kpi(name: "ctr") { rate
      moved: ${whatIf('add: [{ name: "red" }], remove: ["blue"]')}
      held: ${whatIf('add: [{ name: "red", score: 1 }], coOccurring: HELD')} } } }`);
    const { rate, moved, held } = illustration.kpi;
    for (const answer of [moved, held]) {
      expect(answer.before).toBeCloseTo(rate as number, 8);
      expect(answer.after - answer.before).toBe(answer.change);
      expect(Math.sign(answer.change as number)).toBe(Math.sign(answer.linearChange as number));
      expect(answer.standardError).toBeGreaterThan(0);
      expect(answer.interval.low).toBeLessThan(answer.after as number);
      expect(answer.note).toMatch(ASSOCIATED);
      expect(answer.note).toMatch(/does not say that changing the picture would cause it/);
      expect(Array.isArray(answer.warnings)).toBe(true);
    }
    expect(moved.after).toBeGreaterThan(moved.before as number);
    expect(moved.movedAlong.map(({ tag }: any) => tag.name as string)).toContain('warm colour');
    expect(held.movedAlong).toEqual([]);
  });

  it('rank the library, filtered and page by page', async () => {
    const page = async (after: string | null, filter = ''): Promise<any> =>
      (await data(`query ($after: String) { bestPredicted(kpi: "ctr", first: 40, after: $after ${filter}) { totalCount
        pageInfo { hasNextPage hasPreviousPage endCursor } edges { node { rate illustration { id name } interval { high } } } } }`, { after })).bestPredicted; // prettier-ignore
    const all: any[] = [];
    let after: string | null = null;
    do {
      const { totalCount, pageInfo, edges } = await page(after);
      expect(totalCount).toBe(COLOURS.length);
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      all.push(...edges.map(({ node }: any) => node as object));
      after = pageInfo.hasNextPage ? (pageInfo.endCursor as string) : null;
    } while (after);
    expect(new Set(all.map(({ illustration }) => illustration.id as string)).size).toBe(COLOURS.length);
    const rates = all.map(({ rate }) => rate as number);
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
    const blues = await page(null, ', filter: { tags: { all: [{ name: "blue" }] }, contentRating: [EXPLICIT] }');
    expect(blues.totalCount).toBe(blues.edges.length);
    expect(blues.totalCount).toBeGreaterThan(2);
    const order = all.map(({ illustration }) => illustration.id as string);
    const places = blues.edges.map(({ node }: any) => order.indexOf(node.illustration.id as string));
    expect(places).toEqual([...places].sort((a: number, b: number) => a - b));
    const cursor = (await page(null)).pageInfo.endCursor as string;
    const query = (more: string): string => `{ bestPredicted(kpi: "ctr", after: "${more}", filter: { tags: { all: [{ name: "blue" }] } }) { totalCount } }`; // prettier-ignore
    expect(await refused(query(cursor))).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringMatching(/cursor of another query/),
    });
    expect(await refused(query('rubbish'))).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('decide which of several is best, and deal the next impressions', async () => {
    const upload = await server.upload('pink.png', await plainImage([255, 100, 100]).png().toBuffer());
    const set = `kpi: "ctr", illustrations: ["${blue}", "${red}", "${grey}"], uploads: ["${upload}"]`;
    const { decideKpi, again, against, uploaded, top } = await data(`
      fragment all on KpiDecision { incumbent { illustration { id } } candidates { forecast { rate illustration { id } }
        expectedRate probabilityBest probabilityBeatsIncumbent expectedGain expectedLoss gainInterval { low high } } }
      { decideKpi(${set}) { ...all } again: decideKpi(${set}) { ...all }
        against: decideKpi(${set}, incumbent: "${grey}", seed: 5) { ...all }
        uploaded: decideKpi(${set}, incumbent: "${upload}") { ...all }
        top: decideKpi(${set}, context: { slot: "top" }) { ...all } }`);
    expect(again).toEqual(decideKpi);
    expect(decideKpi.incumbent.illustration.id).toBe(red);
    expect(decideKpi.candidates.map(({ forecast }: any) => forecast.illustration?.id ?? null)).toEqual([
      blue,
      red,
      grey,
      null,
    ]);
    const sum = (of: any[], key: string): number => of.reduce((total, each) => total + (each[key] as number), 0);
    expect(sum(decideKpi.candidates, 'probabilityBest')).toBeCloseTo(1, 9);
    expect(decideKpi.candidates[1]).toMatchObject({
      probabilityBeatsIncumbent: null,
      expectedGain: 0,
      gainInterval: { low: 0, high: 0 },
    });
    expect(decideKpi.candidates[0].probabilityBeatsIncumbent).toBeLessThan(0.05);
    expect(decideKpi.candidates[0].expectedGain).toBeLessThan(0);
    for (const { expectedLoss } of decideKpi.candidates) expect(expectedLoss).toBeGreaterThanOrEqual(-1e-12);
    expect(against.incumbent.illustration.id).toBe(grey);
    expect(against.candidates[1].probabilityBeatsIncumbent).toBeGreaterThan(0.9);
    expect(uploaded.incumbent.illustration).toBeNull();
    expect(uploaded.candidates[3]).toMatchObject({ probabilityBeatsIncumbent: null, expectedGain: 0 });
    expect(top.candidates[1].forecast.rate).toBeGreaterThan(decideKpi.candidates[1].forecast.rate as number);

    const { thompson, topTwo } = await data(`{
      thompson: allocateKpi(${set}, batch: 1000, policy: THOMPSON) { trials share probabilityBest forecast { rate } }
      topTwo: allocateKpi(${set}, batch: 7, beta: 0.9) { trials share probabilityBest } }`);
    expect(sum(thompson, 'trials')).toBe(1000);
    expect(sum(thompson, 'share')).toBeCloseTo(1, 9);
    thompson.forEach(({ trials, share, probabilityBest }: any) => {
      expect(Math.abs(trials - 1000 * share)).toBeLessThanOrEqual(1);
      expect(share).toBeCloseTo(probabilityBest as number, 9);
    });
    expect(sum(topTwo, 'trials')).toBe(7);
  });

  it('are of another method and weights when asked, deployed and rolled back', async () => {
    const answering = async (): Promise<{ id: string; method: string }> =>
      (await data(`{ kpis { deployedModel { id method } } }`)).kpis[0].deployedModel;
    const before = await answering();
    const job = await finished('fitKpi(kpi: "ctr", method: RIDGE, weights: IMPRESSIONS, deploy: false)');
    expect(job).toMatchObject({
      status: 'SUCCEEDED',
      result: { deployed: false, report: { method: 'ridge', weights: { method: 'impressions' } } },
    });
    expect(await answering()).toEqual(before);
    const ridge = job.result.kpiModel as string;
    const { deployKpiModel } = await data(`mutation { deployKpiModel(id: "${ridge}") { id deployed method link } }`);
    expect(deployKpiModel).toEqual({ id: ridge, deployed: true, method: 'RIDGE', link: 'IDENTITY' });
    const { predictKpi } = await data(`{ predictKpi(kpi: "ctr", illustrations: ["${red}"], context: { slot: "top" }) {
      rate linear interval { low high } blended { rate } contributions(first: 100) { points contribution } rateAtIntercept } }`);
    expect(predictKpi[0].rate).toBeGreaterThan(predictKpi[0].linear as number);
    const { rollBackKpiModel } = await data(`mutation { rollBackKpiModel(kpi: "ctr") { id deployed } }`);
    expect(rollBackKpiModel).toEqual({ id: before.id, deployed: true });
    expect(await answering()).toEqual(before);
    const { bestPredicted } = await data(
      `{ bestPredicted(kpi: "ctr", first: 1) { totalCount edges { node { model { id } } } } }`,
    );
    expect(bestPredicted).toEqual({ totalCount: COLOURS.length, edges: [{ node: { model: { id: before.id } } }] });
    const { kpiModels } = await data(`{ kpiModels(kpi: "ctr") { id deployed deployedAt } }`);
    expect(kpiModels.filter(({ deployed }: any) => deployed as boolean)).toHaveLength(1);
  });

  const one = (fields: string): string => `{ predictKpi(kpi: "ctr", illustrations: ["ID"]) { ${fields} } }`;
  const two = 'kpi: "ctr", illustrations: ["ID", "OTHER"]';
  it.each([
    ['a slot that is unknown', `{ predictKpi(kpi: "ctr", illustrations: ["ID"], context: { slot: "bottom" }) { rate } }`, 'BAD_USER_INPUT', /slot "bottom". It knows "", "feed", "top"/],
    ['a factor that has no effect', `{ predictKpi(kpi: "ctr", illustrations: ["ID"], context: { audience: "x" }) { rate } }`, 'BAD_USER_INPUT', /no effect of audience/],
    ['a KPI that is unknown', `{ predictKpi(kpi: "cvr", illustrations: ["ID"]) { rate } }`, 'NOT_FOUND', /There is no KPI "cvr"/],
    ['an illustration that is unknown', `{ predictKpi(kpi: "ctr", illustrations: ["99999"]) { rate } }`, 'NOT_FOUND', /no indexed illustration 99999/],
    ['an upload that is unknown', `{ predictKpi(kpi: "ctr", uploads: ["nothing"]) { rate } }`, /BAD_USER_INPUT|NOT_FOUND/, /nothing/],
    ['0 trials', one('observedInterval(trials: 0) { low }'), 'BAD_USER_INPUT', /whole number from 1 on, not 0/],
    ['no contributions', one('contributions(first: 0) { points }'), 'BAD_USER_INPUT', /first is 0/],
    ['too many groups', one('contributionGroups(first: 101) { points }'), 'BAD_USER_INPUT', /first is 101/],
    ['an edit of nothing', one('whatIf { after }'), 'BAD_USER_INPUT', /No tag is added or removed/],
    ['an edit of an unknown tag', one('whatIf(add: [{ name: "rde" }]) { after }'), 'UNKNOWN_TAG', /no tag "rde". Did you mean "red"/],
    ['removal of an unknown tag', one('whatIf(remove: ["blu"]) { after }'), 'UNKNOWN_TAG', /"blue"/],
    ['a tag added and removed', one('whatIf(add: [{ name: "red" }], remove: ["red"]) { after }'), 'BAD_USER_INPUT', /both added and removed/],
    ['a score above 1', one('whatIf(add: [{ name: "red", score: 1.5 }]) { after }'), 'BAD_USER_INPUT', /score is 1.5/],
    ['a decision among one', `{ decideKpi(kpi: "ctr", illustrations: ["ID"]) { incumbent { rate } } }`, 'BAD_USER_INPUT', /among 2 to 50 creatives; 1 given/],
    ['a decision among none', `{ allocateKpi(kpi: "ctr", batch: 5) { trials } }`, 'BAD_USER_INPUT', /among 2 to 50 creatives; 0 given/],
    ['a creative given twice', `{ decideKpi(kpi: "ctr", illustrations: ["ID", "ID"]) { incumbent { rate } } }`, 'BAD_USER_INPUT', /given twice/],
    ['an incumbent of another set', `{ decideKpi(${two}, incumbent: "1") { incumbent { rate } } }`, 'BAD_USER_INPUT', /incumbent 1 is not among/],
    ['a batch below 0', `{ allocateKpi(${two}, batch: -5) { trials } }`, 'BAD_USER_INPUT', /batch.*-5/],
    ['a beta of 0', `{ allocateKpi(${two}, batch: 5, beta: 0) { trials } }`, 'BAD_USER_INPUT', /beta/],
    ['a page of 0', `{ bestPredicted(kpi: "ctr", first: 0) { totalCount } }`, 'BAD_USER_INPUT', /first is 0/],
    ['best of an unknown tag', `{ bestPredicted(kpi: "ctr", filter: { tags: { all: [{ name: "gren" }] } }) { totalCount } }`, 'UNKNOWN_TAG', /"green"/],
    ['a model that is none', `mutation { deployKpiModel(id: "99999") { id } }`, 'NOT_FOUND', /no KPI model 99999/],
    ['a model id that is none', `mutation { deployKpiModel(id: "latest") { id } }`, 'BAD_USER_INPUT', /"latest" is not an id/],
    ['a roll-back of an unknown KPI', `mutation { rollBackKpiModel(kpi: "cvr") { id } }`, 'NOT_FOUND', /no KPI "cvr"/],
    ['a fit of an unknown KPI', `mutation { fitKpi(kpi: "cvr") { id } }`, 'NOT_FOUND', /no KPI "cvr"/],
    ['a hybrid fit', `mutation { fitKpi(kpi: "ctr", method: HYBRID) { id } }`, 'BAD_USER_INPUT', /command line.*eyecatch kpi fit --trees/],
    ['models of an unknown KPI', `{ kpiModels(kpi: "cvr") { id } }`, 'NOT_FOUND', /no KPI "cvr"/],
  ])('refuse %s', async (_, query, code, says) => {
    const answer = await refused(query.replaceAll('ID"', `${red}"`).replaceAll('"OTHER"', `"${blue}"`));
    expect(answer.message).toMatch(says);
    expect(answer.code).toMatch(code);
    if (answer.code === 'UNKNOWN_TAG') expect(answer.suggestions).not.toEqual([]);
  }); // prettier-ignore

  it('are refused for more than a page of pictures', async () => {
    const ids = Array.from({ length: 101 }, (_, n) => `"${n + 1}"`).join();
    expect(await refused(`{ predictKpi(kpi: "ctr", illustrations: [${ids}]) { rate } }`)).toMatchObject({
      ...{ code: 'BAD_USER_INPUT', message: expect.stringMatching(/101 forecasts .* at most 100/) },
    });
  });

  it('wait for a model: until one is deployed they say how to fit it', async () => {
    await finished(`importKpi(input: { kpi: "new", upload: "${await server.upload('new.csv', Buffer.from('illustration,day,clicks,impressions\n0-0-0.png,2026-01-01,3,100\n'))}" })`); // prettier-ignore
    const waiting = { code: 'NOT_READY', message: expect.stringMatching(/No model of "new" is deployed.*fitKpi/) };
    expect(await refused(`{ predictKpi(kpi: "new", illustrations: ["${red}"]) { rate } }`)).toMatchObject(waiting);
    expect(await refused(`{ bestPredicted(kpi: "new") { totalCount } }`)).toMatchObject(waiting);
    expect(
      await refused(`{ decideKpi(kpi: "new", illustrations: ["${red}", "${blue}"]) { incumbent { rate } } }`),
    ).toMatchObject(waiting);
    expect(await refused(`mutation { rollBackKpiModel(kpi: "new") { id } }`)).toMatchObject({ code: 'NOT_READY' });
    const job = await finished('fitKpi(kpi: "new")');
    expect(job).toMatchObject({ status: 'FAILED', error: expect.stringMatching(/1 illustration.* needs at least 20/) });
  });

  it('never speak of a cause in the schema without denying it', async () => {
    const { __schema } = await data(
      `{ __schema { types { name description fields { name description } inputFields { description } } } }`,
    );
    const texts = __schema.types
      .filter(({ name }: any) => (name as string).startsWith('Kpi'))
      .flatMap(({ description, fields, inputFields }: any) => [
        description,
        ...[...(fields ?? []), ...(inputFields ?? [])].map((each: any) => each.description as string),
      ])
      .filter((text: unknown) => typeof text === 'string' && /\bcaus/.test(text));
    expect(texts.length).toBeGreaterThan(2);
    for (const text of texts) expect(text).toMatch(/not (its|a|the|what .*) cause|not what editing would cause/);
  });
});
