import { closeSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { isRunning, thisProcess } from './process-identity.js';

/** Between creating a lock file and writing its owner into it lie microseconds; this old and empty, its owner was killed. */
const WRITTEN_WITHIN_MS = 10_000;
const RELEASED = 'released';

/** Held by this process; where nothing tells processes of the same id apart, this does. */
const held = new Set<string>();

/**
 * Takes a lock that lasts until it is released or its process ends, however it ends. Files `FILE.1`, `FILE.2`, … are the
 * lock: who holds it wrote the one with the highest number. The lock of a process that is gone is taken over by
 * creating the next number, which only one process can, and never by removing a file that another may just have taken.
 *
 * @returns the function that releases it, or undefined when another holder is alive
 */
export function takeProcessLock(file: string): (() => void) | undefined {
  const last = latestOf(file);
  if (!isFree(file, last)) return undefined;
  const mine = `${file}.${last + 1}`;
  try {
    const handle = openSync(mine, 'wx');
    writeSync(handle, thisProcess());
    closeSync(handle);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return undefined;
  }
  // Whoever listed the files long ago may have taken a number that was used and removed since.
  if (latestOf(file) !== last + 1) {
    rmSync(mine, { force: true });
    return undefined;
  }
  held.add(mine);
  rmSync(file, { force: true });
  for (const number of numbersOf(file)) if (number <= last) rmSync(`${file}.${number}`, { force: true });
  return () => {
    held.delete(mine);
    try {
      // It stays, so that the next number is above it.
      writeFileSync(mine, RELEASED, { flag: 'r+' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  };
}

function isFree(file: string, last: number): boolean {
  // Versions before there were numbers wrote their id into the file itself.
  const before = read(file);
  if (before !== undefined && before !== '' && isRunning(before)) return false;
  if (last === 0) return true;
  const latest = `${file}.${last}`;
  const owner = read(latest);
  if (owner === undefined) return false; // taken over between the two calls
  if (owner === '')
    return Date.now() - (statSync(latest, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > WRITTEN_WITHIN_MS;
  if (owner.startsWith(RELEASED)) return true;
  if (owner === thisProcess()) return !held.has(latest);
  return !isRunning(owner);
}

function latestOf(file: string): number {
  return Math.max(0, ...numbersOf(file));
}

function numbersOf(file: string): number[] {
  const prefix = `${path.basename(file)}.`;
  return readdirSync(path.dirname(file))
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)));
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
