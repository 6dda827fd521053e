import type { Database } from '../database/open.js';

/** A worker as the database last heard of it; one that ended as it should is gone. */
export interface WorkerFigure {
  /** `host:pid`. */
  readonly name: string;
  readonly provider: string;
  readonly state: string;
  readonly silentSeconds: number;
}

export async function workerFigures(db: Database): Promise<WorkerFigure[]> {
  const { rows } = await db.query<WorkerFigure>(
    `select host || ':' || pid as name, provider, state,
       extract(epoch from clock_timestamp() - heartbeat_at)::float8 as "silentSeconds"
     from worker order by heartbeat_at desc limit 200`,
  );
  return rows;
}
