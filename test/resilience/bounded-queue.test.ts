import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BoundedQueue } from '../../src/bounded-queue.js';
import { OverloadedError } from '../../src/errors.js';

const queueOf = (limits: { atWork?: number; waiting?: number; waitMs?: number }) =>
  new BoundedQueue({ what: 'jobs', atWork: 2, waiting: 2, waitMs: 10_000, ...limits });

describe('a bounded queue', () => {
  it('does so much at a time, lets so much wait in order, and refuses the rest at once', async () => {
    const queue = queueOf({});
    const leave = [await queue.enter(), await queue.enter()];
    const entered: string[] = [];
    const waiting = ['first', 'second'].map(async (name) => {
      const leaveAgain = await queue.enter();
      entered.push(name);
      return leaveAgain;
    });
    await expect(queue.enter()).rejects.toThrow(OverloadedError);
    expect(queue).toMatchObject({ atWork: 2, waiting: 2, refused: 1 });
    leave[0]!();
    (await waiting[0]!)();
    (await waiting[1]!)();
    leave[1]!();
    expect(entered).toEqual(['first', 'second']);
    expect(queue).toMatchObject({ atWork: 0, waiting: 0 });
  });

  it('makes room once, however often it is left', async () => {
    const queue = queueOf({ atWork: 1 });
    const leave = await queue.enter();
    leave();
    leave();
    expect(queue.atWork).toBe(0);
  });

  it('refuses who has waited too long, and lets go of who gives up', async () => {
    const queue = queueOf({ atWork: 1, waitMs: 30 });
    const leave = await queue.enter();
    await expect(queue.enter()).rejects.toThrow(/as many jobs as it takes on/);
    const given = new AbortController();
    const waiting = queue.enter(given.signal);
    given.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    expect(queue.waiting).toBe(0);
    leave();
    expect(queue.atWork).toBe(0);
  });

  it('says when there should be room, by how long work takes', async () => {
    const queue = queueOf({ atWork: 1, waiting: 30 });
    for (let i = 0; i < 40; i++) await queue.run(() => sleep(100));
    const leave = await queue.enter();
    const line = Array.from({ length: 30 }, () => queue.enter());
    const refusal = await queue.enter().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(OverloadedError);
    const { retryAfterSeconds } = refusal as OverloadedError;
    expect(retryAfterSeconds).toBeGreaterThanOrEqual(3);
    expect(retryAfterSeconds).toBeLessThanOrEqual(10);
    leave();
    for (const place of line) (await place)();
  });
});
