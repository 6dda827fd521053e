import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useSearchParams } from 'wouter';
import { queryKey } from '../api/query.js';
import { request } from '../api/request.js';
import type { TagOrder } from '../generated/graphql.js';
import { Button } from '../ui/button.js';
import { Card } from '../ui/card.js';
import { Choice } from '../ui/choice.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorState } from '../ui/error-state.js';
import { TextField } from '../ui/field.js';
import { useFigures } from '../ui/format.js';
import { Skeleton } from '../ui/loading.js';
import { WideTable } from '../ui/wide-table.js';
import { TagBrowserDocument } from './tag-model-documents.js';
import styles from './tag-models.module.css';

const PAGE = 25;
const ORDERS: readonly TagOrder[] = ['TRAINING', 'LIBRARY'];

/** The active model's tags with how many pictures have them, in training and in the library; to search, at an address. */
export function TagBrowser() {
  const t = useTranslations('tagModels.browser');
  const names = useTranslations('tagModels.categoryNames');
  const common = useTranslations('common');
  const figures = useFigures();
  const [search, setSearch] = useSearchParams();
  const order = ORDERS.find((each) => each === search.get('order')) ?? 'TRAINING';
  const [typed, setTyped] = useState(search.get('tag') ?? '');
  const tag = useDeferredValue(typed.trim());
  const set = (name: string, value: string): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === '') after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true },
    );
  const variables = { first: PAGE, search: tag === '' ? null : tag, order };
  const list = useInfiniteQuery({
    queryKey: queryKey(TagBrowserDocument, variables),
    queryFn: async ({ pageParam, signal }) =>
      (await request(TagBrowserDocument, { ...variables, after: pageParam }, signal)).tags,
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
    placeholderData: (before) => before,
  });
  const tags = list.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node)) ?? [];
  return (
    <Card title={t('title')}>
      <div className={styles.tools}>
        <TextField
          type="search"
          label={t('search')}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            set('tag', event.target.value.trim());
          }}
        />
        <Choice
          label={t('order')}
          labelled
          value={order}
          options={ORDERS.map((value) => ({ value, label: t(`orders.${value}`) }))}
          onChange={(value) => set('order', value === 'TRAINING' ? '' : value)}
        />
      </div>
      <p role="status" className={styles.quiet}>
        {list.data ? t('count', { count: list.data.pages[0]!.totalCount }) : ''}
      </p>
      {list.error && !list.data ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Skeleton height="600px" />
      ) : tags.length === 0 ? (
        <EmptyState title={t('none')}>
          <p>{t('noneHint')}</p>
        </EmptyState>
      ) : (
        <WideTable label={t('title')}>
          <thead>
            <tr>
              <th scope="col">{t('tag')}</th>
              <th scope="col">{t('category')}</th>
              <th scope="col" className="number">
                {t('library')}
              </th>
              <th scope="col" className="number">
                {t('training')}
              </th>
            </tr>
          </thead>
          <tbody>
            {tags.map(({ name, displayName, category, count, illustrationCount }) => (
              <tr key={name}>
                <th scope="row" className={styles.tag}>
                  <Link href={`/?tag=${encodeURIComponent(name)}`}>{displayName}</Link>
                </th>
                <td>{names(category)}</td>
                <td className="number">{figures.count(illustrationCount)}</td>
                <td className="number">{figures.count(count)}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
      {list.hasNextPage && (
        <Button onPress={() => void list.fetchNextPage()} isDisabled={list.isFetchingNextPage}>
          {common('more')}
        </Button>
      )}
    </Card>
  );
}
