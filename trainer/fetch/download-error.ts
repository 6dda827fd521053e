import { EyecatchError } from '../../src/errors.js';

/** A server did not give what was asked for, and asking again does not help now. Says what to do next. */
export class DownloadError extends EyecatchError {
  constructor(message: string, options?: ErrorOptions) {
    super('DOWNLOAD', message, options);
  }
}

/**
 * What came is not what was announced: shorter, of another hash, or no JSON. Often a passing fault of the line or of a
 * cache, so it is asked for again.
 */
export class BrokenTransferError extends Error {
  override readonly name = 'BrokenTransferError';
}
