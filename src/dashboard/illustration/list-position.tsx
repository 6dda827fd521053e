import { useTranslations } from 'use-intl';
import { useHistoryState } from 'wouter/use-browser-location';
import type { ListAround } from '../library/list-around.js';
import { useFigures } from '../ui/format.js';
import { ActionLink } from './action-link.js';
import styles from './illustration.module.css';

/** The way to the illustrations before and after this one, when it was opened from a list that left its ids in the history's state. */
export function ListPosition({ id }: { readonly id: string }) {
  const t = useTranslations('illustration');
  const figures = useFigures();
  const state = useHistoryState<unknown>();
  const { list, first, count } = listOf(state);
  const place = list.indexOf(id);
  if (place < 0 || list.length < 2) return null;
  const [before, after] = [list[place - 1], list[place + 1]];
  return (
    <nav className={styles.position} aria-label={t('neighbourhood')}>
      {before !== undefined && (
        <ActionLink href={`/illustrations/${before}`} state={state}>
          ← {t('previous')}
        </ActionLink>
      )}
      <span>{t('place', { place: figures.count(first + place + 1), total: figures.count(count) })}</span>
      {after !== undefined && (
        <ActionLink href={`/illustrations/${after}`} state={state}>
          {t('next')} →
        </ActionLink>
      )}
    </nav>
  );
}

/** `history.state` as the library leaves it; whatever else is there is no list. */
function listOf(state: unknown): ListAround {
  const { list, first, count } = (state ?? {}) as { readonly [key in keyof ListAround]?: unknown };
  const ids = Array.isArray(list) && list.every((each) => typeof each === 'string') ? list : [];
  return {
    list: ids,
    first: typeof first === 'number' ? first : 0,
    count: typeof count === 'number' ? count : ids.length,
  };
}
