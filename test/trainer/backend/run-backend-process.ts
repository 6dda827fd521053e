import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../../src/package-root.js';
import type { BackendReport } from '../../../trainer/backend.js';
import type { Trained } from './small-network.js';

interface Failure {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
}

/** What backend-process.ts prints; which of it is there depends on the task. */
export interface BackendOutcome {
  readonly report?: BackendReport;
  readonly description?: string;
  readonly first?: Trained;
  readonly second?: Trained;
  readonly tensorsLeft?: number;
  readonly productAfterwards?: number;
  /** Of a training that was made to fail. */
  readonly failure?: Failure;
  /** Of the whole task. */
  readonly error?: Failure;
}

/** Runs a task of backend-process.ts; rejects when it crashes or has not ended by itself after 100 s. */
export async function runBackendProcess(
  task: string,
  choice: string,
  env: NodeJS.ProcessEnv,
  node: string = process.execPath,
): Promise<BackendOutcome> {
  const program = path.join(packageRoot, 'dist', 'test', 'trainer', 'backend', 'backend-process.js');
  const { stdout } = await promisify(execFile)(node, [program, task, choice], {
    env,
    timeout: 100_000,
    maxBuffer: 16e6,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as BackendOutcome;
}
