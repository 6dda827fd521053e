import { useEffect, useRef, useState } from 'react';
import { useDocument } from '../api/query.js';
import { useSubscription } from '../api/subscribe.js';
import { FollowedJobDocument, OneJobDocument, unfinished, type ShownJob } from './job-documents.js';

const LOST_MS = 2000;

/**
 * One job as it is now, followed until it has ended.
 *
 * @param id undefined follows nothing
 * @param onEnd called once it has succeeded or failed
 */
export function useFollowedJob(
  id: string | undefined,
  onEnd?: (job: ShownJob) => void,
): { readonly job: ShownJob | undefined; readonly lost: boolean } {
  const [told, setTold] = useState<ShownJob>();
  const ended = told !== undefined && told.id === id && !unfinished(told);
  const { lost } = useSubscription(FollowedJobDocument, id === undefined || ended ? undefined : { id }, ({ job }) =>
    setTold(job),
  );
  const { data } = useDocument(
    OneJobDocument,
    { id: id ?? '' },
    { enabled: id !== undefined && !ended, staleMs: 0, ...(lost ? { everyMs: LOST_MS } : {}) },
  );
  const asked = data?.job ?? undefined;
  const heard = told?.id === id ? told : undefined;
  const job = asked && (lost || !heard || !unfinished(asked)) && !ended ? asked : heard;

  const end = useRef(onEnd);
  useEffect(() => {
    end.current = onEnd;
  });
  const endedJob = job && !unfinished(job) ? job : undefined;
  const reported = useRef<string>(undefined);
  useEffect(() => {
    if (!endedJob || reported.current === endedJob.id) return;
    reported.current = endedJob.id;
    end.current?.(endedJob);
  }, [endedJob]);
  return { job, lost: lost && !endedJob };
}
