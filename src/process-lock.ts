import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';

/**
 * A lock file that holds its owner's process id. Exclusive while that process lives; one left behind by a process that
 * was killed is removed, and the next attempt takes it.
 *
 * @returns the function that releases it, or undefined when another process holds it
 */
export function takeProcessLock(file: string): (() => void) | undefined {
  try {
    const handle = openSync(file, 'wx');
    writeSync(handle, String(process.pid));
    closeSync(handle);
    return () => rmSync(file, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = readIfThere(file);
    // Empty: its owner is between creating and writing it. Its own id: a container that restarted as the same process.
    if (owner !== '' && (Number(owner) === process.pid || !isAlive(Number(owner)))) rmSync(file, { force: true });
    return undefined;
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // released between the two calls
  }
}

/** Whether a process of this machine runs. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
