import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Dialog } from '../ui/dialog.js';
import { EmptyState } from '../ui/empty-state.js';
import { useFigures } from '../ui/format.js';
import { Skeleton } from '../ui/loading.js';
import { Note } from '../ui/note.js';
import { useDocument } from '../api/query.js';
import { OneJobDocument, unfinished, type ShownJob } from './job-documents.js';
import { JobFailures } from './job-failures.js';
import { JobProgress } from './job-progress.js';
import { JobResult } from './job-result.js';
import { JobStatusBadge, RetryButton } from './job-row.js';
import { useKindName } from './job-words.js';
import styles from './jobs.module.css';
import { useFollowedJob } from './use-followed-job.js';

/** Everything about one job, at an address of its own (?job=12). */
export function JobDetails(props: {
  readonly id: string;
  readonly onClose: () => void;
  readonly onRetried: (job: ShownJob) => void;
}) {
  const { id, onClose, onRetried } = props;
  const t = useTranslations('jobs');
  const [attempt, setAttempt] = useState(0);
  return (
    <Dialog title={t('detailsTitle', { id })} open onClose={onClose}>
      <Details
        key={attempt}
        id={id}
        onRetried={(job) => {
          setAttempt((before) => before + 1);
          onRetried(job);
        }}
      />
    </Dialog>
  );
}

function Details({ id, onRetried }: { readonly id: string; readonly onRetried: (job: ShownJob) => void }) {
  const t = useTranslations('jobs');
  const figures = useFigures();
  const kindName = useKindName();
  const { data, error } = useDocument(OneJobDocument, { id }, { staleMs: 0 });
  const { job, lost } = useFollowedJob(data?.job ? id : undefined);
  if (error) return <p role="alert">{error.message}</p>;
  if (data && !data.job) return <EmptyState title={t('noSuchJob')} />;
  if (!job) return <Skeleton height="180px" />;
  const times = [
    ['createdAt', job.createdAt],
    ['startedAt', job.startedAt],
    ['finishedAt', job.finishedAt],
  ] as const;
  return (
    <>
      <p className={styles.jobHead}>
        <strong>{kindName(job.kind)}</strong>
        <JobStatusBadge status={job.status} />
      </p>
      {unfinished(job) && <JobProgress job={job} />}
      {lost && <p className={styles.quiet}>{t('lost')}</p>}
      {job.error !== null && (
        <Note kind="bad">
          <span lang="en">{job.error}</span>
        </Note>
      )}
      {job.status === 'FAILED' && <RetryButton job={job} onRetried={onRetried} />}
      {job.status === 'SUCCEEDED' && (
        <p>
          <JobResult job={job} />
        </p>
      )}
      <JobFailures job={job} />
      <dl className={styles.times}>
        {times.map(([name, time]) => (
          <div key={name}>
            <dt>{t(name)}</dt>
            <dd>{time === null ? '–' : figures.time(time)}</dd>
          </div>
        ))}
      </dl>
      {job.result && (
        <details>
          <summary>{t('rawResult')}</summary>
          <pre tabIndex={0} className={styles.raw} aria-label={t('rawResult')}>
            {JSON.stringify(job.result, null, 2)}
          </pre>
        </details>
      )}
    </>
  );
}
