import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { accessPolicy } from '../../src/access/policy.js';
import { eyecatch } from '../support/command.js';
import { readStages } from './dockerfile.js';

const { services, volumes } = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true });
const ours = Object.entries<any>(services).filter(([, { build }]) => build);

describe('Compose', () => {
  it('has the API and workers by default, trainers for CUDA and Vulkan and the dashboards as profiles', () => {
    const byProfile = (profile?: string): string[] =>
      Object.entries<any>(services)
        .filter(([, { profiles }]) => (profile === undefined ? !profiles : profiles?.includes(profile)))
        .map(([name]) => name)
        .sort();
    expect(byProfile()).toEqual(['api', 'postgres', 'worker']);
    expect(byProfile('train-cuda')).toEqual(['trainer-cuda']);
    expect(byProfile('train-vulkan')).toEqual(['trainer-vulkan']);
    expect(byProfile('dashboards')).toEqual(['dashboard-role', 'grafana', 'prometheus']);
  });

  it('takes a pgvector whose index cannot be corrupted by vacuum', () => {
    const [, major, minor, patch] = /pgvector:(\d+)\.(\d+)\.(\d+)-pg\d+$/.exec(services.postgres.image)!.map(Number);
    expect(major! * 1e6 + minor! * 1e3 + patch!).toBeGreaterThanOrEqual(8006);
    // Parallel index builds share as much memory as maintenance_work_mem.
    expect(services.postgres.shm_size).toBe('1gb');
  });

  it.each(ours)('gives %s a read-only root, no rights, and nowhere to write but its volume', (_name, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(service.tmpfs).toEqual(['/tmp']);
    for (const volume of service.volumes as string[]) {
      const [, source, mode] = /^(\$\{[^}]*\}|[^:]*):[^:]*(?::(\w+))?$/.exec(volume)!;
      if (mode !== 'ro') expect(Object.keys(volumes)).toContain(source);
    }
    expect(service.privileged).toBeUndefined();
  });

  it('lets the API and the workers read a model pack where the documented command registers it', () => {
    for (const file of ['docs/deploy.md', 'docker-compose.yml']) {
      const [, pack] = /worker index \/pictures --model (\/\w+)\//.exec(readFileSync(file, 'utf8'))!;
      for (const { volumes } of [services.api, services.worker]) {
        expect(
          (volumes as string[]).some((volume) => volume.endsWith(`:${pack}:ro`)),
          file,
        ).toBe(true);
      }
    }
  });

  it('answers to its own names alone, also where no keys are asked for', () => {
    const { EYECATCH_PUBLIC_HOST } = services.api.environment;
    const publicHosts = EYECATCH_PUBLIC_HOST.replace(/^\$\{\w+:-(.+)\}$/, '$1').split(',');
    const { hosts } = accessPolicy({ host: '0.0.0.0', keys: 'off', publicHosts });
    expect([...hosts!]).toEqual(expect.arrayContaining(['localhost', '127.0.0.1', 'api']));
  });

  it('builds stages that the Dockerfile has', () => {
    const names = readStages('Dockerfile').map(({ name }) => name);
    for (const [name, { build }] of ours) if (build.target) expect(names, name).toContain(build.target);
  });

  it('starts commands that there are, with options that they know', { timeout: 60_000 }, async () => {
    for (const [name, { command }] of ours) {
      if (!command) continue;
      const [given, ...options] = command as string[];
      const subcommand = given!.replace(/^\$\{\w+:-(\w+)\}$/, '$1');
      const { stdout, code } = await eyecatch([subcommand, '--help']);
      expect(code, name).toBe(0);
      for (const option of options.filter((word) => word.startsWith('--'))) expect(stdout, name).toContain(option);
    }
  });

  it('reads no variable that the documents do not name', () => {
    const documents = ['docs/deploy.md', 'docs/dashboards.md', '.env.example']
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const text = readFileSync('docker-compose.yml', 'utf8');
    for (const [, name] of text.matchAll(/\$\{(\w+):-/g)) expect(documents, name).toContain(name);
  });
});
