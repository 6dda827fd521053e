import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkerProcesses } from '../../src/cli/worker-processes.js';
import { WorkerMetrics } from '../../src/telemetry/worker-metrics.js';
import { createEmbedded, type TestDatabase } from '../support/databases.js';

describe('a worker process that cannot be started', () => {
  const program = process.execPath;
  let database: TestDatabase;
  let metrics: WorkerMetrics;
  let workers: WorkerProcesses;
  beforeAll(async () => {
    database = await createEmbedded();
  });
  beforeEach(() => {
    metrics = new WorkerMetrics();
    workers = new WorkerProcesses({ count: 1, dataFolder: database.options.dataFolder, metrics });
  });
  afterEach(() => workers.stop());
  afterAll(() => database.close());

  async function expectOneToStart(): Promise<void> {
    const names = (): unknown[] => metrics.processes.map(({ labels }) => labels.process);
    await expect.poll(names, { timeout: 20_000, interval: 100 }).toEqual(['worker-1']);
  }

  // As when there is no room for one more process (EAGAIN): an event, and no exit.
  it('is tried again when that is told by an event', async () => {
    process.execPath = '/nowhere/node';
    try {
      workers.start();
      workers.wake();
      await sleep(100);
    } finally {
      process.execPath = program;
    }
    await expectOneToStart();
  });

  // As when there is no memory (ENOMEM): spawn throws.
  it('is tried again when that is thrown', async () => {
    process.env.TOO_LONG_FOR_A_PROCESS = 'x'.repeat(1_000_000);
    try {
      workers.start();
    } finally {
      delete process.env.TOO_LONG_FOR_A_PROCESS;
    }
    await expectOneToStart();
  });
});
