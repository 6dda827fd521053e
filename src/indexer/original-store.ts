import type { Readable } from 'node:stream';
import { NotFoundError, UnreadableImageError } from '../errors.js';

/** Where an original can be had: a file of this machine, or a stream from elsewhere, which whoever takes it must read or destroy. */
export type Original = { readonly file: string } | { readonly bytes: number; readonly content: Readable };

/** Originals by content hash (SHA-256, hex), so that they can be shown and scored again by another model. Never half-written. */
export interface OriginalStore {
  has(sha256: string): Promise<boolean>;
  /** Its length; undefined when it is not there. */
  bytesOf(sha256: string): Promise<number | undefined>;
  /** @throws OriginalMissingError */
  find(sha256: string): Promise<Original>;
  /** @throws OriginalMissingError */
  read(sha256: string): Promise<Buffer>;
  /**
   * Keeps a copy of a file whose content has that hash. Does nothing when it is there already, whole.
   *
   * @throws FileChangedError when the file has another content by now
   */
  addFile(sha256: string, file: string): Promise<void>;
  /** Does nothing when it is not there. */
  remove(sha256: string): Promise<void>;
  /** For people: the folder, or the bucket. */
  readonly place: string;
}

/** The library knows an illustration whose original is no longer where originals lie. */
export class OriginalMissingError extends NotFoundError {
  constructor(sha256: string, place: string) {
    super(
      `The original ${sha256} is gone from ${place}. Put it back there from a backup, or ingest the picture again.`,
    );
  }
}

/** A file was saved over between two readings. */
export class FileChangedError extends UnreadableImageError {
  constructor(file: string) {
    super(`${file} changed while it was taken in. Index it again.`);
  }
}
