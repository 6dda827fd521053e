import { readFile } from 'node:fs/promises';
import type { FoundCopy } from '../duplicates/index.js';
import { DiskFullError, EyecatchError, StorageUnavailableError, UnreadableImageError } from '../errors.js';
import type { IndexFailure } from './failure-table.js';
import { hashOf } from './hash-file.js';
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

/** @throws UnreadableImageError for an original whose content is not what its name says */
export async function read(input: IndexInput, store: OriginalStore): Promise<Read> {
  const image = await ('file' in input ? readFile(input.file) : store.read(input.original));
  const sha256 = hashOf(image);
  if ('original' in input && sha256 !== input.original) {
    throw new UnreadableImageError(
      `${input.name} is damaged in ${store.place}: ${input.original} has another content. Put it back from a backup, ` +
        'or delete it there and ingest the picture again.',
    );
  }
  return { input, image, sha256 };
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

/** Content that the library has may have lost its original, to a power failure say: here it is again. */
export function putBack(read: Read, store: OriginalStore): Promise<Attempt<Read>> {
  return attempt(read.input, async () => {
    await keep(store, read.sha256, read.input);
    return read;
  });
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
