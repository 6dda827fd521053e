import { useEffect, useState } from 'react';
import type { ShownJob } from './job-documents.js';

interface Sample {
  readonly at: number;
  readonly done: number;
}
interface Pace {
  readonly step: string;
  readonly first: Sample;
  readonly last: Sample;
}

/** Less tells more of the beginning than of the pace. */
const SHORTEST_S = 2;

/** How fast a job goes on with its present step, and how long that step will take; undefined until it can be told. */
export function usePace({
  step,
  done,
  total,
  status,
}: ShownJob): { readonly perSecond: number; readonly secondsLeft: number | undefined } | undefined {
  const [pace, setPace] = useState<Pace>();
  const name = `${step ?? ''}/${total ?? ''}`;
  useEffect(() => {
    if (status !== 'RUNNING') return;
    const sample = { at: performance.now() / 1000, done };
    const later = setTimeout(() =>
      setPace((before) =>
        before?.step !== name || done < before.last.done
          ? { step: name, first: sample, last: sample }
          : { ...before, last: sample },
      ),
    );
    return () => clearTimeout(later);
  }, [name, done, status]);
  if (status !== 'RUNNING' || pace?.step !== name) return undefined;
  const seconds = pace.last.at - pace.first.at;
  const made = pace.last.done - pace.first.done;
  if (seconds < SHORTEST_S || made <= 0) return undefined;
  const perSecond = made / seconds;
  return { perSecond, secondsLeft: total === null ? undefined : Math.max(0, total - done) / perSecond };
}
