import { randomUUID } from 'node:crypto';
import { log } from '../log.js';
import { currentWork } from './work-context.js';

/**
 * Notes an error that is no fault of the client (a defect, a full disk), whole, in the log.
 *
 * @returns what the client may be told: the id of the request, which the line carries
 */
export function logDefect(error: unknown): string {
  const work = currentWork();
  const reference = work?.requestId ?? randomUUID();
  log.error(
    { err: error, reference, ...(work?.operation ? { operation: work.operation.name } : {}) },
    'A request failed by no fault of its client.',
  );
  return reference;
}
