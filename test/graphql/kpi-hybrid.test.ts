import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployKpiModel, fitKpiModel, loadPredictor, type KpiModel, type KpiPredictor } from '../../src/kpi/index.js';
import { decodeTreeModel } from '../../src/kpi/trees/read-tree-model.js';
import { COLOUR_TAGS } from '../support/colour-pack.js';
import { loadVectors } from '../../src/vectors/vector-table.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { fixture } from '../kpi/trees/fixtures.js';

interface Forecast {
  readonly linear: number;
  readonly intercept: number;
  readonly rate: number;
  readonly rateAtIntercept: number;
  readonly contributions: readonly { contribution: number; points: number; tag: { name: string } }[];
  readonly treeContribution: { total: number; points: number; standardError: number; trees: number; largest: object[] };
}

const FORECAST = `rate linear intercept rateAtIntercept interval { low high } standardError
  contributions(first: 100) { contribution points tag { name } }
  contributionGroups(first: 100) { contribution tags { name } }
  treeContribution(first: 3) { total points standardError trees largest { tree leaf contribution } }`;

describe.each(databases)('a hybrid over the API on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let server: ApiServer;
  let model: KpiModel;
  let predictor: KpiPredictor;
  let ids: string[];

  beforeAll(async () => {
    database = await create();
    library = await makeColourLibrary(database);
    const { pool } = database;
    // Of the fixture's ten columns the first six are colours here; the others are absent.
    const { format, ensemble } = decodeTreeModel(fixture('lightgbm.txt'), 'lightgbm.txt');
    const trees = { format, ensemble, alone: false };
    model = await fitKpiModel(pool, { kpi: 'ctr', tagModelId: library.registered.id, trees });
    await deployKpiModel(pool, model.id);
    predictor = await loadPredictor(pool, model);
    const { rows } = await pool.query<{ id: string }>('select id::text as id from illustration order by id limit 20');
    ids = rows.map(({ id }) => id);
    server = await startApi(database, library.settings);
  }, 60_000);
  afterAll(async () => {
    await server.close();
    await database.close();
    library.remove();
  });

  it('forecasts through the trees, in parts that add up to the last bit', async () => {
    const { predictKpi } = (await server.data(
      `query ($ids: [ID!]!) { predictKpi(kpi: "ctr", illustrations: $ids) { ${FORECAST} } }`,
      { ids },
    )) as { predictKpi: Forecast[] };
    const vectors = await loadVectors(database.pool, model.tagModelId, ids);
    const dimension = ({ tag }: { tag: { name: string } }): number => COLOUR_TAGS.indexOf(tag.name);
    predictKpi.forEach((forecast, place) => {
      const { linear, intercept, contributions, treeContribution: trees } = forecast;
      expect(linear).toBe(predictor.linear(vectors.get(ids[place]!)!));
      const tags = contributions
        .toSorted((a, b) => dimension(a) - dimension(b))
        .reduce((sum, { contribution }) => sum + contribution, intercept);
      expect(tags + trees.total).toBe(linear);
      const points = contributions.reduce((sum, part) => sum + part.points, trees.points);
      expect(points).toBeCloseTo(forecast.rate - forecast.rateAtIntercept, 12);
      expect(trees).toMatchObject({ trees: 12, standardError: expect.any(Number) as number });
      expect(trees.largest).toEqual(predictor.trees(vectors.get(ids[place]!)!, 3)!.largest);
    });
    expect(new Set(predictKpi.map(({ treeContribution }) => treeContribution.total)).size).toBeGreaterThan(2);
  });

  it('orders the library by them', async () => {
    const { bestPredicted, illustrations } =
      await server.data(`{ bestPredicted(kpi: "ctr", first: 50) { edges { node { linear illustration { id } } } }
      illustrations(first: 100) { edges { node { id kpi(name: "ctr") { linear model { method } } } } } }`);
    const best = bestPredicted.edges.map(({ node }: any) => node.linear as number);
    expect(best).toEqual(best.toSorted((a: number, b: number) => b - a));
    const listed = new Map(illustrations.edges.map(({ node }: any) => [node.id, node.kpi.linear]));
    for (const { node } of bestPredicted.edges) {
      if (listed.has(node.illustration.id)) expect(node.linear).toBe(listed.get(node.illustration.id));
    }
    expect(illustrations.edges[0].node.kpi.model.method).toBe('HYBRID');
  });

  it('answers what-if through the trees', async () => {
    const { illustration } = await server.data(
      `{ illustration(id: "${ids[0]!}") { kpi(name: "ctr") { linear
         whatIf(add: [{ name: "red", score: 0.9 }], remove: ["dark"], coOccurring: HELD) {
           linearChange treeChange standardError before after } } } }`,
    );
    const { linear, whatIf } = illustration.kpi;
    const vector = (await loadVectors(database.pool, model.tagModelId, [ids[0]!])).get(ids[0]!)!;
    const scores = new Float32Array(5000);
    vector.indices.forEach((dimension, k) => (scores[dimension] = vector.values[k]!));
    [scores[0], scores[COLOUR_TAGS.indexOf('dark')]] = [0.9, 0];
    const indices = Int32Array.from(scores.keys()).filter((dimension) => scores[dimension] !== 0);
    const edited = { dimensions: 5000, indices, values: Float32Array.from(indices, (each) => scores[each]!) };
    expect(whatIf.linearChange).toBe(predictor.linear(edited) - linear);
    expect(whatIf.treeChange).toBe(predictor.trees(edited, 0)!.total - predictor.trees(vector, 0)!.total);
    expect(whatIf.treeChange).not.toBe(0);
    expect(whatIf.standardError).toBeGreaterThan(0);
  });

  it('warns that trees read an average of pictures as if it were one', async () => {
    const asked = (coOccurring: string): string => `whatIf(add: [{ name: "red" }], coOccurring: ${coOccurring}) {
      warnings movedAlong { to } }`;
    const { illustration } = await server.data(
      `{ illustration(id: "${ids[0]!}") { kpi(name: "ctr") { moved: ${asked('MOVED')} held: ${asked('HELD')} } } }`,
    );
    const { moved, held } = illustration.kpi;
    expect(moved.movedAlong.length).toBeGreaterThan(0);
    expect(moved.warnings.join(' ')).toMatch(/\d tags were moved along .* Ask with those tags held/);
    expect(held.warnings.join(' ')).not.toMatch(/moved along/);
  });

  it('decides among candidates with the leaves in their covariance', async () => {
    const { decideKpi } = await server.data(
      `query ($ids: [ID!]!) { decideKpi(kpi: "ctr", illustrations: $ids) { candidates { probabilityBest } } }`,
      { ids: ids.slice(0, 4) },
    );
    const total = decideKpi.candidates.reduce((sum: number, each: any) => sum + (each.probabilityBest as number), 0);
    expect(total).toBeCloseTo(1, 6);
  });

  it('shows no trees of a model that has none', async () => {
    await server.data('mutation { rollBackKpiModel(kpi: "ctr") { id } }');
    const { illustration } = await server.data(
      `{ illustration(id: "${ids[0]!}") { kpi(name: "ctr") { treeContribution { total }
         whatIf(add: [{ name: "red" }]) { treeChange } } } }`,
    );
    expect(illustration.kpi).toEqual({ treeContribution: null, whatIf: { treeChange: null } });
  });
});
