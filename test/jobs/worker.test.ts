import { spawnSync } from 'node:child_process';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NotFoundError } from '../../src/errors.js';
import {
  claimJob,
  enqueueJob,
  findJob,
  listJobs,
  releaseDeadWorkers,
  returnJob,
  updateJob,
} from '../../src/jobs/job-table.js';
import { runWorker, type JobHandler } from '../../src/jobs/worker.js';
import { databases, type TestDatabase } from '../support/databases.js';

describe.each(databases)('jobs on $name', ({ create }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await create();
  });
  afterAll(() => database.close());
  beforeEach(() => database.pool.query('truncate job'));

  const work = (handlers: Record<string, JobHandler>, signal: AbortSignal, log: string[] = []) =>
    runWorker({ pool: database.pool, handlers, signal, log: (line) => log.push(line) });
  async function until(id: string, status: string) {
    for (let i = 0; i < 200; i++) {
      const job = (await findJob(database.pool, id))!;
      if (job.status === status) return job;
      await sleep(50);
    }
    throw new Error(`job ${id} did not become ${status}`);
  }

  it('are each claimed by one worker only, oldest first', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 10; i++) ids.push((await enqueueJob(database.pool, 'count', { i })).id);
    const claimed = await Promise.all(Array.from({ length: 15 }, () => claimJob(database.pool)));
    const got = claimed.flatMap((job) => (job ? [job.id] : []));
    expect([...got].sort((a, b) => Number(a) - Number(b))).toEqual(ids);
    expect(await claimJob(database.pool)).toBeUndefined();
  });

  it('are done, with progress and a result', async () => {
    const stop = new AbortController();
    const running = work(
      {
        double: async ({ job, progress }) => {
          progress({ step: 'Doubling', done: 1, total: 2 });
          await sleep(700);
          progress({ step: 'Doubling', done: 2, total: 2 });
          return { value: 2 * (job.input.value as number) };
        },
      },
      stop.signal,
    );
    const { id } = await enqueueJob(database.pool, 'double', { value: 21 });
    const job = await until(id, 'succeeded');
    expect(job).toMatchObject({ result: { value: 42 }, step: 'Doubling', done: 2, total: 2, attempts: 1, error: null });
    expect(job.finishedAt).toBeInstanceOf(Date);
    stop.abort();
    await running;
  });

  it('fail with the reason, and the worker goes on', async () => {
    const stop = new AbortController();
    const log: string[] = [];
    const handlers: Record<string, JobHandler> = {
      lose: () => Promise.reject(new NotFoundError('There is no upload "x".')),
      win: () => Promise.resolve({}),
    };
    const running = work(handlers, stop.signal, log);
    const lost = await enqueueJob(database.pool, 'lose', {});
    const unknown = await enqueueJob(database.pool, 'unheard-of', {});
    const won = await enqueueJob(database.pool, 'win', {});
    await until(won.id, 'succeeded');
    expect((await findJob(database.pool, lost.id))!.error).toBe('There is no upload "x".');
    expect((await findJob(database.pool, unknown.id))!.error).toMatch(/no job of kind "unheard-of"/);
    expect(log.join()).toMatch(/Job \d+ \(lose\) failed: There is no upload/);
    stop.abort();
    await running;
  });

  it('are put back when the worker is told to stop, and the next one finishes them', async () => {
    const handlers: Record<string, JobHandler> = {
      slow: async ({ signal, job }) => {
        if (job.attempts > 1 || (job.input.quick ?? false)) return {};
        await sleep(60_000, undefined, { signal });
        return {};
      },
    };
    const first = new AbortController();
    const running = work(handlers, first.signal);
    const { id } = await enqueueJob(database.pool, 'slow', {});
    await until(id, 'running');
    first.abort();
    await running;
    expect(await findJob(database.pool, id)).toMatchObject({ status: 'queued', attempts: 0 });
  });

  it('of a worker that died are claimed again once its lease has run out, but not for ever', async () => {
    const { id } = await enqueueJob(database.pool, 'fatal', {});
    for (let attempt = 1; attempt <= 5; attempt++) {
      expect(await claimJob(database.pool)).toMatchObject({ id, attempts: attempt });
      expect(await claimJob(database.pool)).toBeUndefined();
      await database.pool.query(`update job set lease_until = now() - interval '1 second'`);
    }
    expect(await claimJob(database.pool)).toBeUndefined();
    expect(await findJob(database.pool, id)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/worker ended 5 times/),
    });
  });

  it('of a worker of this machine that is gone need not wait for its lease', async () => {
    const { id } = await enqueueJob(database.pool, 'orphan', {});
    await claimJob(database.pool);
    await releaseDeadWorkers(database.pool); // claimed by this very process, which lives
    expect(await claimJob(database.pool)).toBeUndefined();
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    await database.pool.query('update job set worker = $1', [`${os.hostname()}:${gone}`]);
    await releaseDeadWorkers(database.pool);
    expect(await claimJob(database.pool)).toMatchObject({ id, attempts: 2 });
  });

  it('keep their lease while they report, and are not touched once they have ended', async () => {
    const { id } = await enqueueJob(database.pool, 'long', {});
    await claimJob(database.pool);
    await database.pool.query(`update job set lease_until = now() + interval '1 millisecond'`);
    await updateJob(database.pool, id, undefined);
    await sleep(20);
    expect(await claimJob(database.pool)).toBeUndefined();
    await database.pool.query(`update job set status = 'succeeded'`);
    await returnJob(database.pool, id);
    expect((await findJob(database.pool, id))!.status).toBe('succeeded');
  });

  it('are listed newest first, by kind and from a place on', async () => {
    const [a, b, c] = [
      await enqueueJob(database.pool, 'x', {}),
      await enqueueJob(database.pool, 'y', {}),
      await enqueueJob(database.pool, 'x', {}),
    ];
    const ids = async (options: Parameters<typeof listJobs>[1]) =>
      (await listJobs(database.pool, options)).map(({ id }) => id);
    expect(await ids({ first: 10 })).toEqual([c.id, b.id, a.id]);
    expect(await ids({ first: 10, kind: 'x' })).toEqual([c.id, a.id]);
    expect(await ids({ first: 1, before: c.id })).toEqual([b.id]);
  });
});
