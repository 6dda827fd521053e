/**
 * Brings a clone to the point where it can run: installs dependencies when the lock file asks for others than are
 * there, compiles and builds the web page when a source is newer than the last time. Does nothing, in a few milliseconds, otherwise.
 * Plain JavaScript without dependencies, because it runs before there are any.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
/** Compiled by Vite instead. */
const page = path.join(root, 'src', 'dashboard');
const COMPILED = ['src', 'trainer', 'bench', 'test', 'tsconfig.json', 'codegen.ts', 'vitest.config.ts'];

export function setUp() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Eyecatch needs Node 20.19 or newer; this is ${process.versions.node}.`);
  }
  install();
  compile();
  buildPage();
}

const installed = path.join(root, 'node_modules', '.eyecatch-installed');

function install() {
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lockHash()) return;
  console.error('Installing dependencies (once; about a minute) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(installed, lockHash());
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
}

function compile() {
  const stamp = path.join(root, 'dist', '.compiled');
  const compiled = existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  if (compiled > 0 && COMPILED.every((name) => newest(path.join(root, name), [page]) <= compiled)) return;
  console.error('Compiling …');
  const started = new Date();
  run(process.execPath, [path.join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', root]);
  writeFileSync(stamp, started.toISOString());
}

/** The web page: src/dashboard, with types and styles of its own, by Vite. */
function buildPage() {
  const built = statSync(path.join(root, 'dist', 'dashboard', 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (newest(page) <= built) return;
  console.error('Building the web page …');
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  // Test runners set another NODE_ENV, and React would be its development build.
  const args = [vite, 'build', '--config', path.join(page, 'vite.config.ts'), '--logLevel', 'warn'];
  run(process.execPath, args, { NODE_ENV: 'production' });
}

/** Latest modification below a path, leaving some out; 0 when it does not exist (an installed package carries no tests). */
function newest(file, but = []) {
  if (but.includes(file)) return 0;
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(file, { withFileTypes: true }).reduce(
    (latest, entry) => Math.max(latest, newest(path.join(file, entry.name), but)),
    found.mtimeMs,
  );
}

function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (error) fail(`${command} could not be run: ${error.message}`);
  if (status !== 0) fail(`"${command} ${args.join(' ')}" failed; its output above says why.`);
}

function fail(message) {
  console.error(`eyecatch: ${message}`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // An image's build installs in a layer of its own, just before.
  if (process.argv[2] === '--compile-only') {
    writeFileSync(installed, lockHash());
    compile();
    buildPage();
  } else setUp();
}
