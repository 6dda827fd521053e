import { useTranslations } from 'use-intl';
import { useHistoryState } from 'wouter/use-browser-location';
import { useFigures } from '../ui/format.js';
import { ActionLink } from './action-link.js';
import styles from './illustration.module.css';

/** The way to the illustrations before and after this one, when it was opened from a list that left its ids in the history's state. */
export function ListPosition({ id }: { readonly id: string }) {
  const t = useTranslations('illustration');
  const figures = useFigures();
  const state = useHistoryState<unknown>();
  const list = listOf(state);
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
      <span>{t('place', { place: figures.count(place + 1), total: figures.count(list.length) })}</span>
      {after !== undefined && (
        <ActionLink href={`/illustrations/${after}`} state={state}>
          {t('next')} →
        </ActionLink>
      )}
    </nav>
  );
}

/** `history.state.list`: ids in the order of the list; whatever else is there is no list. */
function listOf(state: unknown): readonly string[] {
  const list = (state as { readonly list?: unknown } | null | undefined)?.list;
  return Array.isArray(list) && list.every((each) => typeof each === 'string') ? list : [];
}
