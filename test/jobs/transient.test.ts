import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { expect, it } from 'vitest';
import { StorageUnavailableError } from '../../src/errors.js';
import { isTransient } from '../../src/jobs/transient.js';

const NOWHERE = path.join('/tmp', 'there is no such folder', 'postgres.sock');

it('may pass: the socket of an embedded database whose process ended; not a file that is gone', async () => {
  const [refused] = (await once(connect(NOWHERE), 'error').catch((error: unknown) => [error])) as [unknown];
  expect(refused).toMatchObject({ code: 'ENOENT' });
  expect(isTransient(refused)).toBe(true);
  let gone: unknown;
  try {
    readFileSync(NOWHERE);
  } catch (error) {
    gone = error;
  }
  expect(gone).toMatchObject({ code: 'ENOENT' });
  expect(isTransient(gone)).toBe(false);
});

it('may pass: object storage that is away, however it says so', () => {
  // As the AWS SDK has it: a reply of a gateway has a name and no code.
  const cause = Object.assign(new Error('UnknownError'), { name: '503' });
  expect(isTransient(new StorageUnavailableError('The storage would not write.', { cause }))).toBe(true);
});
