import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/databases.js';
import { canMount } from '../support/small-disk.js';
import { environmentOf, inherited, last, readStages } from './dockerfile.js';

const stages = readStages('Dockerfile');
const final = stages.at(-1)!;
const instructions = inherited(stages, final.name);
/** Of the user `node` in Node's images. */
const NODE_USER = 1000;

/** What `docker build` sends: files that git knows or would take, without those that .dockerignore names. */
function buildContext(): string[] {
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
  const ignored = readFileSync('.dockerignore', 'utf8').split('\n').filter(Boolean);
  return stdout
    .split('\n')
    .filter((file) => file !== '' && existsSync(file) && !ignored.some((name) => file.split('/')[0] === name));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

describe('the Dockerfile', () => {
  it('starts every stage from a pinned Debian with Node, or from a stage before it', () => {
    const names = stages.map(({ name }) => name);
    for (const [place, { from }] of stages.entries()) {
      if (!names.slice(0, place).includes(from)) expect(from).toMatch(/^node:\d+-trixie-slim$/);
    }
  });

  it.each(stages.filter(({ name }) => !['build', 'tensorflow'].includes(name)).map(({ name }) => name))(
    'runs the stage "%s" as a user without rights, on a program that the user cannot change',
    (name) => {
      const all = inherited(stages, name);
      expect(last(all, 'USER')).toBe('node');
      for (const { keyword, rest } of all) {
        if (keyword === 'COPY') expect(rest).not.toContain('--chown');
      }
    },
  );

  it('installs only packages that Debian has', { timeout: 180_000 }, (test) => {
    if (process.getuid?.() !== 0) test.skip();
    const commands = stages.flatMap((stage) =>
      stage.instructions.filter(({ rest }) => rest.includes('apt-get install')),
    );
    expect(commands).toHaveLength(2);
    const names = commands.flatMap(({ rest }) => /--no-install-recommends ([^&]+)/.exec(rest)![1]!.trim().split(/\s+/));
    const known = (): boolean => spawnSync('apt-cache', ['show', names[0]!]).status === 0;
    if (!known()) spawnSync('apt-get', ['update', '-qq']);
    for (const name of names) expect(spawnSync('apt-cache', ['show', name]).status, name).toBe(0);
  });
});

describe('the image, built without Docker', () => {
  let root: string;
  let app: string;
  beforeAll(() => {
    root = temporaryFolder();
    app = path.join(root, 'app');
    mkdirSync(app);
    chmodSync(root, 0o755);
    for (const { keyword, rest } of inherited(stages, 'build')) {
      if (keyword === 'COPY') {
        const sources = rest.split(/\s+/).slice(0, -1);
        const files = sources.includes('.') ? buildContext() : sources;
        for (const file of files) cpSync(file, path.join(app, file), { preserveTimestamps: true });
      } else if (keyword === 'RUN') {
        const env = { ...process.env, NODE_ENV: '', EYECATCH_DATA: '' };
        const { status, stdout, stderr } = spawnSync('bash', ['-ec', rest], { cwd: app, env, encoding: 'utf8' });
        expect(status, `${rest}\n${stdout}${stderr}`).toBe(0);
      } else expect(keyword).toBe('WORKDIR');
    }
  }, 600_000);
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('holds the program and the page, and neither tests nor what only building needs', () => {
    for (const file of ['dist/src/cli/main.js', 'dist/dashboard/index.html', 'migrations/0001_library.sql']) {
      expect(existsSync(path.join(app, file)), file).toBe(true);
    }
    for (const file of [
      'test',
      'dist/test',
      'bench',
      '.git',
      'node_modules/vitest',
      'node_modules/typescript',
      'node_modules/vite',
    ]) {
      expect(existsSync(path.join(app, file)), file).toBe(false);
    }
  });

  /** Runs as a container would: the user `node`, no new rights, a read-only root, a fresh /tmp, a volume at the data folder. */
  function contained(data: string, command: readonly string[], env: Record<string, string>): ChildProcess {
    const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    const script = [
      `mount --bind '${data}' '${data}'`,
      `mount --bind '${app}' '${app}' && mount -o remount,ro,bind '${app}'`,
      'mount --bind / / && mount -o remount,ro,bind /',
      `cd '${app}'`,
      `exec setpriv --reuid=${NODE_USER} --regid=${NODE_USER} --clear-groups --no-new-privs --bounding-set=-all ${quoted}`,
    ].join('\n');
    return spawn('unshare', ['--mount', 'bash', '-ec', script], { env: { PATH: process.env.PATH!, ...env } });
  }

  const places = [
    { name: 'on the embedded database', url: '' },
    ...(process.env.TEST_DATABASE_URL ? [{ name: 'on a server', url: process.env.TEST_DATABASE_URL }] : []),
  ];
  it.skipIf(!canMount).each(places)(
    'serves $name with a read-only root as a user without rights, is healthy, and ends cleanly',
    { timeout: 120_000 },
    async ({ url }) => {
      const data = path.join(root, `data-${url ? 'server' : 'embedded'}`);
      mkdirSync(data);
      chownSync(data, NODE_USER, NODE_USER);
      const port = await freePort();
      const { EYECATCH_DATA: _, ...variables } = environmentOf(instructions);
      const env = { ...variables, PORT: String(port), EYECATCH_DATA: data, DATABASE_URL: url, TMPDIR: data };
      const start = [...(JSON.parse(last(instructions, 'ENTRYPOINT')!) as string[]), 'serve'].map((word) =>
        word.replace('/app/', `${app}/`),
      );
      const healthy = (): number | null => {
        const [, check] = /CMD (\[.*\])$/.exec(last(instructions, 'HEALTHCHECK')!)!;
        const [program, ...args] = JSON.parse(check!) as string[];
        return spawnSync(program!, args, { env: { PATH: process.env.PATH!, ...env } }).status;
      };
      expect(healthy()).toBe(1);
      const server = contained(data, start, env);
      let output = '';
      server.stdout!.on('data', (chunk: Buffer) => (output += String(chunk)));
      server.stderr!.on('data', (chunk: Buffer) => (output += String(chunk)));
      const ended = new Promise<number | null>((resolve) => server.once('exit', resolve));
      try {
        await expect.poll(() => output, { timeout: 90_000, interval: 200 }).toContain('Ready.');
        expect(healthy()).toBe(0);
        const page = await fetch(`http://127.0.0.1:${port}/`, { headers: { accept: 'text/html' } });
        expect(page.status).toBe(200);
        // It ran as somebody who may write here only.
        expect(() => statSync(path.join(app, '.eyecatch'))).toThrow();
      } finally {
        server.kill('SIGTERM');
      }
      expect(await Promise.race([ended, sleep(20_000, 'still running')]), output).toBe(0);
      expect(healthy()).toBe(1);
    },
  );
});
