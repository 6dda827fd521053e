import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Metrics } from '../../src/http/metrics.js';
import { makeCampaign } from '../dashboards/campaign.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import type { ColourLibrary } from '../support/colour-library.js';
import { databases, type TestDatabase } from '../support/databases.js';

/** Value by name and labels, as Prometheus reads them: `name{a="1"}` -> 2. */
function parsed(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

describe.each(databases)('/metrics on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let server: ApiServer;
  const scrape = async (): Promise<Map<string, number>> => {
    const reply = await fetch(`${server.url}/metrics`);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^text\/plain; version=0.0.4/),
    ]);
    return parsed(await reply.text());
  };

  beforeAll(async () => {
    database = await create();
    library = await makeCampaign(database);
    server = await startApi(database, library.settings);
  });
  afterAll(async () => {
    await server.close();
    await database.close();
    library.remove();
  });

  it('tells requests apart by pattern of the route, never by path', async () => {
    await server.data('query Listed { kpis { name } }');
    await fetch(`${server.url}/images/1`);
    await fetch(`${server.url}/images/999999`);
    await fetch(`${server.url}/no/such/place/${Math.random()}`);
    await fetch(`${server.url}/`);
    await fetch(`${server.url}/no/such/place`, { method: 'PUT' });
    const found = await scrape();
    expect([...found.keys()]).toContainEqual(expect.stringMatching(/_count\{method="GET",route="\/",status=/));
    const count = (labels: string) => found.get(`eyecatch_http_request_duration_seconds_count{${labels}}`);
    expect(count('method="POST",route="/graphql",status="2xx"')).toBe(1);
    expect(count('method="GET",route="/images/:id",status="2xx"')).toBe(1);
    expect(count('method="GET",route="/images/:id",status="4xx"')).toBe(1);
    // The page's own, which answers whatever nothing else does.
    expect(count('method="GET",route="/*path",status="4xx"')).toBe(1);
    expect(count('method="PUT",route="other",status="4xx"')).toBeUndefined();
    expect(count('method="other",route="other",status="4xx"')).toBe(1);
    expect([...found.keys()].filter((name) => /place|999999/.test(name))).toEqual([]);
  });

  it('counts GraphQL operations by name and type, and errors by the code that the client saw', async () => {
    await server.ask('query Missing { kpiSeries(kpi: "none") { time } }');
    await server.ask('{ nonsense }');
    await server.ask('mutation Again { deployKpiModel(id: "999") { id } }');
    const found = await scrape();
    const operations = 'eyecatch_graphql_operation_duration_seconds_count';
    expect(found.get(`${operations}{operation="Listed",type="query"}`)).toBe(1);
    expect(found.get(`${operations}{operation="Again",type="mutation"}`)).toBe(1);
    expect(found.get('eyecatch_graphql_errors_total{code="NOT_FOUND"}')).toBe(2);
    expect(found.get('eyecatch_graphql_errors_total{code="GRAPHQL_VALIDATION_FAILED"}')).toBe(1);
  });

  it('shows what the database knows of the library', async () => {
    const found = await scrape();
    const get = (name: string) => found.get(name);
    expect(get('eyecatch_up_database')).toBe(1);
    expect(get('eyecatch_illustrations')).toBe(125);
    expect(get('eyecatch_index_failures')).toBe(1);
    expect(get(`eyecatch_vectors{model="${library.registered.name} ${library.registered.id}",active="true"}`)).toBe(
      125,
    );
    expect(get('eyecatch_database_size_bytes')).toBeGreaterThan(1e6);
    const age = get('eyecatch_kpi_last_observed_day_age_seconds{kpi="ctr"}')!;
    expect(age).toBeCloseTo((Date.now() - Date.parse('2026-02-11T00:00:00Z')) / 1000, -3);
    const ofModel = [...found.keys()].filter((name) => name.startsWith('eyecatch_kpi_model_'));
    expect(ofModel).toHaveLength(3);
    for (const name of ofModel) expect(name).toMatch(/\{kpi="ctr",model="\d+",method="logistic"\}/);
    expect(get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
  });

  it('asks the database once for scrapes that follow each other', async () => {
    await database.pool.query('insert into index_failure (model_id, source, reason) values (1, $1, $1)', ['later.png']);
    expect((await scrape()).get('eyecatch_index_failures')).toBe(1);
  });
});

describe('Metrics without a database that answers', () => {
  const refusing = {
    query: () => Promise.reject(new Error('the database is away')),
    totalCount: 3,
    idleCount: 1,
    waitingCount: 2,
  };

  it.each([
    ['is still being opened', () => undefined],
    ['is away', () => refusing as never],
  ])('says so where it %s, leaves gauges out, and does not fail', async (_, pool) => {
    const found = parsed(await new Metrics(pool).registry.metrics());
    expect(found.get('eyecatch_up_database')).toBe(0);
    expect([...found.keys()].filter((name) => /illustrations|vectors|index_failures/.test(name))).toEqual([]);
  });

  it('shows the pool', async () => {
    const found = parsed(await new Metrics(() => refusing as never).registry.metrics());
    expect(found.get('eyecatch_database_pool_connections{state="used"}')).toBe(2);
    expect(found.get('eyecatch_database_pool_waiting')).toBe(2);
  });

  it('keeps the names of operations within bounds, whatever clients call theirs', async () => {
    const metrics = new Metrics(() => undefined);
    for (let n = 0; n < 500; n++) metrics.operation({ name: `Operation${n}`, type: 'query', seconds: 0.1 });
    metrics.operation({ name: undefined, type: 'query', seconds: 0.1 });
    const found = parsed(await metrics.registry.metrics());
    const named = [...found.keys()].filter((name) =>
      name.startsWith('eyecatch_graphql_operation_duration_seconds_count'),
    );
    expect(named).toHaveLength(52);
    expect(found.get('eyecatch_graphql_operation_duration_seconds_count{operation="other",type="query"}')).toBe(450);
  });
});
