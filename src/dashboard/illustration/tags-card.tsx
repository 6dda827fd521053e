import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { useDocument } from '../api/query.js';
import { graphql } from '../generated/gql.js';
import type { IllustrationTagsQuery } from '../generated/graphql.js';
import { Button } from '../ui/button.js';
import { Card } from '../ui/card.js';
import { Choice } from '../ui/choice.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorState } from '../ui/error-state.js';
import { useFigures } from '../ui/format.js';
import { Skeleton } from '../ui/loading.js';
import { useAddress } from './address.js';
import { Bar } from './bar.js';
import styles from './tags.module.css';

const IllustrationTagsDocument = graphql(`
  query IllustrationTags($id: ID!) {
    illustration(id: $id) {
      id
      topTags(first: 100) {
        general {
          ...TagRow
        }
        character {
          ...TagRow
        }
        copyright {
          ...TagRow
        }
        artist {
          ...TagRow
        }
        meta {
          ...TagRow
        }
        other {
          ...TagRow
        }
      }
    }
  }
  fragment TagRow on TagScore {
    score
    present
    tag {
      name
      displayName
      illustrationCount
    }
  }
`);

type TagRow = NonNullable<NonNullable<IllustrationTagsQuery['illustration']>['topTags']>['general'][number];
type Shown = 'plausible' | 'score' | 'all';

const CATEGORIES = ['general', 'character', 'copyright', 'artist', 'meta', 'other'] as const;
/** Rows of a category until the others are asked for. */
const FIRST = 16;

/** Predicted tags by category; which of them is a choice that stays in the address (?tags=all, ?tags=0.40). */
export function TagsCard({ id }: { readonly id: string }) {
  const t = useTranslations('illustration');
  const figures = useFigures();
  const { data, error, isPending, refetch } = useDocument(IllustrationTagsDocument, { id });
  const [address, change] = useAddress();
  const asked = address.get('tags');
  const threshold = asked === null || !(Number(asked) >= 0 && Number(asked) <= 1) ? 0.25 : Number(asked);
  const shown: Shown = asked === null ? 'plausible' : asked === 'all' ? 'all' : 'score';
  const show = (value: string | null) =>
    change((parameters) => {
      if (value === null) parameters.delete('tags');
      else parameters.set('tags', value);
    });
  const counts = (row: TagRow): boolean =>
    shown === 'plausible' ? row.present : row.score >= (shown === 'all' ? 0 : threshold);
  const tags = data?.illustration?.topTags;
  const lists = tags
    ? CATEGORIES.map((category) => ({ category, rows: tags[category].filter(counts) })).filter(
        ({ rows }) => rows.length > 0,
      )
    : [];
  return (
    <Card
      title={t('tags')}
      actions={
        <Choice
          label={t('show')}
          labelled
          value={shown}
          options={[
            { value: 'plausible', label: t('plausible') },
            { value: 'score', label: t('fromScore') },
            { value: 'all', label: t('allTags') },
          ]}
          onChange={(value) => show(value === 'plausible' ? null : value === 'all' ? 'all' : threshold.toFixed(2))}
        />
      }
    >
      {shown === 'score' && (
        <label className={styles.threshold}>
          <span>{t('threshold')}</span>
          <input
            type="range"
            min={0}
            max={1}
            step={0.01}
            value={threshold}
            onChange={(event) => show(Number(event.target.value).toFixed(2))}
          />
          <output>{figures.score(threshold)}</output>
        </label>
      )}
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton height="280px" />}
      {tags && lists.length === 0 && (
        <EmptyState title={t('noTagsTitle')}>
          <p>{t('noTagsText')}</p>
          <Button onPress={() => show('all')}>{t('allTags')}</Button>
        </EmptyState>
      )}
      {lists.map(({ category, rows }) => (
        <TagList key={category} title={t(category)} rows={rows} />
      ))}
    </Card>
  );
}

function TagList({ title, rows }: { readonly title: string; readonly rows: readonly TagRow[] }) {
  const t = useTranslations('illustration');
  const figures = useFigures();
  const [whole, setWhole] = useState(false);
  return (
    <section aria-label={title} className={styles.category}>
      <h3>{title}</h3>
      <ul>
        {(whole ? rows : rows.slice(0, FIRST)).map(({ tag, score }) => (
          <li key={tag.name}>
            <Link href={`/?${new URLSearchParams({ tag: tag.name })}`}>{tag.displayName}</Link>
            <Bar share={score} />
            <span
              className={styles.score}
              aria-label={t('tagScore', { tag: tag.displayName, score: figures.score(score) })}
              role="img"
            >
              {figures.score(score)}
            </span>
            <span className={styles.count} title={t('inLibraryTitle')}>
              {t('inLibrary', { count: tag.illustrationCount })}
            </span>
          </li>
        ))}
      </ul>
      {rows.length > FIRST && (
        <Button kind="quiet" onPress={() => setWhole(!whole)}>
          {whole ? t('showFewer') : t('showAllTags', { count: rows.length })}
        </Button>
      )}
    </section>
  );
}
