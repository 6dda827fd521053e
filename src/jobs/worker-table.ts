import os from 'node:os';
import type { Database } from '../database/open.js';
import { isAlive, thisMachine } from '../process-identity.js';

export type WorkerState = 'waiting' | 'working' | 'stopping';

/** A worker that has not been heard of for this long is taken for dead; its parts go to others by then. */
export const SILENT_SECONDS = 30;

/** When this process started, by the clock of its machine. */
const STARTED = new Date(Date.now() - process.uptime() * 1000);

export async function registerWorker(
  db: Database,
  { id, version, provider }: { id: string; version: string; provider: string },
): Promise<void> {
  await db.query(
    `insert into worker (id, host, machine, pid, version, provider, state, started_at)
     values ($1, $2, $3, $4, $5, $6, 'waiting', $7)`,
    [id, os.hostname(), thisMachine(), process.pid, version, provider, STARTED],
  );
}

/** @returns false when the row is gone: the worker was silent for so long that it was taken away */
export async function noteHeartbeat(
  db: Database,
  { id, state, part }: { id: string; state: WorkerState; part: string | undefined },
): Promise<boolean> {
  const { rowCount } = await db.query(
    'update worker set heartbeat_at = now(), state = $2, part_id = $3::bigint where id = $1',
    [id, state, part],
  );
  return rowCount === 1;
}

export async function removeWorkers(db: Database, ids: readonly string[]): Promise<void> {
  await db.query('delete from worker where id = any($1::uuid[])', [ids]);
}

/** Workers of this machine whose process is gone. After a restart of the machine it is another one. */
export async function findDeadWorkers(db: Database): Promise<string[]> {
  const { rows } = await db.query<{ id: string; pid: number; startedAt: Date }>(
    'select id, pid, started_at as "startedAt" from worker where machine = $1',
    [thisMachine()],
  );
  // A container that was restarted may get its namespace's number again; then the same process id is this process itself.
  const isDead = ({ pid, startedAt }: { pid: number; startedAt: Date }): boolean =>
    pid === process.pid ? startedAt.getTime() < STARTED.getTime() - 1000 : !isAlive(pid);
  return rows.filter(isDead).map(({ id }) => id);
}

/** Rows of workers that fell silent a day ago. */
export async function forgetSilentWorkers(db: Database): Promise<void> {
  await db.query(`delete from worker where heartbeat_at < now() - interval '1 day'`);
}
