import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FoundCopy } from '../duplicates/index.js';
import { DiskFullError, EyecatchError, StorageUnavailableError } from '../errors.js';
import type { IndexFailure } from './failure-table.js';
import type { OriginalStore } from './original-store.js';
import type { Sidecar } from './sidecar.js';

/** A picture on its way into the library. */
export type IndexInput = {
  /** Shown to people and used to name it when it fails. */
  readonly name: string;
  /** Where it came from; names it in the list of failures. */
  readonly source: string;
  readonly sidecar: () => Promise<Sidecar>;
} & (
  | {
      /** File to read; its content decides what it is. */
      readonly file: string;
    }
  | {
      /** Hash of an original that the store has. */
      readonly original: string;
    }
);

export interface Read {
  readonly input: IndexInput;
  readonly image: Buffer;
  readonly sha256: string;
}

/** What became of a picture so far: it goes on, failed, or is known already. */
export type Attempt<T> = { readonly ok: T } | { readonly failure: IndexFailure } | { readonly known: FoundCopy | true };

export async function read(input: IndexInput, store: OriginalStore): Promise<Read> {
  const image = await ('file' in input ? readFile(input.file) : store.read(input.original));
  return { input, image, sha256: createHash('sha256').update(image).digest('hex') };
}

/** An original that the store gave, it has. */
export async function keep(store: OriginalStore, sha256: string, input: IndexInput): Promise<void> {
  if ('file' in input) await store.addFile(sha256, input.file);
}

/** A failure of the picture itself is noted; a failure of ours (database, storage, disk full) ends the run. */
export async function attempt<T>(input: IndexInput, work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: await work() };
  } catch (error) {
    if (error instanceof StorageUnavailableError || error instanceof DiskFullError) throw error;
    if (error instanceof EyecatchError || isReadError(error)) {
      return { failure: { source: input.source, reason: (error as Error).message } };
    }
    throw error;
  }
}

/** Another file of content that is known: what is said of it, so that it can be kept. */
export function attemptKnown({ input, sha256 }: Read): Promise<Attempt<never>> {
  return attempt(input, async () => {
    const { source } = await input.sidecar();
    return { sha256, name: input.name, source: source ?? input.source };
  }).then((found) => ('ok' in found ? { known: found.ok } : found));
}

function isReadError(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return (
    (syscall === 'open' || syscall === 'read') && ['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'EIO'].includes(code ?? '')
  );
}
