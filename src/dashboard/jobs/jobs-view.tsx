import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { useSearchParams } from 'wouter';
import type { JobStatus } from '../generated/graphql.js';
import { ViewTitle } from '../ui/view-title.js';
import { IndexFailures } from './index-failures.js';
import { JobDetails } from './job-details.js';
import { JobList } from './job-list.js';
import styles from './jobs.module.css';
import { Maintenance } from './maintenance.js';
import { useLiveJobs } from './use-live-jobs.js';

const STATUSES: readonly JobStatus[] = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED'];

/** What the server works on, live, and what went wrong. */
export default function JobsView() {
  const t = useTranslations('jobs');
  const [search, setSearch] = useSearchParams();
  const status = STATUSES.find((each) => each === search.get('status'));
  const kind = search.get('kind') ?? undefined;
  const live = useLiveJobs({ kind, status });
  const job = search.get('job');
  const set = (name: string, value: string | undefined): void =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (value === undefined || value === '') after.delete(name);
      else after.set(name, value);
      return after;
    });
  return (
    <>
      <ViewTitle title={t('title')} />
      <Tabs
        selectedKey={search.get('show') === 'failures' ? 'failures' : 'jobs'}
        onSelectionChange={(key) => set('show', key === 'failures' ? 'failures' : undefined)}
      >
        <TabList aria-label={t('title')} className={styles.tabs!}>
          <Tab id="jobs">{t('title')}</Tab>
          <Tab id="failures">{t('indexFailures.title')}</Tab>
        </TabList>
        <TabPanel id="jobs" className={styles.panel!}>
          <JobList live={live} kind={kind} status={status} onFilter={set} search={search} />
          <Maintenance onStarted={live.hear} />
        </TabPanel>
        <TabPanel id="failures" className={styles.panel!}>
          <IndexFailures />
        </TabPanel>
      </Tabs>
      {job !== null && <JobDetails key={job} id={job} onClose={() => set('job', undefined)} onRetried={live.hear} />}
    </>
  );
}
