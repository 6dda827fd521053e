import type { Database } from '../database/open.js';
import { SILENT_SECONDS } from './worker-table.js';

/** How the queue stands, for gauges and for people. */
export interface QueueFigures {
  /** By kind of job, its parts counted one by one. */
  readonly kinds: readonly {
    readonly kind: string;
    /** Waits for a worker, pauses before the next attempt included. */
    readonly queued: number;
    readonly active: number;
    /** Tried as often as may be; waits for somebody to try it again. */
    readonly dead: number;
  }[];
  /** Seconds since the part that has waited longest could have been begun; 0 when none waits. */
  readonly oldestSeconds: number;
  /** Workers that were heard of in the last 30 s, by ONNX Runtime's execution provider. */
  readonly workers: readonly { readonly provider: string; readonly working: number; readonly live: number }[];
}

/** One statement. */
export async function queueFigures(db: Database): Promise<QueueFigures> {
  const { rows } = await db.query<QueueFigures>(
    `with message as (
       select case when name = 'work_dead' then 'dead' when state < 'active' then 'queued' else 'active' end as stands,
         data->>'job' as job, start_after
       from pgboss.job
       where (name = 'work' and state <= 'active') or (name = 'work_dead' and state = 'created'))
     select
       coalesce((select json_agg(k order by k.kind) from (
         select kind, count(*) filter (where stands = 'queued')::float8 as queued,
           count(*) filter (where stands = 'active')::float8 as active,
           count(*) filter (where stands = 'dead')::float8 as dead
         from message join job on job.id = message.job::bigint group by kind) k), '[]') as kinds,
       coalesce((select extract(epoch from now() - min(start_after)) from message
                 where stands = 'queued' and start_after <= now()), 0)::float8 as "oldestSeconds",
       coalesce((select json_agg(w order by w.provider) from (
         select provider, count(*) filter (where state = 'working')::float8 as working, count(*)::float8 as live
         from worker where heartbeat_at > now() - make_interval(secs => $1) group by provider) w), '[]') as workers`,
    [SILENT_SECONDS],
  );
  return rows[0]!;
}
