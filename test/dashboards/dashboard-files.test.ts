import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { dashboards, targetsOf, type Source } from './grafana.js';

const SOURCES = 'dashboards/grafana/provisioning/datasources/eyecatch.yaml';
const read = (file: string): any => parse(readFileSync(file, 'utf8'), { merge: true });
const provisioned: (Source & { [key: string]: any })[] = read(SOURCES).datasources;
const compose = read('docker-compose.yml');

describe('The dashboard files', () => {
  it('have uids and titles of their own', () => {
    const all = [...dashboards().values()];
    expect(all.length).toBe(3);
    for (const key of ['uid', 'title'] as const) expect(new Set(all.map((each) => each[key])).size).toBe(all.length);
    for (const { uid } of all) expect(uid).toMatch(/^[a-zA-Z0-9_-]{1,40}$/);
  });

  describe.each([...dashboards()])('%s', (_, dashboard) => {
    it('is of a schema that Grafana migrates from, without an id of some other Grafana', () => {
      expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(36);
      expect(dashboard).not.toHaveProperty('id');
      expect(dashboard).not.toHaveProperty('__inputs');
    });

    it('gives each panel an id and a place of its own, within 24 columns', () => {
      const { panels } = dashboard;
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const taken = new Set<string>();
      for (const { gridPos, title } of panels) {
        expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            expect(taken.has(`${x},${y}`), `${title} covers another panel`).toBe(false);
            taken.add(`${x},${y}`);
          }
        }
      }
    });

    it('asks only sources that are provisioned, of their type', () => {
      const asked = [
        ...dashboard.panels.flatMap((panel) => (panel.datasource ? [panel.datasource] : [])),
        ...targetsOf(dashboard).map(({ target }) => target.datasource),
        ...dashboard.templating.list.flatMap((variable) => (variable.datasource ? [variable.datasource] : [])),
      ];
      expect(asked.length).toBeGreaterThan(0);
      for (const { uid, type } of asked) {
        expect(provisioned.find((source) => source.uid === uid)).toMatchObject({ type });
      }
    });

    it('uses no variable that it does not define', () => {
      const defined = dashboard.templating.list.map(({ name }) => name);
      const used = JSON.stringify([dashboard.panels, dashboard.templating]).matchAll(/\$\{?([a-z]\w*)/g);
      for (const [, name] of used) expect(defined).toContain(name);
    });
  });
});

describe('Compose', () => {
  const profile = Object.entries<any>(compose.services).filter(([, service]) =>
    service.profiles?.includes('dashboards'),
  );

  it('starts Grafana, Prometheus and the role under the profile only', () => {
    expect(profile.map(([name]) => name).sort()).toEqual(['dashboard-role', 'grafana', 'prometheus']);
  });

  it('pins every image, and opens ports to this machine only', () => {
    for (const [name, { image, build, ports = [] }] of Object.entries<any>(compose.services)) {
      if (!build) expect(image, name).toMatch(/:v?\d+\.\d+\.\d+/);
      for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:/);
    }
    expect(compose.services.grafana.environment.GF_PLUGINS_PREINSTALL_SYNC).toMatch(
      /^yesoreyeram-infinity-datasource@\d/,
    );
  });

  it('mounts what exists', () => {
    for (const [, { volumes = [] }] of profile) {
      for (const volume of volumes as string[]) {
        const source = volume.replace(/:\/.*/, '');
        // Of the operator, who may have none.
        if (source === '${EYECATCH_MODELS:-./models}') continue;
        if (source.startsWith('.')) expect(existsSync(path.resolve(source)), volume).toBe(true);
        else expect(Object.keys(compose.volumes)).toContain(source);
      }
    }
  });

  it('gives Grafana every variable that the provisioning reads, and no password of its own making', () => {
    const environment = compose.services.grafana.environment;
    for (const [, name] of readFileSync(SOURCES, 'utf8').matchAll(/\$(\w+)/g))
      expect(environment).toHaveProperty(name!);
    expect(environment.GF_SECURITY_ADMIN_PASSWORD).toBe('${GRAFANA_PASSWORD:-}');
    expect(compose.services.grafana.entrypoint.at(-1)).toContain('exit 1');
  });

  it('shows Grafana the dashboards where the provider looks, and scrapes the API by the job that panels go by', () => {
    const { providers } = read('dashboards/grafana/provisioning/dashboards/eyecatch.yaml');
    const mounts: string[] = compose.services.grafana.volumes;
    expect(mounts).toContain(`./dashboards/grafana/dashboards:${providers[0].options.path}:ro`);
    const { scrape_configs: scraped } = read('dashboards/prometheus/prometheus.yml');
    expect(scraped).toMatchObject([{ job_name: 'eyecatch', static_configs: [{ targets: ['api:4000'] }] }]);
    expect(provisioned.find(({ type }) => type === 'prometheus')!.jsonData.timeInterval).toBe('15s');
  });
});
