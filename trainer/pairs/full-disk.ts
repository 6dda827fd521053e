import { DiskFullError } from '../../src/errors.js';

/** An error of a write below `folder` as what the user can act on. */
export function explainWriteError(error: unknown, folder: string): unknown {
  return DiskFullError.from(
    error,
    `the pairs in ${folder}`,
    'What is written stays, and the same command goes on there.',
  );
}
