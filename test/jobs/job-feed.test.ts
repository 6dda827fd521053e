import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JobFeed } from '../../src/jobs/job-feed.js';
import { beginAttempt } from '../../src/jobs/attempt.js';
import { enqueueJob, requeueJob } from '../../src/jobs/enqueue.js';
import { jobPosition, listJobChanges, type Job } from '../../src/jobs/job-table.js';
import { writeProgress } from '../../src/jobs/part-table.js';
import { renewLease } from '../../src/jobs/queue.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { claimJob, failJob, finishJob, updateJob } from '../support/jobs.js';

describe.each(databases)('the feed of jobs on $name', ({ create }) => {
  let database: TestDatabase;
  let pool: Pool;
  let feed: JobFeed;
  beforeAll(async () => {
    database = await create();
    ({ pool } = database);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await pool.query('truncate job cascade');
    feed = new JobFeed(pool, database.options.url);
  });
  afterEach(() => feed.close());

  const server = (): boolean => database.options.url !== undefined;
  const next = async (states: AsyncIterator<Job>): Promise<Job> => {
    const { value, done } = (await states.next()) as IteratorResult<Job, undefined>;
    if (done) throw new Error('the feed ended');
    return value;
  };

  it('tells the state as it is, each change of it, and ends with the job', async () => {
    const { id } = await enqueueJob(pool, 'x', {});
    const states = await feed.followJob(id);
    expect(await next(states)).toMatchObject({ id, status: 'queued' });
    await claimJob(pool, id);
    expect(await next(states)).toMatchObject({ status: 'running', attempts: 1 });
    await updateJob(pool, id, { step: 'Half', done: 1, total: 2 });
    expect(await next(states)).toMatchObject({ step: 'Half', done: 1 });
    await finishJob(pool, id, { made: 3 });
    expect(await next(states)).toMatchObject({ status: 'succeeded', result: { made: 3 } });
    expect(await states.next()).toEqual({ value: undefined, done: true });
  });

  it('tells of a job that has ended at once, and of none that is not there', async () => {
    const { id } = await enqueueJob(pool, 'x', {});
    await failJob(pool, id, 'no paper');
    const states: Job[] = [];
    for await (const state of await feed.followJob(id)) states.push(state);
    expect(states).toMatchObject([{ status: 'failed', error: 'no paper' }]);
    await expect(feed.followJob('987654')).rejects.toThrow('There is no job 987654.');
  });

  it('tells of all jobs: those under way first, then new ones and changes', async () => {
    const done = await enqueueJob(pool, 'old', {});
    await finishJob(pool, done.id, {});
    const waiting = await enqueueJob(pool, 'waiting', {});
    const states = await feed.followJobs();
    expect(await next(states)).toMatchObject({ id: waiting.id, status: 'queued' });
    const fresh = await enqueueJob(pool, 'fresh', {});
    expect(await next(states)).toMatchObject({ id: fresh.id, kind: 'fresh' });
    await failJob(pool, waiting.id, 'lost');
    expect(await next(states)).toMatchObject({ id: waiting.id, status: 'failed' });
    await requeueJob(pool, waiting.id);
    expect(await next(states)).toMatchObject({ id: waiting.id, status: 'queued', error: null });
    await states.return!();
  });

  it('does not tell of a lease that is only renewed', async () => {
    const { id } = await enqueueJob(pool, 'x', {});
    const { held, message } = (await beginAttempt(pool, randomUUID()))!;
    const position = await jobPosition(pool);
    expect(await renewLease(pool, message.id, held.claim)).toBe(true);
    expect((await listJobChanges(pool, position)).jobs).toEqual([]);
    await writeProgress(pool, held, { step: 'Half', done: 1, total: 2 });
    expect((await listJobChanges(pool, position)).jobs).toMatchObject([{ id, step: 'Half' }]);
  });

  it('gives a slow reader the latest state, and all readers the same', async () => {
    const { id } = await enqueueJob(pool, 'x', {});
    const [slow, quick] = [await feed.followJob(id), await feed.followJob(id)];
    expect(await next(quick)).toMatchObject({ status: 'queued' });
    await claimJob(pool, id);
    for (let done = 1; done <= 3; done++) {
      await updateJob(pool, id, { step: 'Counting', done, total: 3 });
      while ((await next(quick)).done !== done);
    }
    expect(await next(slow)).toMatchObject({ done: 3 });
    await Promise.all([slow.return!(), quick.return!()]);
  });

  it('asks the database while somebody follows, and not longer', async () => {
    let asked = 0;
    const counting = new Proxy(pool, {
      get: (target, name) => {
        if (name !== 'query') return Reflect.get(target, name) as unknown;
        return (...given: Parameters<Pool['query']>) => (asked++, target.query(...given));
      },
    });
    const counted = new JobFeed(counting, undefined);
    const states = await counted.followJobs();
    await sleep(1300);
    expect(asked).toBeGreaterThanOrEqual(3);
    await states.return!();
    const before = asked;
    await sleep(1200);
    expect(asked).toBe(before);
    await counted.close();
  });

  it('is ended for all by its end', async () => {
    const states = await feed.followJobs();
    const waits = states.next();
    await feed.close();
    expect(await waits).toEqual({ value: undefined, done: true });
    await expect(feed.followJobs()).rejects.toThrow(/stopping/);
  });

  it('hears of changes at once from a server, and of those that it could not hear of', async ({ skip }) => {
    if (!server()) skip();
    const { id } = await enqueueJob(pool, 'x', {});
    const states = await feed.followJob(id);
    await next(states);
    await sleep(300); // it listens by now
    await claimJob(pool, id);
    await next(states);
    // Six looks at the table twice a second would take three seconds.
    const sixChanges = async (step: string): Promise<number> => {
      const started = performance.now();
      for (let done = 1; done <= 6; done++) {
        await updateJob(pool, id, { step, done, total: 6 });
        expect(await next(states)).toMatchObject({ step, done });
      }
      return performance.now() - started;
    };
    expect(await sixChanges('Hearing')).toBeLessThan(2000);
    // Its connection is cut: until it stands again, it asks.
    const { rowCount } = await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
                                           where query like 'listen%' and datname = current_database()`);
    expect(rowCount).toBe(1);
    await updateJob(pool, id, { step: 'Cut', done: 1, total: 2 });
    expect(await next(states)).toMatchObject({ step: 'Cut' });
    await sleep(1500);
    expect(await sixChanges('Hearing again')).toBeLessThan(2000);
    await finishJob(pool, id, {});
    expect(await next(states)).toMatchObject({ status: 'succeeded' });
  });

  it('misses no change that is committed after a later one was seen', async ({ skip }) => {
    if (!server()) skip(); // one session has one transaction
    const [first, second] = [await enqueueJob(pool, 'first', {}), await enqueueJob(pool, 'second', {})];
    const states = await feed.followJobs();
    await next(states);
    await next(states);
    const slow = await pool.connect();
    await slow.query('begin');
    await slow.query(`update job set step = 'early' where id = $1`, [first.id]);
    await pool.query(`update job set step = 'late' where id = $1`, [second.id]);
    expect(await next(states)).toMatchObject({ id: second.id, step: 'late' });
    await slow.query('commit');
    slow.release();
    expect(await next(states)).toMatchObject({ id: first.id, step: 'early' });
    await states.return!();
  });
});
