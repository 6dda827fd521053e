import { describe, expect, it } from 'vitest';
import { FailedAttempts, MOST_ATTEMPTS } from '../../src/access/failed-attempts.js';
import { NotReadyError, TooManyAttemptsError, UnauthenticatedError } from '../../src/errors.js';

const ADDRESS = '203.0.113.7';
const opensNothing = () => Promise.reject(new UnauthenticatedError('No such key exists here.'));

describe('attempts from one address', () => {
  it('count when the key opens nothing', async () => {
    const attempts = new FailedAttempts();
    for (let i = 0; i < MOST_ATTEMPTS; i++) {
      await expect(attempts.count(ADDRESS, opensNothing)).rejects.toThrow(UnauthenticatedError);
    }
    await expect(attempts.count(ADDRESS, () => Promise.resolve('key'))).rejects.toThrow(TooManyAttemptsError);
  });

  it('do not count while nobody can say whether the key opens anything', async () => {
    const attempts = new FailedAttempts();
    for (let i = 0; i < 2 * MOST_ATTEMPTS; i++) {
      const opening = attempts.count(ADDRESS, () => Promise.reject(new NotReadyError('The database is being opened.')));
      await expect(opening).rejects.toThrow(NotReadyError);
    }
    expect(await attempts.count(ADDRESS, () => Promise.resolve('key'))).toBe('key');
  });

  it('that were refused unheard leave nothing behind when all others succeed', async () => {
    const attempts = new FailedAttempts();
    let answer!: (key: string) => void;
    const lookUp = new Promise<string>((resolve) => (answer = resolve));
    const asked = Array.from({ length: 3 * MOST_ATTEMPTS }, () => attempts.count(ADDRESS, () => lookUp));
    const settled = Promise.allSettled(asked);
    answer('key');
    expect((await settled).filter(({ status }) => status === 'rejected')).toHaveLength(2 * MOST_ATTEMPTS);
    expect(await attempts.count(ADDRESS, () => Promise.resolve('key'))).toBe('key');
  });
});
