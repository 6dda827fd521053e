import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import { useHealth } from '../api/health.js';
import { SimulatedBadge } from '../ui/badge.js';
import { Button } from '../ui/button.js';
import { ErrorState } from '../ui/error-state.js';
import { useFigures } from '../ui/format.js';
import { useKpi } from '../ui/kpi-choice.js';
import { Loading } from '../ui/loading.js';
import { ViewTitle } from '../ui/view-title.js';
import { ActiveFilters } from './active-filters.js';
import { AlikeHeading } from './alike-heading.js';
import { CardSizeChoice, useCardSize } from './card-size.js';
import { IllustrationGrid } from './illustration-grid.js';
import { EmptyLibrary, GrowingState, NothingFound } from './library-states.js';
import { listAround } from './list-around.js';
import styles from './library-view.module.css';
import { withoutFilters } from './library-question.js';
import type { ListedIllustration } from './listing.js';
import { OrderChoice } from './order-choice.js';
import { SelectionBar } from './selection-bar.js';
import { useSelection } from './selection.js';
import { TagSearch } from './tag-search.js';
import { useAdded } from './use-added.js';
import { useAnswer } from './use-answer.js';
import { useQuestion } from './use-question.js';

const FilterFields = lazy(() => import('./filter-fields.js'));
const FilterDrawer = lazy(() => import('./filter-drawer.js'));

const WIDE = matchMedia('(width >= 1100px)');
/** The bar with the search stays on a screen that is high and wide enough. */
const STICKY = matchMedia('(width >= 860px) and (height >= 600px)');
const STICKY_HEIGHT = 58;

/** The library as a grid: searched, filtered, ordered, selected from. The question is in the address. */
export function LibraryView() {
  const t = useTranslations('library');
  const [question, ask] = useQuestion();
  const [, navigate] = useLocation();
  const [size, chooseSize] = useCardSize();
  const [filtersOpen, setFiltersOpen] = useState(false);
  const wide = useMedia(WIDE);
  const sticky = useMedia(STICKY);
  const health = useHealth();
  const growing = health !== undefined && health.status !== 'ready' && health.status !== 'failed';
  const { kpi } = useKpi();
  const figures = useFigures();
  const { listing, filter, alike, key } = useAnswer(question, kpi?.name);
  const { count, counted, reload, error } = listing;
  const added = useAdded(filter, alike ? undefined : counted, growing);
  const selection = useSelection();
  const [loadedOnly, setLoadedOnly] = useState<number>();

  // A library that fills up shows what it has, unless somebody is already looking further down.
  useEffect(() => {
    if (added > 0 && (count === 0 || (growing && window.scrollY < 40 && selection.size === 0))) reload();
  }, [added, count, growing, reload, selection.size]);

  const byForecast = !alike && question.order !== 'newest';
  const highest = listing.highest ?? 1;
  const figureOf = alike
    ? ({ similarity = 0 }: ListedIllustration) => ({ text: figures.share(similarity), part: similarity })
    : byForecast
      ? ({ forecast = 0 }: ListedIllustration) => ({
          text: figures.kpi(forecast, kpi?.kind),
          part: highest > 0 ? forecast / highest : 0,
        })
      : undefined;
  const outcome = count === undefined ? '' : t('count', { count, text: figures.count(count) });
  const filters = filterCount(question);
  const waiting = error?.code === 'NOT_READY' || (count === 0 && growing && filter === null);

  return (
    <div className={styles.view}>
      <ViewTitle title={t('title')}>
        <p className={styles.outcome} role="status">
          {byForecast && listing.simulated && <SimulatedBadge />}
          <span>{outcome}</span>
          {byForecast && !!listing.withoutForecast && (
            <span>{t('withoutForecast', { count: listing.withoutForecast })}</span>
          )}
        </p>
      </ViewTitle>
      <div className={styles.bar} data-sticky={sticky || undefined}>
        <TagSearch
          onChoose={(name) =>
            ask({ tags: [...question.tags.filter((tag) => tag.name !== name), { name, use: 'all' }] })
          }
        />
        <div className={styles.choices}>
          <Button onPress={() => setFiltersOpen(!filtersOpen)} aria-expanded={filtersOpen}>
            <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" className={styles.icon}>
              <path d="M3 5h14M6 10h8M9 15h2" />
            </svg>
            {t('filters')}
            {filters > 0 && <span className={styles.badge}>{filters}</span>}
          </Button>
          {!alike && (
            <div className={styles.order}>
              <OrderChoice order={question.order} onChange={(order) => ask({ order })} />
            </div>
          )}
          <CardSizeChoice size={size} onChange={chooseSize} />
        </div>
      </div>
      <div className={styles.body} data-filters={(filtersOpen && wide) || undefined}>
        {filtersOpen && wide && (
          <aside className={styles.filters} aria-label={t('filters')} data-sticky={sticky || undefined}>
            <Suspense fallback={<Loading />}>
              <FilterFields question={question} onAsk={ask} />
            </Suspense>
          </aside>
        )}
        {filtersOpen && !wide && (
          <Suspense fallback={null}>
            <FilterDrawer question={question} onAsk={ask} onClose={() => setFiltersOpen(false)} outcome={outcome} />
          </Suspense>
        )}
        <div className={styles.results}>
          {alike && <AlikeHeading like={question.like} onAsk={(like) => ask({ like })} />}
          <ActiveFilters question={question} onAsk={ask} />
          {added > 0 && count !== 0 && (
            <div className={styles.added}>
              <Button
                onPress={() => {
                  reload();
                  window.scrollTo({ top: 0 });
                }}
              >
                {t('showAdded', { count: added })}
              </Button>
            </div>
          )}
          {waiting ? (
            <GrowingState health={health} />
          ) : error && count === undefined ? (
            <ErrorState error={error} onRetry={listing.retry} />
          ) : count === 0 ? (
            filter === null && !alike && !(byForecast && listing.withoutForecast) ? (
              <EmptyLibrary />
            ) : (
              <NothingFound
                filtered={filter !== null}
                onClear={() => ask(filter !== null ? withoutFilters(question) : { like: [], order: 'newest' })}
              />
            )
          ) : (
            <>
              <IllustrationGrid
                key={key}
                listing={listing}
                size={size}
                label={t('grid')}
                clear={sticky ? STICKY_HEIGHT : 0}
                figureOf={figureOf}
                onOpen={(index) =>
                  navigate(`/illustrations/${listing.at(index)!.id}`, { state: listAround(listing, index) })
                }
                onSelectLoaded={setLoadedOnly}
              />
              {error && (
                <div className={styles.failed}>
                  <ErrorState error={error} onRetry={listing.retry} />
                </div>
              )}
            </>
          )}
          <SelectionBar
            onFindAlike={(like) => ask({ ...withoutFilters(question), like })}
            note={
              loadedOnly === selection.size && count !== undefined && loadedOnly < count
                ? t('loadedOnly', { total: figures.count(count) })
                : undefined
            }
          />
        </div>
      </div>
    </div>
  );
}

function filterCount(question: ReturnType<typeof useQuestion>[0]): number {
  const { contentRating, rating, source, from, to, metadata } = question;
  return (
    contentRating.length + rating.length + [source, from, to].filter(Boolean).length + Object.keys(metadata).length
  );
}

function useMedia(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => query.matches,
  );
}
