import { useTranslations } from 'use-intl';
import type { JobStatus } from '../generated/graphql.js';
import { Button } from '../ui/button.js';
import { Choice } from '../ui/choice.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorState } from '../ui/error-state.js';
import { Skeleton } from '../ui/loading.js';
import { JobRow } from './job-row.js';
import { KINDS, useKindName } from './job-words.js';
import styles from './jobs.module.css';
import type { useLiveJobs } from './use-live-jobs.js';

/** Jobs, newest first, by status and kind. */
export function JobList(props: {
  readonly live: ReturnType<typeof useLiveJobs>;
  readonly kind: string | undefined;
  readonly status: JobStatus | undefined;
  readonly onFilter: (name: 'kind' | 'status', value: string) => void;
  readonly search: URLSearchParams;
}) {
  const t = useTranslations('jobs');
  const common = useTranslations('common');
  const kindName = useKindName();
  const { live, kind, status, onFilter, search } = props;
  const hrefOf = (id: string): string => {
    const after = new URLSearchParams(search);
    after.set('job', id);
    return `/jobs?${after.toString()}`;
  };
  return (
    <section aria-label={t('title')} className={styles.list}>
      <div className={styles.bar}>
        <Choice
          label={t('statusFilter')}
          labelled
          value={status ?? ''}
          onChange={(value) => onFilter('status', value)}
          options={[
            { value: '', label: t('any') },
            ...(['RUNNING', 'QUEUED', 'FAILED', 'SUCCEEDED'] as const).map((value) => ({
              value,
              label: t(`status.${value}`),
            })),
          ]}
        />
        <Choice
          label={t('kindFilter')}
          labelled
          value={kind ?? ''}
          onChange={(value) => onFilter('kind', value)}
          options={[{ value: '', label: t('any') }, ...KINDS.map((value) => ({ value, label: kindName(value) }))]}
        />
        <p role="status" className={styles.stream}>
          {live.lost ? t('lost') : ''}
        </p>
      </div>
      {live.error && !live.jobs ? (
        <ErrorState error={live.error} onRetry={live.refetch} />
      ) : !live.jobs ? (
        <div className={styles.jobs}>
          {[0, 1, 2].map((place) => (
            <Skeleton key={place} height="96px" />
          ))}
        </div>
      ) : live.jobs.length === 0 ? (
        <EmptyState title={(kind ?? status) ? t('noneFiltered') : t('none')}>
          <p>{(kind ?? status) ? t('noneFilteredHint') : t('noneHint')}</p>
        </EmptyState>
      ) : (
        <ul className={styles.jobs}>
          {live.jobs.map((job) => (
            <JobRow key={job.id} job={job} href={hrefOf(job.id)} onRetried={live.hear} />
          ))}
        </ul>
      )}
      {live.more && (
        <Button onPress={live.more} isDisabled={live.fetchingMore}>
          {common('more')}
        </Button>
      )}
    </section>
  );
}
