import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useSearchParams } from 'wouter';
import type { KpiReport } from '../../../kpi/report/report.js';
import { queryKey } from '../../api/query.js';
import { request } from '../../api/request.js';
import { IntervalBar } from '../../charts/interval-bar.js';
import type { CoefficientOrder, KpiLink } from '../../generated/graphql.js';
import { Button } from '../../ui/button.js';
import { Card } from '../../ui/card.js';
import { Choice } from '../../ui/choice.js';
import { EmptyState } from '../../ui/empty-state.js';
import { ErrorState } from '../../ui/error-state.js';
import { TextField } from '../../ui/field.js';
import { useFigures } from '../../ui/format.js';
import { Skeleton } from '../../ui/loading.js';
import { Note } from '../../ui/note.js';
import { CoefficientsDocument } from '../kpi-documents.js';
import styles from '../kpi-models.module.css';

const PAGE = 20;
const Z95 = 1.96;
const ORDERS: readonly CoefficientOrder[] = ['MAGNITUDE', 'DESCENDING', 'ASCENDING'];

/** What the model goes by: the tags' coefficients with how sure they are; to search and to sort, at an address. */
export function Coefficients(props: {
  readonly model: string;
  readonly link: KpiLink;
  readonly trees: KpiReport['trees'];
}) {
  const { model, link, trees } = props;
  const t = useTranslations('kpiModels.coefficients');
  const common = useTranslations('common');
  const figures = useFigures();
  const [search, setSearch] = useSearchParams();
  const order = ORDERS.find((each) => each === search.get('order')) ?? 'MAGNITUDE';
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
  const variables = { model, first: PAGE, search: tag === '' ? null : tag, order };
  const list = useInfiniteQuery({
    queryKey: queryKey(CoefficientsDocument, variables),
    queryFn: async ({ pageParam, signal }) =>
      (await request(CoefficientsDocument, { ...variables, skip: pageParam }, signal)).kpiModel,
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const listed = pages.reduce((sum, page) => sum + (page?.coefficients.length ?? 0), 0);
      return last && listed < last.coefficientCount ? listed : undefined;
    },
    placeholderData: (before) => before,
  });
  const rows = list.data?.pages.flatMap((page) => page?.coefficients ?? []) ?? [];
  const count = list.data?.pages[0]?.coefficientCount ?? 0;
  const sure = rows.some(({ standardError }) => standardError !== null);
  const intervalOf = ({ coefficient, standardError }: (typeof rows)[number]) =>
    standardError === null
      ? undefined
      : { low: coefficient - Z95 * standardError, high: coefficient + Z95 * standardError };
  const reach = Math.max(
    1e-9,
    ...rows.flatMap((row) => {
      const { low, high } = intervalOf(row) ?? { low: row.coefficient, high: row.coefficient };
      return [Math.abs(low), Math.abs(high)];
    }),
  );
  return (
    <Card title={t('title')} note={t(link === 'LOGIT' ? 'noteLogit' : 'noteIdentity')}>
      {trees && (
        <Note kind="plain">
          {t(trees.alone ? 'treesAlone' : 'trees', { trees: trees.trees, leaves: figures.count(trees.leaves) })}
        </Note>
      )}
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
          onChange={(value) => set('order', value === 'MAGNITUDE' ? '' : value)}
          options={ORDERS.map((value) => ({ value, label: t(`orders.${value}`) }))}
        />
      </div>
      <p role="status" className={styles.quiet}>
        {list.data ? t('count', { count }) : ''}
      </p>
      {list.error && !list.data ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Skeleton height="700px" />
      ) : rows.length === 0 ? (
        <EmptyState title={t(tag === '' ? 'none' : 'noneFound')}>
          <p>{t(tag === '' ? 'noneHint' : 'noneFoundHint')}</p>
        </EmptyState>
      ) : (
        <>
          <table className={styles.coefficients} aria-busy={list.isPlaceholderData}>
            <thead>
              <tr>
                <th scope="col">{t('tag')}</th>
                <th scope="col" aria-hidden="true" />
                <th scope="col" className="number">
                  {t('coefficient')}
                </th>
                {sure && (
                  <th scope="col" className="number">
                    {t('interval')}
                  </th>
                )}
                {link === 'LOGIT' && (
                  <th scope="col" className="number">
                    {t('odds')}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => {
                const interval = intervalOf(row);
                const unsure = interval !== undefined && interval.low < 0 && interval.high > 0;
                return (
                  <tr key={row.tag.name}>
                    <th scope="row">
                      <Link href={`/?tag=${encodeURIComponent(row.tag.name)}`}>{row.tag.displayName}</Link>
                    </th>
                    <td className={styles.bar}>
                      <IntervalBar value={row.coefficient} interval={interval} domain={[-reach, reach]} origin={0} />
                    </td>
                    <td className="number">{figures.coefficient(row.coefficient)}</td>
                    {sure && (
                      <td className="number">
                        {interval
                          ? t('range', {
                              low: figures.coefficient(interval.low),
                              high: figures.coefficient(interval.high),
                            })
                          : '–'}
                        {unsure && <span className={styles.unsure}> {t('unsure')}</span>}
                      </td>
                    )}
                    {link === 'LOGIT' && <td className="number">× {figures.score(Math.exp(row.coefficient))}</td>}
                  </tr>
                );
              })}
            </tbody>
          </table>
          <p className={styles.quiet}>{t(sure ? 'legend' : 'noIntervals')}</p>
          {list.hasNextPage && (
            <Button onPress={() => void list.fetchNextPage()} isDisabled={list.isFetchingNextPage}>
              {common('more')}
            </Button>
          )}
        </>
      )}
    </Card>
  );
}
