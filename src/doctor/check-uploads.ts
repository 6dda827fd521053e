import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { bytes, counted, ok, warning, type Check } from './finding.js';

/** Uploads are kept an hour; what is older than two was left over. */
const LEFT_OVER_MS = 2 * 60 * 60 * 1000;

/** Uploads that nothing took and nothing took away. */
export const checkUploads: Check = async ({ settings }) => {
  const names = await readdir(settings.uploadsFolder).catch(() => []);
  let count = 0;
  let size = 0;
  for (const name of names) {
    const facts = await stat(path.join(settings.uploadsFolder, name)).catch(() => undefined);
    if (!facts?.isFile() || Date.now() - facts.mtimeMs < LEFT_OVER_MS) continue;
    count++;
    size += facts.size;
  }
  if (count === 0) return ok('No uploads are left over.');
  return [
    warning(
      `${counted(count, 'file')} (${bytes(size)}) in ${settings.uploadsFolder}: older than uploads are kept.`,
      'A running server takes them away with the next upload; without one: delete them.',
    ),
  ];
};
