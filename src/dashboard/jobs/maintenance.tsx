import { useTranslations } from 'use-intl';
import { useMutationDocument } from '../api/query.js';
import { Button } from '../ui/button.js';
import { Card } from '../ui/card.js';
import {
  RunningJobsDocument,
  StartDuplicateScanDocument,
  StartIndexBuildDocument,
  type ShownJob,
} from './job-documents.js';
import styles from './jobs.module.css';

/** Work that nobody's upload starts. */
export function Maintenance({ onStarted }: { readonly onStarted: (job: ShownJob) => void }) {
  const t = useTranslations('jobs.maintenance');
  const outdates = [RunningJobsDocument];
  const scan = useMutationDocument(StartDuplicateScanDocument, {
    outdates,
    onSuccess: ({ scanDuplicates }) => onStarted(scanDuplicates),
  });
  const build = useMutationDocument(StartIndexBuildDocument, {
    outdates,
    onSuccess: ({ buildVectorIndex }) => onStarted(buildVectorIndex),
  });
  const error = scan.error ?? build.error;
  return (
    <Card title={t('title')}>
      <ul className={styles.maintenance}>
        <li>
          <p>{t('scanHint')}</p>
          <Button onPress={() => scan.mutate({})} isDisabled={scan.isPending}>
            {t('scan')}
          </Button>
        </li>
        <li>
          <p>{t('buildHint')}</p>
          <Button onPress={() => build.mutate({ rebuild: false })} isDisabled={build.isPending}>
            {t('build')}
          </Button>
        </li>
      </ul>
      {error && (
        <p role="alert" lang="en" className={styles.failed}>
          {error.message}
        </p>
      )}
    </Card>
  );
}
