import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { useSubscription } from '../api/subscribe.js';
import type { TryJobSubscription } from '../generated/graphql.js';
import { Button } from '../ui/button.js';
import { Card } from '../ui/card.js';
import { useFigures } from '../ui/format.js';
import { TryJobDocument } from './documents.js';
import styles from './ingest-progress.module.css';
import { followIngest, type Ingest } from './pictures.js';
import { Problem } from './problem.js';

/** What an ingest job says when it is done (src/jobs/handlers/ingest.ts). */
interface IngestResult {
  /** Ids in the order given; null for what was not taken in. */
  readonly illustrations: readonly (string | null)[];
  readonly failures: readonly { readonly source: string; readonly reason: string }[];
  readonly nearCopies: readonly {
    readonly name: string;
    readonly illustrationId: string | null;
    readonly copyOf: string;
    readonly similarity: number;
  }[];
}

/** Follows the job that takes pictures into the library, and says what became of each. */
export function IngestProgress({ ingest }: { readonly ingest: Ingest }) {
  const t = useTranslations('tryOut');
  const client = useQueryClient();
  const [job, setJob] = useState<TryJobSubscription['job']>();
  const { error } = useSubscription(TryJobDocument, { id: ingest.job }, (event) => setJob(event.job));
  const succeeded = job?.status === 'SUCCEEDED';
  useEffect(() => {
    // The library has changed: what other views were told of it is old, and a picture of it is no longer new.
    if (succeeded) void client.invalidateQueries();
  }, [succeeded, client]);
  const over = succeeded || job?.status === 'FAILED';
  return (
    <Card
      title={t('ingest')}
      actions={
        <>
          <Link href="/jobs">{t('toJobs')}</Link>
          {over && (
            <Button kind="quiet" onPress={() => followIngest(undefined)}>
              {t('dismiss')}
            </Button>
          )}
        </>
      }
    >
      {error && <Problem error={error} />}
      {!over && (
        <div className={styles.running}>
          <p role="status">
            {job?.status === 'RUNNING'
              ? t('ingestRunning', { done: job.done, total: job.total ?? ingest.pictures.length })
              : t('ingestQueued')}
          </p>
          <progress
            aria-label={t('ingest')}
            value={job?.done ?? 0}
            max={Math.max(1, job?.total ?? ingest.pictures.length)}
          />
        </div>
      )}
      {job?.status === 'FAILED' && (
        <p role="alert" className={styles.bad}>
          {t('ingestFailed', { error: job.error ?? '' })}
        </p>
      )}
      {succeeded && <Outcome ingest={ingest} result={job.result as unknown as IngestResult} />}
    </Card>
  );
}

function Outcome({ ingest, result }: { readonly ingest: Ingest; readonly result: IngestResult }) {
  const t = useTranslations('tryOut');
  const figures = useFigures();
  const taken = result.illustrations.filter((id) => id !== null).length;
  return (
    <>
      <p role="status">{t('ingestDone', { count: taken, total: ingest.pictures.length })}</p>
      <ul className={styles.outcome}>
        {ingest.pictures.map(({ upload, name }, place) => {
          const id = result.illustrations[place];
          const copy = result.nearCopies.find((each) => each.name === name);
          const failure = result.failures.find(({ source }) => source === `upload:${name}`);
          const similarity = copy ? figures.score(copy.similarity) : '';
          return (
            <li key={upload}>
              {id ? <Link href={`/illustrations/${id}`}>{name}</Link> : <span>{name}</span>}
              {copy && (
                <span>
                  {t.rich(id ? 'ingestLinked' : 'ingestSkipped', {
                    similarity,
                    link: (text) => <Link href={`/illustrations/${copy.copyOf}`}>{text}</Link>,
                  })}
                </span>
              )}
              {failure && <span className={styles.bad}>{failure.reason}</span>}
              {!id && !copy && !failure && <span className={styles.bad}>{t('ingestNotTaken')}</span>}
            </li>
          );
        })}
      </ul>
    </>
  );
}
