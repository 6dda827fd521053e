import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useTranslations } from 'use-intl';
import { queryKey, useMutationDocument } from '../api/query.js';
import { Badge } from '../ui/badge.js';
import { Button } from '../ui/button.js';
import { useFigures } from '../ui/format.js';
import { useDuration } from './duration.js';
import { RetryJobDocument, RunningJobsDocument, unfinished, type ShownJob } from './job-documents.js';
import { JobProgress } from './job-progress.js';
import { JobResult } from './job-result.js';
import { useKindName } from './job-words.js';
import styles from './jobs.module.css';

const STATUS_BADGES = { QUEUED: 'plain', RUNNING: 'warning', SUCCEEDED: 'good', FAILED: 'bad' } as const;

export function JobStatusBadge({ status }: Pick<ShownJob, 'status'>) {
  const t = useTranslations('jobs.status');
  return <Badge kind={STATUS_BADGES[status]}>{t(status)}</Badge>;
}

/** One job of the list: what it is, how it goes or went, and another try where it failed. */
export function JobRow(props: {
  readonly job: ShownJob;
  readonly href: string;
  readonly onRetried: (job: ShownJob) => void;
}) {
  const t = useTranslations('jobs');
  const figures = useFigures();
  const kindName = useKindName();
  const { job, href, onRetried } = props;
  return (
    <li className={styles.job} data-status={job.status}>
      <div className={styles.jobHead}>
        <Link href={href}>
          {kindName(job.kind)} <span className={styles.quiet}>{t('number', { id: job.id })}</span>
        </Link>
        <JobStatusBadge status={job.status} />
      </div>
      <div className={styles.jobBody}>
        {unfinished(job) && <JobProgress job={job} />}
        {job.status === 'SUCCEEDED' && (
          <p>
            <JobResult job={job} />
          </p>
        )}
        {job.status === 'FAILED' && (
          <p lang="en" className={styles.failed}>
            {job.error}
          </p>
        )}
      </div>
      <div className={styles.jobFoot}>
        <span className={styles.quiet}>
          <time dateTime={job.createdAt}>{figures.time(job.createdAt)}</time>
          <Took job={job} />
        </span>
        {job.status === 'FAILED' && <RetryButton job={job} onRetried={onRetried} />}
      </div>
    </li>
  );
}

/** How long it took, once it has ended. */
function Took({ job: { startedAt, finishedAt } }: { readonly job: ShownJob }) {
  const t = useTranslations('jobs');
  const duration = useDuration();
  if (startedAt === null || finishedAt === null) return null;
  return <> · {t('took', { time: duration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000) })}</>;
}

export function RetryButton({
  job,
  onRetried,
}: {
  readonly job: ShownJob;
  readonly onRetried: (job: ShownJob) => void;
}) {
  const t = useTranslations('jobs');
  const client = useQueryClient();
  const retry = useMutationDocument(RetryJobDocument, {
    onSuccess: ({ retryJob }) => {
      onRetried(retryJob);
      void client.invalidateQueries({ queryKey: queryKey(RunningJobsDocument) });
    },
  });
  return (
    <span className={styles.retry}>
      {retry.error && (
        <span role="alert" lang="en" className={styles.failed}>
          {retry.error.message}
        </span>
      )}
      <Button onPress={() => retry.mutate({ id: job.id })} isDisabled={retry.isPending}>
        {t('retry')}
      </Button>
    </span>
  );
}
