import { BadInputError } from '../src/errors.js';
import { takeProcessLock } from '../src/process-lock.js';

/**
 * Keeps other processes from a file or folder that this one writes: two that append to one feature cache overwrite each
 * other's records and would train on the wrong features without noticing. A lock left behind by a kill is taken over.
 *
 * @param lockFile in a folder that exists
 * @param inUse what the lock guards, for the message
 * @returns the function that ends the exclusive use
 * @throws BadInputError when another process holds it
 */
export function takeExclusiveUse(lockFile: string, inUse: string): () => void {
  const release = takeProcessLock(lockFile);
  if (release) return release;
  throw new BadInputError(
    `Another process is using ${inUse}. Wait for it, or give this run another folder. ` +
      `If none runs (on another machine, say), remove ${lockFile}.*`,
  );
}
