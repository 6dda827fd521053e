import { existsSync } from 'node:fs';
import path from 'node:path';
import { runServer } from '../src/cli/run-server.js';
import { settingsOf } from '../src/settings.js';
import { median, type Metrics } from './benchmark.js';

const ROUNDS = 5;
/** Illustrations of a round. */
const PAGE = 100;

/** Questions by what they are about; the ids of a hundred illustrations stand for $ids, one for $id, a fitted model's for $model. */
const QUESTIONS: Readonly<Record<string, string>> = {
  'illustrations, 100 names': '{ illustrations(first: 100) { edges { node { id name } } } }',
  'illustrations, 100 with 20 tags':
    '{ illustrations(first: 100) { edges { node { tags(first: 20) { score tag { name } } } } } }',
  'illustrations, 100 with vectors': '{ illustrations(first: 100) { edges { node { vector { indices scores } } } } }',
  'illustrations, counted, filtered by name': '{ illustrations(first: 100, filter: { name: "face" }) { totalCount } }',
  'illustrations, 50 with 10 neighbours': '{ illustrations(first: 50) { edges { node { similar { similarity } } } } }',
  libraryFacets: '{ libraryFacets(first: 100) { ratings { value } metadata { key values { value count } } } }',
  'similar, 10': '{ similar(id: $id) { edges { node { similarity } } } }',
  'similar, 100 with explanations':
    '{ similar(id: $id, first: 100) { edges { node { explanation { shared { part } } } } } }',
  'similar, best match of 50':
    'query ($like: [ExampleInput!]!) { similar(like: $like, combine: BEST_MATCH) { edges { node { similarity } } } }',
  'predictKpi, 100 rates': 'query ($ids: [ID!]!) { predictKpi(kpi: "ctr", illustrations: $ids) { rate } }',
  'predictKpi, 100 intervals':
    'query ($ids: [ID!]!) { predictKpi(kpi: "ctr", illustrations: $ids) { interval { low } } }',
  'decideKpi, 2': '{ decideKpi(kpi: "ctr", illustrations: $two) { candidates { probabilityBest } } }',
  'decideKpi, 10': '{ decideKpi(kpi: "ctr", illustrations: $ten) { candidates { probabilityBest } } }',
  whatIf: '{ illustration(id: $id) { kpi(name: "ctr") { whatIf(add: [{ name: "smile" }]) { after } } } }',
  'kpiTags, 10 with intervals': '{ kpiTags(kpi: "ctr", first: 10) { tag low high } }',
  'kpiTags, 100': '{ kpiTags(kpi: "ctr") { tag coefficient } }',
  kpiSeries: '{ kpiSeries(kpi: "ctr") { time value } }',
  'kpiSeries with counts': '{ kpiSeries(kpi: "ctr") { time value illustrations } }',
  'kpiCreatives, 100': '{ kpiCreatives(kpi: "ctr") { id forecast observed } }',
  'kpiCreatives, 20 with intervals': '{ kpiCreatives(kpi: "ctr", first: 20) { id forecastLow } }',
  reportPage: '{ kpiModel(id: $model) { reportPage } }',
  nearDuplicates: '{ nearDuplicates(id: $id) { edges { node { similarity } } } }',
  'kpis with feed breaks': '{ kpis { feedBreaks { day } observations { rate } } }',
};

/**
 * What requests are said to cost beside what they take: points by the header `X-Eyecatch-Cost: estimate`, and the median
 * time of a reply of the demo library's server, one client. Each round asks for other illustrations, whose forecasts are
 * not kept yet; other caches are warm. `QUERY_COST`, a regular expression on names, asks some.
 */
export async function queryCostBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const data = path.resolve(process.env.EYECATCH_DATA ?? '.eyecatch');
  if (!existsSync(path.join(data, 'models', 'embedded'))) {
    throw new Error(`${data} holds no demo library. Run npm start once; it makes one.`);
  }
  const server = await runServer({
    settings: settingsOf(data, process.env.DATABASE_URL),
    ...{ port: 0, host: '127.0.0.1', onListening: () => undefined },
  });
  const ask = async (query: string, variables: object = {}, headers: Record<string, string> = {}): Promise<Reply> => {
    const reply = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const result = (await reply.json()) as Reply;
    if (result.errors) throw new Error(`${query}: ${JSON.stringify(result.errors)}`);
    return result;
  };
  const metrics: Record<string, Metrics> = {};
  try {
    const { data: fitted } = await ask('{ kpiModels(kpi: "ctr") { id } }');
    const ids = await idsOf(ask, PAGE * (ROUNDS + 1));
    const wanted = new RegExp(process.env.QUERY_COST ?? '');
    for (const [name, question] of Object.entries(QUESTIONS)) {
      if (!wanted.test(name)) continue;
      const askOf = (round: number, headers: Record<string, string> = {}): Promise<Reply> => {
        const page = ids.slice(PAGE * round, PAGE * (round + 1));
        const query = question
          .replace('$model', fitted.kpiModels[0]!.id)
          .replace('$two', JSON.stringify(page.slice(0, 2)))
          .replace('$ten', JSON.stringify(page.slice(0, 10)))
          .replace('(id: $id', `(id: ${page[7]!}`);
        return ask(query, { ids: page, like: page.slice(0, 50).map((illustration) => ({ illustration })) }, headers);
      };
      const points = (await askOf(0, { 'x-eyecatch-cost': 'estimate' })).extensions.cost.requested;
      const times: number[] = [];
      for (let round = 0; round <= ROUNDS; round++) {
        const started = performance.now();
        await askOf(round);
        if (round > 0) times.push(performance.now() - started);
      }
      const milliseconds = median(times);
      metrics[name] = { points, milliseconds, millisecondsAPoint: milliseconds / points };
      log(`${name}: ${points} points, ${milliseconds.toFixed(0)} ms`);
    }
    metrics['all of them'] = {
      millisecondsAPoint: median(Object.values(metrics).map(({ millisecondsAPoint }) => Number(millisecondsAPoint))),
    };
  } finally {
    await server.close();
  }
  return metrics;
}

type Ask = (query: string, variables?: object) => Promise<Reply>;

async function idsOf(ask: Ask, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ids.length < count;) {
    const { data }: Reply = await ask(
      'query ($after: String) { illustrations(first: 100, after: $after) { edges { node { id } } pageInfo { endCursor hasNextPage } } }',
      { after },
    );
    ids.push(...data.illustrations.edges.map(({ node }) => node.id));
    if (!data.illustrations.pageInfo.hasNextPage) break;
    after = data.illustrations.pageInfo.endCursor;
  }
  if (ids.length < count) throw new Error(`The library has ${ids.length} illustrations; ${count} are asked for.`);
  return ids;
}

interface Reply {
  readonly data: {
    readonly illustrations: {
      readonly edges: readonly { readonly node: { readonly id: string } }[];
      readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
    };
    readonly kpiModels: readonly { readonly id: string }[];
  };
  readonly extensions: { readonly cost: { readonly requested: number } };
  readonly errors?: unknown;
}
