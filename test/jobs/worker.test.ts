import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NotFoundError } from '../../src/errors.js';
import { beginAttempt, endAttempt, LeaseLostError, type Attempt } from '../../src/jobs/attempt.js';
import { enqueueJob } from '../../src/jobs/enqueue.js';
import { findJob, listJobs } from '../../src/jobs/job-table.js';
import { renewLease } from '../../src/jobs/queue.js';
import { Supervisor } from '../../src/jobs/supervise.js';
import { registerWorker } from '../../src/jobs/worker-table.js';
import { runWorker, type JobHandler } from '../../src/jobs/worker.js';
import { databases, type TestDatabase } from '../support/databases.js';

describe.each(databases)('jobs on $name', ({ create }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await create();
  });
  afterAll(() => database.close());
  beforeEach(() => database.pool.query('truncate job, worker cascade; delete from pgboss.job'));

  const work = (handlers: Record<string, JobHandler>, signal: AbortSignal, log: string[] = []) =>
    runWorker({ pool: database.pool, handlers, signal, log: (line) => log.push(line) });
  const take = (): Promise<Attempt | undefined> => beginAttempt(database.pool, randomUUID());
  const supervisor = (): Supervisor => new Supervisor(database.pool, () => undefined);
  const letLeasesRunOut = () => database.pool.query(`update pgboss.job set started_on = now() - interval '31 seconds'`);
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
    const claimed = await Promise.all(Array.from({ length: 15 }, take));
    const got = claimed.flatMap((attempt) => (attempt ? [attempt.job.id] : []));
    expect([...got].sort((a, b) => Number(a) - Number(b))).toEqual(ids);
    expect(await take()).toBeUndefined();
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
    expect(log.join()).toMatch(/Job \d+ \(lose\), lead 0: There is no upload/);
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

  it('of a worker that died are taken again once its lease has run out, but not for ever', async () => {
    const { id } = await enqueueJob(database.pool, 'fatal', {});
    for (let attempt = 1; attempt <= 5; attempt++) {
      expect(await take()).toMatchObject({ job: { id, attempts: attempt, status: 'running' } });
      await supervisor().releaseSilent();
      expect(await take()).toBeUndefined();
      await letLeasesRunOut();
      await supervisor().releaseSilent();
    }
    expect(await take()).toBeUndefined();
    expect(await findJob(database.pool, id)).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/worker ended 5 times/),
    });
  });

  it('of a worker of this machine that is gone need not wait for its lease', async () => {
    const { id } = await enqueueJob(database.pool, 'orphan', {});
    const worker = randomUUID();
    await registerWorker(database.pool, { id: worker, version: '1', provider: 'cpu' });
    await beginAttempt(database.pool, worker);
    await supervisor().releaseDeadWorkers(); // taken by this very process, which lives
    expect(await take()).toBeUndefined();
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    await database.pool.query('update worker set pid = $1', [gone]);
    await supervisor().releaseDeadWorkers();
    expect(await take()).toMatchObject({ job: { id, attempts: 2 } });
  });

  it('of a worker of another machine with the same name are left to it until its lease has run out', async () => {
    await enqueueJob(database.pool, 'elsewhere', {});
    const worker = randomUUID();
    await registerWorker(database.pool, { id: worker, version: '1', provider: 'cpu' });
    await beginAttempt(database.pool, worker);
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    await database.pool.query(`update worker set pid = $1, machine = machine || ' cloned'`, [gone]);
    await supervisor().releaseDeadWorkers();
    expect(await take()).toBeUndefined();
    await letLeasesRunOut();
    await supervisor().releaseSilent();
    expect(await take()).toBeDefined();
  });

  it('stay with a slow worker as long as its heart beats', async () => {
    const { id } = await enqueueJob(database.pool, 'long', {});
    const attempt = (await take())!;
    await letLeasesRunOut();
    expect(await renewLease(database.pool, attempt.message.id, attempt.held.claim)).toBe(true);
    await supervisor().releaseSilent();
    expect(await take()).toBeUndefined();
    await endAttempt(database.pool, attempt, { result: {} });
    expect((await findJob(database.pool, id))!.status).toBe('succeeded');
  });

  it('are not ended by a worker whose lease ran out, whether another has them or not', async () => {
    const { id } = await enqueueJob(database.pool, 'paused', {});
    const paused = (await take())!;
    await letLeasesRunOut();
    await supervisor().releaseSilent();
    await expect(endAttempt(database.pool, paused, { result: { by: 'paused' } })).rejects.toThrow(LeaseLostError);
    const second = (await take())!;
    expect(await renewLease(database.pool, paused.message.id, paused.held.claim)).toBe(false);
    await expect(endAttempt(database.pool, paused, { result: { by: 'paused' } })).rejects.toThrow(LeaseLostError);
    expect((await findJob(database.pool, id))!.status).toBe('running');
    await endAttempt(database.pool, second, { result: { by: 'second' } });
    expect(await findJob(database.pool, id)).toMatchObject({ status: 'succeeded', result: { by: 'second' } });
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
