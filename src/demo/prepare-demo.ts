import path from 'node:path';
import type { Pool } from 'pg';
export const DEMO_JOB = 'prepare_demo';
import type { Settings } from '../settings.js';
import type { JobContext } from '../jobs/worker.js';
void path;
export async function prepareDemo(_p: Pool, _s: Settings, _c: JobContext): Promise<Record<string, unknown>> {
  throw new Error('todo');
}
