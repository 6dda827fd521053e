import type { Pool } from 'pg';
import type { JobProgress } from './job-table.js';
import { writeProgress, type Held } from './part-table.js';

const PROGRESS_MS = 500;

/** Writes the latest progress of a part down every half second. */
export function reportProgress(
  pool: Pool,
  held: Held,
  log: (line: string) => void,
): { progress: (progress: JobProgress) => void; stop: () => Promise<void> } {
  let latest: JobProgress | undefined;
  let writing: Promise<void> | undefined;
  const write = (): void => {
    if (latest === undefined || writing) return;
    const progress = latest;
    latest = undefined;
    writing = writeProgress(pool, held, progress)
      .catch((error: unknown) => log(`Progress could not be written: ${(error as Error).message}`))
      .finally(() => (writing = undefined));
  };
  const timer = setInterval(write, PROGRESS_MS);
  return {
    progress: (progress) => {
      latest = progress;
    },
    stop: async () => {
      clearInterval(timer);
      await writing;
      write();
      await writing;
    },
  };
}
