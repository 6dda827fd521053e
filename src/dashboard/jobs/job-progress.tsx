import { useTranslations } from 'use-intl';
import { useFigures } from '../ui/format.js';
import { useDuration } from './duration.js';
import type { ShownJob } from './job-documents.js';
import { useStepName } from './job-words.js';
import styles from './jobs.module.css';
import { usePace } from './use-pace.js';

/** What a running job is at, how far it is, how fast, and how long it will take. */
export function JobProgress({ job }: { readonly job: ShownJob }) {
  const t = useTranslations('jobs');
  const figures = useFigures();
  const duration = useDuration();
  const stepName = useStepName();
  const pace = usePace(job);
  const { status, step, done, total } = job;
  const doing = status === 'QUEUED' ? t('waiting') : step === null ? t('starting') : stepName(step);
  // A step of one thing has no "how far".
  const counted = total !== null && total > 1;
  return (
    <div className={styles.progress}>
      <progress aria-label={doing} {...(counted && status === 'RUNNING' ? { value: done, max: total } : {})} />
      <p>
        <span>{doing}</span>
        {counted && status === 'RUNNING' && (
          <span className={styles.figures}>
            {t('doneOfTotal', { done: figures.count(done), total: figures.count(total) })}
            {pace && ` · ${t('pace', { rate: figures.compact(pace.perSecond) })}`}
            {pace?.secondsLeft !== undefined && ` · ${t('timeLeft', { time: duration(pace.secondsLeft) })}`}
          </span>
        )}
      </p>
    </div>
  );
}
