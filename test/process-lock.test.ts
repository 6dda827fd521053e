import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunning, thisProcess } from '../src/process-identity.js';
import { takeProcessLock } from '../src/process-lock.js';
import { temporaryFolder } from './support/databases.js';

/**
 * Takes the lock again and again; inside it, creates a file that must not be there, and removes it. After so many turns
 * it is killed by itself while it holds the lock. Prints what went wrong. Now and then a call of the file system takes its
 * time, as on a busy machine: what lies between two calls happens there.
 */
const CONTENDER = `
  import fs, { closeSync, openSync, rmSync, appendFileSync } from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  for (const name of ['openSync', 'readFileSync', 'readdirSync', 'rmSync', 'writeSync']) {
    const call = fs[name];
    fs[name] = (...args) => {
      if (Math.random() < 0.5) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 8 * Math.random());
      return call(...args);
    };
  }
  syncBuiltinESMExports();
  const [lockModule, file, turns] = process.argv.slice(1);
  const { takeProcessLock } = await import(lockModule);
  for (let turn = 0; turn < Number(turns); ) {
    const release = takeProcessLock(file);
    if (!release) continue;
    try { closeSync(openSync(file + '-inside', 'wx')); } catch (error) { console.log('two inside: ' + error.message); process.exit(1); }
    appendFileSync(file + '-turns', '.');
    rmSync(file + '-inside');
    if (++turn === Number(turns)) process.kill(process.pid, 'SIGKILL');
    release();
  }
`;

describe('a process lock', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = path.join(folder, 'postgres.pid');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is held by one at a time, also within a process, and can be taken when it is released', () => {
    const release = takeProcessLock(file);
    expect(release).toBeTypeOf('function');
    expect(takeProcessLock(file)).toBeUndefined();
    release!();
    const again = takeProcessLock(file);
    expect(again).toBeTypeOf('function');
    again!();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is never held by two when processes that hold it are killed and others take over at once', async () => {
    const turns = 2;
    const processes = 30;
    const contend = (): Promise<string> =>
      new Promise((resolve) => {
        const child = spawn(
          process.execPath,
          ['--input-type=module', '-e', CONTENDER, path.resolve('dist/src/process-lock.js'), file, String(turns)],
          { stdio: ['ignore', 'pipe', 'pipe'] },
        );
        let output = '';
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
        child.on('close', (_, signal) => resolve(output + (signal === 'SIGKILL' ? '' : ` ended by ${signal}`)));
      });
    // Six at a time: each death is one that five others see.
    const outputs: string[] = [];
    let left = processes;
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        while (left-- > 0) outputs.push(await contend());
      }),
    );
    expect(outputs).toEqual(Array(processes).fill(''));
    expect(readFileSync(`${file}-turns`, 'utf8')).toHaveLength(turns * processes);
  });

  it('is free when the process id in it belongs to another process by now', () => {
    const [pid] = thisProcess().split(' ');
    // Of a process that began at another time, with an id that is in use.
    writeFileSync(`${file}.5`, `${process.ppid} 17 00000000-0000-0000-0000-000000000000`);
    takeProcessLock(file)!();
    // A container that restarted: the same id, another start.
    writeFileSync(`${file}.9`, `${pid} 17 00000000-0000-0000-0000-000000000000`);
    takeProcessLock(file)!();
    // What the version before left when it released its lock.
    writeFileSync(`${file}.3`, 'released');
    takeProcessLock(file)!();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not taken from a process that lives, also one of a version before there were start times', () => {
    writeFileSync(file, String(process.ppid));
    expect(takeProcessLock(file)).toBeUndefined();
    writeFileSync(file, '4194305'); // above any process id
    expect(takeProcessLock(file)).toBeTypeOf('function');
    expect(readdirSync(folder)).toEqual(['postgres.pid.1']);
  });

  it('is free when its owner was killed before it had written its name', () => {
    writeFileSync(`${file}.1`, '');
    expect(takeProcessLock(file)).toBeUndefined();
    const before = new Date(Date.now() - 11_000);
    utimesSync(`${file}.1`, before, before);
    expect(takeProcessLock(file)).toBeTypeOf('function');
  });

  it.runIf(process.platform === 'linux')('counts a process that nobody has collected as ended', async () => {
    // The shell starts a child and becomes a program that collects none.
    const parent = spawn('sh', ['-c', 'sh -c "echo \\$\\$" & exec sleep 20'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const pid = await new Promise<string>((resolve) =>
        parent.stdout.once('data', (data) => resolve(String(data).trim())),
      );
      await expect.poll(() => isRunning(pid)).toBe(false);
      expect(() => process.kill(Number(pid), 0)).not.toThrow();
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
