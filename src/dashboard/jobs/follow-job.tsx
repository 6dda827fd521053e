import { Link } from 'wouter';
import { useTranslations } from 'use-intl';
import { Note } from '../ui/note.js';
import { unfinished, type ShownJob } from './job-documents.js';
import { JobFailures } from './job-failures.js';
import { JobProgress } from './job-progress.js';
import { JobResult } from './job-result.js';
import styles from './jobs.module.css';
import { useFollowedJob } from './use-followed-job.js';

/** A job that was just started, followed where it was started: its progress, then what it came to. */
export function FollowJob(props: { readonly id: string; readonly onEnd?: (job: ShownJob) => void }) {
  const t = useTranslations('jobs');
  const { job, lost } = useFollowedJob(props.id, props.onEnd);
  return (
    <div role="status" className={styles.follow}>
      {!job || unfinished(job) ? (
        <>
          {job ? <JobProgress job={job} /> : <progress aria-label={t('waiting')} />}
          <p className={styles.quiet}>{t('goesOn')}</p>
        </>
      ) : job.status === 'FAILED' ? (
        <Note kind="bad">
          <strong>{t('jobFailed')}</strong> <span lang="en">{job.error}</span>
        </Note>
      ) : (
        <>
          <p>
            <strong>{t('jobDone')}</strong> <JobResult job={job} />
          </p>
          <JobFailures job={job} />
        </>
      )}
      {lost && <p className={styles.quiet}>{t('lost')}</p>}
      <p>
        <Link href={`/jobs?job=${props.id}`}>{t('toJob', { id: props.id })}</Link>
      </p>
    </div>
  );
}
