import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Room kept for the state file. */
const RESERVED = 64 * 1024;

/** The next file would take the folder past its limit. Ends a download; not an error of it. */
export class DiskBudgetReached extends Error {
  override readonly name = 'DiskBudgetReached';
}

/** Counts the bytes of a folder's files against a limit: taken before they are written, given back when they go. */
export class DiskBudget {
  #used: number;

  private constructor(
    used: number,
    private readonly limit: number,
  ) {
    this.#used = used;
  }

  /** Counts what lies in `folder` (not below it). `limit` in bytes; undefined is no limit. */
  static async of(folder: string, limit: number | undefined): Promise<DiskBudget> {
    let used = RESERVED;
    if (limit !== undefined) {
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        if (entry.isFile()) used += (await stat(path.join(folder, entry.name))).size;
      }
    }
    return new DiskBudget(used, limit ?? Infinity);
  }

  get used(): number {
    return this.#used;
  }

  /** @throws DiskBudgetReached when there is no room for them; nothing is taken then */
  take(bytes: number): void {
    if (this.#used + bytes > this.limit) throw new DiskBudgetReached(`no room for ${bytes} bytes`);
    this.#used += bytes;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}
