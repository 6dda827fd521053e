import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessPolicy } from '../../src/access/policy.js';
import { sampleOnce } from '../../src/jobs/watch-recall.js';
import { buildVectorIndex } from '../../src/vectors/build-vector-index.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { plainImage } from '../support/colour-pack.js';
import type { ColourLibrary } from '../support/colour-library.js';
import { multiplyVectors } from '../support/many-vectors.js';
import { createEmbedded, temporaryFolder, type TestDatabase } from '../support/databases.js';
import { makeCampaign } from './campaign.js';
import { dashboard, interpolate, targetsOf } from './grafana.js';

const operations = dashboard('operations.json');
const installed = spawnSync('prometheus', ['--version']).status === 0;
/** Prometheus needs two scrapes for a rate; Grafana's interval is four scrapes or more. */
const SCRAPES_MS = 500;
const RATE_INTERVAL = '10s';
const TOKEN = 'a-token-for-prometheus-only';

// A skipped suite shows in the report with this name, and .ci/run installs what it needs.
describe.skipIf(!installed)(
  'The dashboard of operations, by a Prometheus (needs the Debian package prometheus)',
  () => {
    let database: TestDatabase;
    let library: ColourLibrary;
    let server: ApiServer;
    let prometheus: ChildProcess;
    let address: string;
    const folder = temporaryFolder();
    const ask = async (endpoint: string, parameters: Record<string, string>): Promise<any> => {
      const reply = await fetch(`${address}/api/v1/${endpoint}?${new URLSearchParams(parameters)}`);
      const body: any = await reply.json();
      if (body.status !== 'success') throw new Error(`${body.error} (${JSON.stringify(parameters)})`);
      return body.data;
    };

    beforeAll(async () => {
      database = await createEmbedded();
      library = await makeCampaign(database);
      const access = accessPolicy({ host: '127.0.0.1', keys: 'required', metricsToken: TOKEN });
      writeFileSync(path.join(folder, 'token'), TOKEN);
      const { id } = library.registered;
      await multiplyVectors(database, id, 15);
      await buildVectorIndex(database.pool, id);
      await sampleOnce(database.pool);
      // A part that was given up.
      await database.pool.query(
        `with job as (insert into job (kind, input, status) values ('ingest', '{}', 'failed') returning id)
         insert into pgboss.job (name, data) select 'work_dead', jsonb_build_object('job', id::text) from job`,
      );
      server = await startApi(database, library.settings, database.pool, access);
      const shipped = readFileSync('dashboards/prometheus/prometheus.yml', 'utf8');
      const file = path.join(folder, 'prometheus.yml');
      writeFileSync(
        file,
        shipped
          .replace('api:4000', new URL(server.url).host)
          .replace('/prometheus/eyecatch-metrics-token', path.join(folder, 'token'))
          .replace('scrape_interval: 15s', `scrape_interval: ${SCRAPES_MS}ms`),
      );
      const port = await freePort();
      address = `http://127.0.0.1:${port}`;
      prometheus = spawn(
        'prometheus',
        [
          `--config.file=${file}`,
          `--storage.tsdb.path=${path.join(folder, 'data')}`,
          `--web.listen-address=127.0.0.1:${port}`,
        ],
        { stdio: 'ignore' },
      );
      const trafficked = async (): Promise<boolean> => {
        // What panels show must happen while Prometheus watches: a counter's first value is no increase.
        await server.ask('query Seen { kpis { name } }');
        await server.data('query Similar { similar(id: 1, first: 3) { edges { node { similarity } } } }');
        const upload = await server.upload('red.png', await plainImage([255, 0, 0]).png().toBuffer());
        await server.ask(`query Tagged { tagImage(upload: "${upload}") { width } }`);
        await server.ask('query Unseen { kpiSeries(kpi: "none") { time } }');
        const { result } = await ask('query', {
          query: `rate(eyecatch_graphql_errors_total[${RATE_INTERVAL}]) > 0`,
        }).catch(() => ({ result: [] }));
        return result.length > 0;
      };
      for (let tries = 0; tries < 100 && !(await trafficked()); tries++) {
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    });
    afterAll(async () => {
      const ended = new Promise((resolve) => prometheus.once('exit', resolve));
      prometheus.kill();
      await ended;
      await server.close();
      await database.close();
      library.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    it('finds the configuration that is shipped in order', () => {
      const { status, stdout } = spawnSync('promtool', [
        'check',
        'config',
        '--syntax-only',
        'dashboards/prometheus/prometheus.yml',
      ]);
      expect(stdout.toString()).toContain('SUCCESS');
      expect(status).toBe(0);
    });

    it('finds the rules that the guide gives in order', () => {
      const [, rules] = /```yaml\n(groups:[^`]+)```/.exec(readFileSync('docs/dashboards.md', 'utf8'))!;
      const file = path.join(folder, 'rules.yml');
      writeFileSync(file, rules!);
      const { status, stdout } = spawnSync('promtool', ['check', 'rules', file]);
      expect([status, stdout.toString()]).toEqual([0, expect.stringContaining('8 rules found')]);
    });

    it('finds the metrics in order', async () => {
      const text = await (
        await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
      ).text();
      // Names of prom-client's own, such as nodejs_active_handles_total, are not what promtool would have.
      const own = text.split('\n\n').filter((metric) => metric.startsWith('# HELP eyecatch_'));
      expect(own.length).toBeGreaterThan(10);
      const { status, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: `${own.join('\n')}\n` });
      expect([status, stderr.toString()]).toEqual([0, '']);
    });

    it('offers the instances that are scraped', async () => {
      const [variable] = operations.templating.list;
      const [, series, label] = /^label_values\((\w+), (\w+)\)$/.exec(variable!.query.query as string)!;
      expect(await ask(`label/${label}/values`, { 'match[]': series! })).toEqual([new URL(server.url).host]);
    });

    it.each(targetsOf(operations))('has a series for $name', async ({ target }) => {
      const expression = interpolate(target.expr as string, {
        instance: { raw: '.*' },
        __rate_interval: RATE_INTERVAL,
      });
      const { result } = await ask('query', { query: expression });
      expect(result.length).toBeGreaterThan(0);
      const values = (result as { value: [number, string] }[]).map(({ value }) => Number(value[1]));
      expect(values.some(Number.isFinite)).toBe(true);
      // What the legend names, the series has.
      for (const [, label] of (target.legendFormat as string).matchAll(/\{\{(\w+)\}\}/g)) {
        for (const { metric } of result) expect(metric).toHaveProperty(label!);
      }
    });
  },
);

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
