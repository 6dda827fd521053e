import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { Skeleton } from '../ui/loading.js';
import { Picture } from '../ui/picture.js';
import styles from './illustration-grid.module.css';
import type { ListedIllustration } from './listing.js';

/** A cell of the grid; without an illustration it holds the place of one that is on its way. */
export const IllustrationCard = memo(function IllustrationCard(props: {
  readonly index: number;
  readonly column: number;
  readonly illustration: ListedIllustration | undefined;
  readonly shown: number;
  readonly selected: boolean;
  /** The Tab key leads to it. */
  readonly reachable: boolean;
  readonly eager: boolean;
  /** What is said below the name, forecast or likeness; and how long its bar is, 0 to 1. */
  readonly figure: string | undefined;
  readonly part: number;
}) {
  const { index, column, illustration, shown, selected, reachable, eager, figure, part } = props;
  const t = useTranslations('library');
  const cell = {
    role: 'gridcell',
    'aria-colindex': column + 1,
    'data-index': index,
    tabIndex: reachable ? 0 : -1,
    className: styles.cell,
  } as const;
  if (!illustration) {
    return (
      <div {...cell} aria-busy="true" aria-label={t('placeholder', { number: index + 1 })}>
        <span className={styles.waiting} style={{ height: shown }} />
        <Skeleton width="70%" height="14px" />
      </div>
    );
  }
  const { id, name, tags } = illustration;
  return (
    <div {...cell} aria-selected={selected}>
      <a className={styles.link} href={`/illustrations/${id}`} tabIndex={-1} draggable={false}>
        <Picture id={id} name="" shown={shown} eager={eager} />
        <span className={styles.name} title={name}>
          {name.slice(name.lastIndexOf('/') + 1)}
        </span>
        {figure !== undefined && (
          <span className={styles.figure}>
            <span className={styles.bar} aria-hidden="true">
              <span style={{ inlineSize: `${Math.max(2, part * 100)}%` }} />
            </span>
            {figure}
          </span>
        )}
        {tags.length > 0 && (
          <span className={styles.tags} style={{ insetBlockStart: 0, height: shown }}>
            <span>{tags.join(' · ')}</span>
          </span>
        )}
      </a>
      <span className={styles.check} data-check="" aria-hidden="true" title={t('selectHint')}>
        <svg viewBox="0 0 16 16" width="16" height="16">
          <path d="M3 8.5 6.5 12 13 4.5" />
        </svg>
      </span>
    </div>
  );
});
