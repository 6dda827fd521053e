import { closeSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { isRunning, thisProcess } from './process-identity.js';

/** Between creating a lock file and writing its owner into it lie microseconds; this old and empty, its owner was killed. */
const WRITTEN_WITHIN_MS = 10_000;

/** Held by this process; where nothing tells processes of the same id apart, this does. */
const held = new Set<string>();

/**
 * Takes a lock that lasts until it is released or its process ends, however it ends. Files `FILE.1`, `FILE.2`, … are the
 * lock: its holder wrote one of them. The lock of a process that is gone is taken over by creating the next number, which
 * only one process can, and never by removing a file that another may just have taken. Whoever listed the files long ago
 * may create a number beside a holder's, so each looks once more after it has created its own: of two, the later sees
 * the other and steps back.
 *
 * @returns the function that releases it, or undefined when another holder is alive
 */
export function takeProcessLock(file: string): (() => void) | undefined {
  const before = filesOf(file);
  if (!before.every(isFree)) return undefined;
  const mine = `${file}.${Math.max(0, ...before.map(numberOf)) + 1}`;
  try {
    const handle = openSync(mine, 'wx');
    writeSync(handle, thisProcess());
    closeSync(handle);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return undefined;
  }
  const others = filesOf(file).filter((other) => other !== mine);
  // Taken for a killed process' after a long stop of this one, it was removed.
  if (read(mine) !== thisProcess()) return undefined;
  if (!others.every(isFree)) {
    remove(mine);
    return undefined;
  }
  held.add(mine);
  others.forEach(remove);
  return () => {
    held.delete(mine);
    // With its folder gone and made anew, the number may be another's.
    if (read(mine) === thisProcess()) remove(mine);
  };
}

function remove(file: string): void {
  rmSync(file, { force: true });
}

function isFree(file: string): boolean {
  const owner = read(file);
  if (owner === undefined) return true;
  if (owner === '') return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > WRITTEN_WITHIN_MS;
  if (owner === thisProcess()) return !held.has(file);
  return !isRunning(owner);
}

/** Versions before there were numbers wrote their id into the file itself; the last one wrote that it was released. */
function filesOf(file: string): string[] {
  const folder = path.dirname(file);
  const base = path.basename(file);
  return readdirSync(folder)
    .filter((name) => name === base || (name.startsWith(`${base}.`) && /^\d+$/.test(name.slice(base.length + 1))))
    .map((name) => path.join(folder, name));
}

function numberOf(file: string): number {
  return Number(/\.(\d+)$/.exec(file)?.[1] ?? 0);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
