import type { EyecatchError } from '../errors.js';
import { logDefect } from '../telemetry/log-defect.js';

/** By code: errors about the server's own folders and files, which their sentences name for whoever runs it. */
const FOR_OPERATORS: Readonly<Record<string, string>> = {
  BAD_MODEL_PACK: 'A tag model of this server cannot be read.',
  BACKEND_FAILED: 'What trains on this server failed.',
  DATABASE_SETUP: "This server's database is not set up.",
  DISK_FULL: 'This server has no room left on its disk.',
};

/** What a client may read of an error: its sentence; of one that names the server's files, what it is about, and where to find the rest. */
export function sentenceForClients(error: EyecatchError): string {
  const sentence = FOR_OPERATORS[error.code];
  if (sentence === undefined) return error.message;
  const reference = logDefect(error);
  return `${sentence} Its log says more under the reference ${reference}.`;
}
