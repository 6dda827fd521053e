import { statfs } from 'node:fs/promises';
import { bytes, ok, problem, warning, type Check, type Finding } from './finding.js';

/** A batch of pictures with its thumbnails, and the write-ahead log between two checkpoints. */
const TIGHT_BYTES = 1 * 2 ** 30;
const LOW_BYTES = 5 * 2 ** 30;
const LOW_SHARE = 0.1;

/** Room where the data folder lies. @param room of a folder, unless a test says otherwise */
export const checkDisk =
  (room: (folder: string) => Promise<Room> = roomOf): Check =>
  async ({ settings }) => [...(await judge(settings.dataFolder, room))];

export interface Room {
  readonly free: number;
  readonly total: number;
  /** Share of the file system's inodes that are free, 0 to 1; undefined where it has no such bound. */
  readonly freeInodes?: number;
}

export async function judge(folder: string, room: (folder: string) => Promise<Room>): Promise<readonly Finding[]> {
  let found: Room;
  try {
    found = await room(folder);
  } catch {
    return ok('There is no data folder yet.');
  }
  const { free, total, freeInodes = 1 } = found;
  const says = `${bytes(free)} of ${bytes(total)} are free where ${folder} lies`;
  const mend = 'Free some space, or move the data folder (--data) to a larger disk.';
  if (free < TIGHT_BYTES) return [problem(`${says}: too little to go on indexing.`, mend)];
  if (freeInodes < 0.02) return [problem(`${says}, but the file system takes hardly any more files.`, mend)];
  if (free < LOW_BYTES && free < LOW_SHARE * total) return [warning(`${says}.`, mend)];
  return ok(`${says}.`);
}

async function roomOf(folder: string): Promise<Room> {
  const { bavail, bsize, blocks, files, ffree } = await statfs(folder);
  return { free: bavail * bsize, total: blocks * bsize, ...(files > 0 ? { freeInodes: ffree / files } : {}) };
}
