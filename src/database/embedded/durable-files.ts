import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { PGlite } from '@electric-sql/pglite';
import { log } from '../../log.js';

/** Errno of WASI, which is what Emscripten speaks. */
const EIO = 29;

/**
 * PGlite's files in a folder, and fsync that does what it says. PGlite's own ends without doing anything, and it tells
 * Postgres not to ask for it: what was committed would survive a killed process, for it is in the operating system's
 * hands, but not a power failure.
 */
export class DurableFiles extends NodeFS {
  /** Files written to since the start began; undefined once it is over, when each fsync is what it says. */
  #written: WeakSet<object> | undefined = new WeakSet();

  /**
   * A start after a crash lets Postgres ask for an fsync of every file there is, one after the other, which takes seconds.
   * {@link syncFolder} has done that before, so until the start is over only files written since need it.
   */
  started(): void {
    this.#written = undefined;
  }

  override async init(...given: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...given);
    const preRun = [emscriptenOpts.preRun ?? []].flat();
    return {
      emscriptenOpts: {
        ...emscriptenOpts,
        preRun: [...preRun, (module: unknown) => giveFsync(module as Emscripten, () => this.#written)],
      },
    };
  }
}

/** PGlite's way to start Postgres, with durable commits. WebAssembly's fdatasync cannot be given a body; its fsync can. */
export const DURABLE_START = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'wal_sync_method=fsync'],
];

/** What is used of Emscripten's file system; `nfd` is Node's descriptor, which folders have none of. */
interface Emscripten {
  readonly FS: {
    readonly ErrnoError: new (errno: number) => Error;
    readonly filesystems: {
      readonly NODEFS: {
        readonly stream_ops: {
          write: (stream: Stream, ...given: unknown[]) => number;
          fsync?: (stream: Stream) => number;
        };
        readonly realPath: (node: unknown) => string;
      };
    };
  };
}
interface Stream {
  readonly nfd?: number;
  readonly node: object;
}

function giveFsync({ FS }: Emscripten, written: () => WeakSet<object> | undefined): void {
  const { NODEFS } = FS.filesystems;
  const { write } = NODEFS.stream_ops;
  NODEFS.stream_ops.write = (stream, ...given) => {
    written()?.add(stream.node);
    return write(stream, ...given);
  };
  NODEFS.stream_ops.fsync = ({ nfd, node }) => {
    if (nfd !== undefined && written()?.has(node) === false) return 0;
    try {
      if (nfd !== undefined) fsyncSync(nfd);
      else if (process.platform !== 'win32') {
        const folder = openSync(NODEFS.realPath(node), 'r');
        try {
          fsyncSync(folder);
        } finally {
          closeSync(folder);
        }
      }
    } catch (error) {
      // Postgres then ends with a PANIC, and the log's first line says why.
      log.error({ err: error }, 'Files of the database could not be synchronised.');
      throw new FS.ErrnoError(EIO);
    }
    return 0;
  };
}

/**
 * Brings all that lies in the folder to the disk: what initdb wrote, which asks for no fsync of its own, or a process
 * that was killed. A thousand small files, several at
 * a time, because the file system then writes its journal once for many: 0.4 s instead of 5 s.
 */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folder, and files only to write.
  if (process.platform === 'win32') return;
  const entries = (await readdir(folder, { withFileTypes: true, recursive: true })).values();
  const syncAll = async (): Promise<void> => {
    for (const entry of entries) {
      const handle = await open(path.join(entry.parentPath, entry.name), 'r');
      await handle.sync();
      await handle.close();
    }
  };
  await Promise.all(Array.from({ length: 8 }, syncAll));
}
