import { log } from '../log.js';
import { jobsEnded } from '../telemetry/measures.js';
import { continuing, traced, type Origin } from '../telemetry/spans.js';
import { during } from '../telemetry/work-context.js';

/** What of a job, or of a part of one, its log lines and its trace go by. */
export interface TracedJob {
  readonly id: string;
  readonly kind: string;
  readonly attempts: number;
  readonly origin: Origin | null;
  readonly part?: string | undefined;
}

/** Does a job as a continuation of the request that asked for it: of its trace, with its id in the log. */
export function doingJob<T>({ id, kind, attempts, origin, part }: TracedJob, work: () => Promise<T>): Promise<T> {
  const attributes = {
    'eyecatch.job': id,
    'eyecatch.job.kind': kind,
    'eyecatch.job.attempt': attempts,
    ...(part === undefined ? {} : { 'eyecatch.job.part': part }),
  };
  return continuing(origin, () =>
    during({ requestId: origin?.requestId, jobId: id, part }, () =>
      traced(`job ${kind}`, attributes, () => {
        log.debug({ kind, attempts }, 'Job begun');
        return work();
      }),
    ),
  );
}

export function jobEnded({ kind }: Pick<TracedJob, 'kind'>, status: 'succeeded' | 'failed'): void {
  jobsEnded.inc({ kind, status });
  log.info({ kind, status }, 'Job ended');
}
