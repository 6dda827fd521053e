import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { queryKey } from '../api/query.js';
import { request } from '../api/request.js';
import type { IndexFailuresQuery } from '../generated/graphql.js';
import { Button } from '../ui/button.js';
import { csvOf, saveCsv } from '../ui/csv.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorState } from '../ui/error-state.js';
import { useFigures } from '../ui/format.js';
import { Skeleton } from '../ui/loading.js';
import { WideTable } from '../ui/wide-table.js';
import { IndexFailuresDocument } from './job-documents.js';
import styles from './jobs.module.css';

type Failure = IndexFailuresQuery['indexFailures']['edges'][number]['node'];

const PAGE = 50;
const LARGEST_PAGE = 100;

/** Pictures that the library lacks because they could not be indexed, with the reasons. */
export function IndexFailures() {
  const t = useTranslations('jobs.indexFailures');
  const common = useTranslations('common');
  const figures = useFigures();
  const list = useInfiniteQuery({
    queryKey: queryKey(IndexFailuresDocument, { first: PAGE }),
    queryFn: async ({ pageParam, signal }) =>
      (await request(IndexFailuresDocument, { first: PAGE, after: pageParam }, signal)).indexFailures,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
    staleTime: 0,
  });
  const [taken, setTaken] = useState<'copied' | 'refused'>();
  const [refused, setRefused] = useState<Error>();
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton height="320px" />;
  const failures = list.data.pages.flatMap(({ edges }) => edges.map(({ node }) => node));
  if (failures.length === 0) return <EmptyState title={t('none')}>{<p>{t('noneHint')}</p>}</EmptyState>;
  const withEveryFailure = async (take: (all: readonly Failure[]) => Promise<void> | void): Promise<void> => {
    setTaken(undefined);
    setRefused(undefined);
    try {
      await take(await everyFailure());
    } catch (error) {
      setRefused(error as Error);
    }
  };
  const copy = async (all: readonly Failure[]): Promise<void> => {
    try {
      await navigator.clipboard.writeText(all.map(lineOf).join('\n'));
      setTaken('copied');
    } catch {
      // Browsers give the clipboard to pages of HTTPS and localhost only.
      setTaken('refused');
    }
  };
  return (
    <>
      <div className={styles.bar}>
        <p>{t('count', { count: list.data.pages[0]!.totalCount })}</p>
        <span className={styles.buttons}>
          <Button onPress={() => void withEveryFailure(copy)}>{t('copy')}</Button>
          <Button onPress={() => void withEveryFailure((all) => saveCsv('eyecatch-failures.csv', csvOfFailures(all)))}>
            {t('csv')}
          </Button>
        </span>
      </div>
      <p role="status" className={styles.quiet}>
        {taken && t(taken)}
      </p>
      {refused && <ErrorState error={refused} />}
      <WideTable label={t('title')}>
        <thead>
          <tr>
            <th scope="col">{t('source')}</th>
            <th scope="col">{t('reason')}</th>
            <th scope="col">{t('failedAt')}</th>
          </tr>
        </thead>
        <tbody>
          {failures.map((failure) => (
            <tr key={failure.source}>
              <th scope="row" className={styles.source}>
                {failure.source}
              </th>
              <td lang="en">{failure.reason}</td>
              <td className={styles.when}>{figures.time(failure.failedAt)}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      {list.hasNextPage && (
        <Button onPress={() => void list.fetchNextPage()} isDisabled={list.isFetchingNextPage}>
          {common('more')}
        </Button>
      )}
    </>
  );
}

async function everyFailure(): Promise<Failure[]> {
  const all: Failure[] = [];
  for (let after: string | null = null; ;) {
    const { indexFailures }: IndexFailuresQuery = await request(IndexFailuresDocument, { first: LARGEST_PAGE, after });
    all.push(...indexFailures.edges.map(({ node }) => node));
    if (!indexFailures.pageInfo.hasNextPage) return all;
    after = indexFailures.pageInfo.endCursor;
  }
}

function lineOf({ source, reason }: Failure): string {
  return `${source}: ${reason}`;
}

function csvOfFailures(failures: readonly Failure[]): string {
  return csvOf(
    ['source', 'reason', 'failed_at'],
    failures.map(({ source, reason, failedAt }) => [source, reason, failedAt]),
  );
}
