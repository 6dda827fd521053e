import { describe, expect, it } from 'vitest';
import { LatestByKey } from '../../src/jobs/latest-by-key.js';

describe('what waits for a slow reader', () => {
  it('is the latest of each key, in the order of these', async () => {
    const latest = new LatestByKey<string>(() => undefined);
    latest.put('a', 'a1');
    latest.put('b', 'b1');
    for (let i = 2; i <= 1000; i++) latest.put('a', `a${i}`);
    latest.end();
    latest.put('c', 'too late');
    const read: string[] = [];
    for await (const value of latest) read.push(value);
    expect(read).toEqual(['b1', 'a1000']);
  });

  it('comes to a reader that waits already', async () => {
    const latest = new LatestByKey<number>(() => undefined);
    const next = latest.next();
    latest.put('a', 1);
    expect(await next).toEqual({ value: 1, done: false });
  });

  it('ends a read that waits when its reader leaves, and says once that it ended', async () => {
    let ended = 0;
    const latest = new LatestByKey<number>(() => ended++);
    const next = latest.next();
    await latest.return();
    expect(await next).toEqual({ value: undefined, done: true });
    latest.end();
    expect(ended).toBe(1);
  });
});
