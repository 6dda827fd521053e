import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BadInputError, QueueFullError } from '../../src/errors.js';
import { beginAttempt } from '../../src/jobs/attempt.js';
import { listDeadParts } from '../../src/jobs/dead-parts.js';
import { adoptJobs, enqueueJob, requeueJob } from '../../src/jobs/enqueue.js';
import { findJob, type Job } from '../../src/jobs/job-table.js';
import { queueFigures } from '../../src/jobs/queue-figures.js';
import { runWorker, type DividedJob, type JobHandler } from '../../src/jobs/worker.js';
import { databases, type TestDatabase } from '../support/databases.js';

const noSpace = (): Error => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

describe.each(databases)('a job in parts on $name', ({ create }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await create();
  });
  afterAll(() => database.close());
  beforeEach(() =>
    database.pool.query(
      `truncate job, worker cascade; delete from pgboss.job;
       update pgboss.queue set retry_limit = 4, retry_delay = 1, expire_seconds = 30 where name = 'work'`,
    ),
  );

  const setQueue = (settings: string) => database.pool.query(`update pgboss.queue set ${settings} where name = 'work'`);

  /** Runs workers until the job has ended. */
  async function workOn(
    id: string,
    handlers: Record<string, JobHandler>,
    { workers = 1, onState }: { workers?: number; onState?: (job: Job) => void } = {},
  ): Promise<Job> {
    const stop = new AbortController();
    const { pool } = database;
    const running = Array.from({ length: workers }, () =>
      runWorker({ pool, handlers, signal: stop.signal, heartbeatMs: 200, log: () => undefined }),
    );
    try {
      for (let i = 0; i < 600; i++) {
        const job = (await findJob(pool, id))!;
        onState?.(job);
        if (job.status === 'succeeded' || job.status === 'failed') return job;
        await sleep(50);
      }
      throw new Error(`job ${id} did not end`);
    } finally {
      stop.abort();
      await Promise.all(running);
    }
  }

  /** Counts to three in three parts, each by what `part` does. */
  const counting = (part: (n: number, signal: AbortSignal) => Promise<void>): { count: DividedJob } => ({
    count: {
      divide: () => Promise.resolve([1, 2, 3].map((n) => ({ input: { n }, total: 10 }))),
      part: async ({ input, signal, progress }) => {
        progress({ step: 'Counting', done: 5, total: 10 });
        await part(input.n as number, signal);
        return { result: { n: input.n }, failed: 0 };
      },
      finish: ({ results, progress }) => {
        progress({ step: 'Adding up', done: 0, total: 7 });
        return Promise.resolve({ counted: results.map(({ n }) => n) });
      },
    },
  });

  it('is shared by two workers, and finished once', async () => {
    let [atOnce, most] = [0, 0];
    const handlers = counting(async () => {
      most = Math.max(most, ++atOnce);
      // The other one may have looked for work just before there was any.
      for (let i = 0; i < 100 && most < 2; i++) await sleep(50);
      atOnce--;
    });
    const { id } = await enqueueJob(database.pool, 'count', {});
    const job = await workOn(id, handlers, { workers: 2 });
    expect(job).toMatchObject({
      status: 'succeeded',
      result: { counted: [1, 2, 3] },
      done: 30,
      total: 30,
      attempts: 1,
    });
    expect(most).toBe(2);
  });

  it('is tried again after a pause where the disk was full, and says so meanwhile', async () => {
    const attempts: number[] = [];
    const said: Job[] = [];
    const handlers = counting((n) => {
      if (n !== 2) return Promise.resolve();
      attempts.push(performance.now());
      return attempts.length < 3 ? Promise.reject(noSpace()) : Promise.resolve();
    });
    const { id } = await enqueueJob(database.pool, 'count', {});
    const job = await workOn(id, handlers, { onState: (state) => void said.push(state) });
    const waiting = { error: 'no space left on device', step: expect.stringMatching(/next one in \d+ s/) };
    expect(said).toContainEqual(expect.objectContaining(waiting));
    expect(job).toMatchObject({ status: 'succeeded', error: null, result: { counted: [1, 2, 3] }, attempts: 3 });
    // A second or two, then two to four.
    expect(attempts[1]! - attempts[0]!).toBeGreaterThan(900);
    expect(attempts[2]! - attempts[1]!).toBeGreaterThan(1900);
  });

  it('fails by the parts whose attempts are used up, keeps what the others did, and is mended by a retry', async () => {
    await setQueue('retry_limit = 1');
    const done: number[] = [];
    let full = true;
    const handlers = counting((n) => {
      if (n === 2 && full) return Promise.reject(noSpace());
      done.push(n);
      return Promise.resolve();
    });
    const { id } = await enqueueJob(database.pool, 'count', {});
    expect(await workOn(id, handlers)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/^1 of 3 parts failed, the first because: no space left on device/),
      result: { counted: [1, 3] },
    });
    expect(await listDeadParts(database.pool, 10)).toMatchObject([
      { jobId: id, kind: 'count', step: 'part', place: 2, attempts: 2, error: 'no space left on device' },
    ]);
    expect((await queueFigures(database.pool)).kinds).toEqual([{ kind: 'count', queued: 0, active: 0, dead: 1 }]);

    full = false;
    expect(await requeueJob(database.pool, id)).toMatchObject({ status: 'queued', error: null, done: 20, total: 30 });
    expect(await workOn(id, handlers)).toMatchObject({
      status: 'succeeded',
      result: { counted: [1, 2, 3] },
      error: null,
    });
    expect(done).toEqual([1, 3, 2]);
    expect(await listDeadParts(database.pool, 10)).toEqual([]);
    expect((await queueFigures(database.pool)).kinds).toEqual([]);
  });

  it('fails at once by a part that no attempt can mend', async () => {
    const handlers = counting((n) =>
      n === 2 ? Promise.reject(new BadInputError('2 is no number.')) : Promise.resolve(),
    );
    const { id } = await enqueueJob(database.pool, 'count', {});
    expect(await workOn(id, handlers)).toMatchObject({
      status: 'failed',
      attempts: 1,
      error: expect.stringMatching(/2 is no number/),
    });
    // Nothing that an operator could do: it is told, not buried.
    expect((await queueFigures(database.pool)).kinds).toEqual([]);
  });

  it('stays with a worker that is slower than its lease, and leaves one that has lost it', async () => {
    await setQueue('expire_seconds = 1');
    let lost: unknown;
    let attempts = 0;
    const handlers = counting(async (n, signal) => {
      if (n !== 2) return;
      if (++attempts === 1) {
        await sleep(2500, undefined, { signal });
        // As if it had been paused, and another had come by.
        await database.pool.query('update job_part set claim = gen_random_uuid() where claim is not null');
        await sleep(20_000, undefined, { signal }).catch(() => (lost = signal.reason));
        throw signal.reason;
      }
    });
    const { id } = await enqueueJob(database.pool, 'count', {});
    const job = await workOn(id, handlers, { workers: 2 });
    expect(lost).toMatchObject({ message: expect.stringMatching(/lease ran out/) });
    expect(job).toMatchObject({ status: 'succeeded', attempts: 2, result: { counted: [1, 2, 3] } });
    expect(attempts).toBe(2);
  });

  it('of a version without a queue is taken over, unless its worker lives', async () => {
    const { rows } = await database.pool.query<{ id: string }>(
      `insert into job (kind, input, status, attempts, lease_until) values
         ('count', '{}', 'queued', 0, null),
         ('count', '{}', 'running', 1, now() - interval '1 second'),
         ('count', '{}', 'running', 1, now() + interval '1 minute'),
         ('count', '{}', 'succeeded', 1, null)
       returning id::text as id`,
    );
    const [queued, left, lives] = rows.map(({ id }) => id);
    expect(await adoptJobs(database.pool)).toBe(2);
    expect(await adoptJobs(database.pool)).toBe(0);
    const take = () => beginAttempt(database.pool, randomUUID());
    expect(await take()).toMatchObject({ job: { id: queued, status: 'running' } });
    expect(await take()).toMatchObject({ job: { id: left, status: 'running' } });
    expect(await take()).toBeUndefined();
    expect(await findJob(database.pool, lives!)).toMatchObject({ status: 'running', attempts: 1 });
  });

  it('waits where a worker of that version got hold of it first', async () => {
    const { id } = await enqueueJob(database.pool, 'count', {});
    await database.pool.query(`update job set status = 'running', lease_until = now() + interval '1 minute'`);
    expect(await beginAttempt(database.pool, randomUUID())).toBeUndefined();
    await database.pool.query(`update job set status = 'succeeded'; update pgboss.job set start_after = now()`);
    expect(await beginAttempt(database.pool, randomUUID())).toBeUndefined();
    expect(await findJob(database.pool, id)).toMatchObject({ status: 'succeeded' });
    expect((await queueFigures(database.pool)).kinds).toEqual([]);
  });

  it('is not taken on where too much waits', async () => {
    process.env.EYECATCH_MAX_QUEUED = '2';
    try {
      await enqueueJob(database.pool, 'count', {});
      await enqueueJob(database.pool, 'count', {});
      const refused = enqueueJob(database.pool, 'count', {});
      await expect(refused).rejects.toThrow(QueueFullError);
      await expect(refused).rejects.toMatchObject({ code: 'QUEUE_FULL', retryAfterSeconds: 60 });
      await enqueueJob(database.pool, 'count', {}, { bounded: false });
      const { rows } = await database.pool.query('select from job');
      expect(rows).toHaveLength(3);
    } finally {
      delete process.env.EYECATCH_MAX_QUEUED;
    }
  });
});
