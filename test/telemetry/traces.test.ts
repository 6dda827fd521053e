import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainImage } from '../support/colour-pack.js';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { serveProcess, type ServeProcess } from '../support/serve-process.js';
import { traceCollector, type CollectedSpan, type TraceCollector } from '../support/trace-collector.js';

const SERVER = 2;
/** As a client's own trace sends it. */
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

describe.each(databases)('Traces (and metrics) of serve on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let server: ServeProcess;
  let collector: TraceCollector;
  const ask = async (query: string, headers: Record<string, string> = {}): Promise<any> => {
    const reply = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return reply.json();
  };
  const upload = async (colour: [number, number, number]): Promise<string> => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(await plainImage(colour).png().toBuffer())]), 'plain.png');
    const reply = await fetch(`${server.url}/uploads`, { method: 'POST', body: form });
    return ((await reply.json()) as { uploads: { id: string }[] }).uploads[0]!.id;
  };
  /** Spans of the trace, once what is looked for has arrived. */
  const trace = async (id: string, wanted: (span: CollectedSpan) => boolean): Promise<CollectedSpan[]> => {
    for (let tries = 0; tries < 200; tries++) {
      const found = collector.spans.filter(({ traceId }) => traceId === id);
      if (found.some(wanted)) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`no such span; there are ${collector.spans.map(({ name }) => name).join(', ')}`);
  };
  const idOf = (prefix: string): string => `${prefix}${TRACE.slice(prefix.length)}`;
  const traceparent = (id: string): Record<string, string> => ({ traceparent: `00-${id}-${PARENT}-01` });
  const named = (spans: readonly CollectedSpan[], name: string): CollectedSpan => {
    const found = spans.find((span) => span.name === name);
    if (!found) throw new Error(`${name} is not among ${spans.map((span) => span.name).join(', ')}`);
    return found;
  };

  beforeAll(async () => {
    collector = await traceCollector();
    database = await create();
    library = await makeColourLibrary(database);
    const { dataFolder, url } = database.options;
    server = await serveProcess(['--data', dataFolder], {
      ...(url ? { DATABASE_URL: url } : {}),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '100',
      OTEL_SERVICE_NAME: 'eyecatch-test',
      EYECATCH_LOG_LEVEL: 'info',
    });
  });
  afterAll(async () => {
    await server.stop();
    await collector.close();
    await database.close();
    library.remove();
  });

  it('show HTTP, GraphQL, SQL, decoding and inference of one request, each under what caused it', async () => {
    const id = await upload([250, 20, 20]);
    const traceId = idOf('1');
    const reply = await ask(
      `query Tagged { tagImage(upload: "${id}") { tags(first: 2) { tag { name } } } }`,
      traceparent(traceId),
    );
    expect(reply.errors).toBeUndefined();
    const spans = await trace(traceId, ({ kind }) => kind === SERVER);
    const root = spans.find(({ kind }) => kind === SERVER)!;
    // The client's own span.
    expect(root.parentSpanId).toBe(PARENT);
    expect(root.name).toBe('POST /graphql');
    expect(root.attributes).toMatchObject({
      'http.route': '/graphql',
      'graphql.operation.name': 'Tagged',
      'http.response.status_code': 200,
    });
    expect(root.resource).toMatchObject({ 'service.name': 'eyecatch-test', 'eyecatch.command': 'serve' });
    const execution = named(spans, 'query Tagged');
    expect(execution.parentSpanId).toBe(root.spanId);
    const statements = spans.filter(({ attributes }) => attributes['db.system.name'] ?? attributes['db.system']);
    expect(statements.length).toBeGreaterThan(0);
    expect(statements.map(({ parentSpanId }) => parentSpanId)).toContain(execution.spanId);
    expect(named(spans, 'decode').parentSpanId).toBe(execution.spanId);
    const inference = named(spans, 'inference');
    expect(inference.parentSpanId).toBe(execution.spanId);
    expect(inference.attributes).toMatchObject({ 'eyecatch.provider': 'cpu', 'eyecatch.pictures': 1 });
    expect(Number(inference.endTimeUnixNano)).toBeLessThanOrEqual(Number(root.endTimeUnixNano) + 5e6);
  });

  it('go from a mutation to the worker that does its job', async () => {
    const id = await upload([10, 200, 77]);
    const traceId = idOf('2');
    const { data, errors } = await ask(
      `mutation Take { ingest(illustrations: [{ upload: "${id}", name: "mint.png" }]) { id } }`,
      { ...traceparent(traceId), 'x-request-id': 'the-request-that-ingests' },
    );
    expect(errors).toBeUndefined();
    const spans = await trace(traceId, ({ name }) => name === 'job ingest');
    const job = named(spans, 'job ingest');
    expect(job.resource).toMatchObject({ 'eyecatch.command': 'worker' });
    expect(job.attributes).toMatchObject({ 'eyecatch.job': data.ingest.id });
    const execution = named(spans, 'mutation Take');
    const ancestors = (span: CollectedSpan): string[] => {
      const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
      return parent ? [parent.spanId, ...ancestors(parent)] : [];
    };
    expect(ancestors(job)).toContain(execution.spanId);
    for (const name of ['decode', 'inference', 'store']) expect(ancestors(named(spans, name))).toContain(job.spanId);
    const stored = spans.filter((span) => span.parentSpanId === named(spans, 'store').spanId);
    expect(
      stored.some(({ attributes }) =>
        String(attributes['db.query.text'] ?? attributes['db.statement']).includes('insert'),
      ),
    ).toBe(true);
    // The log of the worker goes by the same ids.
    const lines = server
      .stderr()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const ended = lines.find(({ msg, jobId }) => msg === 'Job ended' && jobId === data.ingest.id);
    expect(ended).toMatchObject({
      requestId: 'the-request-that-ingests',
      traceId,
      process: 'worker',
      status: 'succeeded',
    });
  });

  it('are beside metrics: one /metrics covers the server and its worker', async () => {
    let text = '';
    for (let tries = 0; tries < 100 && !text.includes('process="worker-1"'); tries++) {
      text = await (await fetch(`${server.url}/metrics`)).text();
      if (!/images_indexed_total\{outcome="indexed",process/.test(text)) text = '';
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const lines = text.split('\n');
    for (const line of [
      'eyecatch_images_indexed_total{outcome="indexed",process="worker-1"} 1',
      'eyecatch_jobs_ended_total{kind="ingest",status="succeeded",process="worker-1"} 1',
      'eyecatch_inference_pictures_total{provider="cpu"} 1',
      'eyecatch_inference_pictures_total{provider="cpu",process="worker-1"} 1',
      'eyecatch_tagging_thread_queue 0',
      'eyecatch_workers{provider="cpu",state="waiting"} 1',
      'eyecatch_queue_oldest_seconds 0',
    ]) {
      expect(lines).toContain(line);
    }
    expect(text).toMatch(/^eyecatch_worker_heartbeat_age_seconds\{worker="[^"]+:\d+"\} \d/m);
    expect(text).toMatch(/^eyecatch_build_info\{version="0\.1\.0",node="[\d.]+",revision=""\} 1$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
    expect(text).toMatch(/^process_resident_memory_bytes\{process="worker-1"\} \d/m);
    expect(lines.filter((line) => line === '# TYPE process_resident_memory_bytes gauge')).toHaveLength(1);
  });

  it('hold no values: neither parameters of statements nor literals and variables of documents', async () => {
    const traceId = idOf('3');
    await ask(
      'query Secret { illustrations(first: 1, filter: { name: "very-secret-name" }) { edges { node { id } } } }',
      traceparent(traceId),
    );
    await ask('query Secret2 { kpiSeries(kpi: "very-secret-kpi") { time } }', traceparent(traceId));
    await trace(traceId, ({ name }) => name === 'query Secret2');
    expect(collector.raw()).not.toContain('very-secret');
  });

  it('leave out what looks after the server, and the worker that waits for work', async () => {
    await fetch(`${server.url}/health`);
    await fetch(`${server.url}/metrics`);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(
      collector.spans.filter(({ attributes }) =>
        /health|metrics/.test(String(attributes['url.path'] ?? attributes['http.target'])),
      ),
    ).toEqual([]);
    const roots = collector.spans.filter(({ parentSpanId }) => parentSpanId === '').map(({ name }) => name);
    // The schema is read when the server starts.
    expect(roots.filter((name) => !/^(POST|GET) |^graphql\.parseSchema$/.test(name))).toEqual([]);
  });
});
