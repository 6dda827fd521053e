import { statfs } from 'node:fs/promises';
import { DEFAULT_MAX_MEMORY_MB } from '../vectors/build-vector-index.js';
import { bytes, ok, warning, type Check, type Finding, type PatientWithDatabase } from './finding.js';

/** What Docker gives a container unless it is told otherwise. */
const DOCKERS_SHM = 64 * 2 ** 20;

/** Whether a database on this machine can build indexes with several processes: they share the graph through /dev/shm. */
export const checkBuildMemory: Check<PatientWithDatabase> = async ({ pool, embedded, settings }) => {
  if (embedded) return ok('Indexes are built in the memory of the embedded database.');
  const { rows } = await pool.query<BuildMemory & { kind: string }>(
    `select pg_size_bytes(current_setting('maintenance_work_mem'))::float8 as memory,
       current_setting('dynamic_shared_memory_type') as kind,
       current_setting('max_parallel_maintenance_workers')::int as workers`,
  );
  const { kind, ...facts } = rows[0]!;
  return judgeBuildMemory({
    ...facts,
    room: isHere(settings.database.url) && kind === 'posix' ? await sizeOfShm() : undefined,
  });
};

export interface BuildMemory {
  /** maintenance_work_mem, bytes. */
  readonly memory: number;
  readonly workers: number;
  /** Of /dev/shm, bytes; undefined where it cannot be seen, or does not matter. */
  readonly room?: number | undefined;
}

export function judgeBuildMemory({ memory, workers, room }: BuildMemory): Finding[] {
  if (workers > 0 && room !== undefined && room < Math.max(memory, DEFAULT_MAX_MEMORY_MB * 2 ** 20)) {
    const docker = room <= DOCKERS_SHM ? " (Docker's default)" : '';
    return [
      warning(
        `/dev/shm has ${bytes(room)}${docker}: building a large index in parallel fails with "could not resize shared memory segment".`,
        `Docker: shm_size: ${DEFAULT_MAX_MEMORY_MB / 1024}g; or eyecatch reindex --memory ${Math.max(1, Math.floor(room / 2 ** 20))}`,
      ),
    ];
  }
  return ok(`Indexes are built with maintenance_work_mem ${bytes(memory)} or more, up to ${workers} helpers.`);
}

function isHere(url: string | undefined): boolean {
  if (!url || !URL.canParse(url)) return false;
  return ['', 'localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
}

async function sizeOfShm(): Promise<number | undefined> {
  const found = await statfs('/dev/shm').catch(() => undefined);
  return found && found.blocks * found.bsize;
}
