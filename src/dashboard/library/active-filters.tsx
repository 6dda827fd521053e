import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.js';
import { useFigures } from '../ui/format.js';
import styles from './active-filters.module.css';
import { TAG_USES, withoutFilters, type LibraryQuestion, type TagUse } from './library-question.js';

/** What the library is narrowed by: each can be taken away by itself; a tag can be asked for otherwise. */
export function ActiveFilters(props: {
  readonly question: LibraryQuestion;
  readonly onAsk: (change: Partial<LibraryQuestion>) => void;
}) {
  const { question, onAsk } = props;
  const t = useTranslations('library');
  const { share, day } = useFigures();
  const { tags, minScore, contentRating, rating, source, from, to, metadata } = question;
  const without = <Value,>(values: readonly Value[], value: Value): Value[] => values.filter((each) => each !== value);
  const shownDay = (text: string): string => day(`${text}T12:00:00`);
  const chips: ReactNode[] = [
    ...tags.map((tag) => (
      <Chip
        key={`tag ${tag.use} ${tag.name}`}
        label={tag.name.replaceAll('_', ' ')}
        excluded={tag.use === 'none'}
        onRemove={() => onAsk({ tags: without(tags, tag) })}
      >
        <select
          aria-label={t('use.label', { tag: tag.name })}
          value={tag.use}
          onChange={(event) => {
            const use = event.target.value as TagUse;
            onAsk({ tags: tags.map((each) => (each === tag ? { ...tag, use } : each)) });
          }}
        >
          {TAG_USES.map((use) => (
            <option key={use} value={use}>
              {t(`use.${use}`)}
            </option>
          ))}
        </select>
      </Chip>
    )),
    ...(minScore !== undefined && tags.length > 0
      ? [
          <Chip
            key="min"
            label={t('minScoreIs', { score: share(minScore) })}
            onRemove={() => onAsk({ minScore: undefined })}
          />,
        ]
      : []),
    ...contentRating.map((each) => (
      <Chip
        key={`content ${each}`}
        label={`${t('contentRating')}: ${t(`content.${each}`)}`}
        onRemove={() => onAsk({ contentRating: without(contentRating, each) })}
      />
    )),
    ...rating.map((each) => (
      <Chip
        key={`rating ${each}`}
        label={`${t('rating')}: ${each}`}
        onRemove={() => onAsk({ rating: without(rating, each) })}
      />
    )),
    ...(source === undefined
      ? []
      : [<Chip key="source" label={`${t('source')}: ${source}`} onRemove={() => onAsk({ source: undefined })} />]),
    ...(from
      ? [
          <Chip
            key="from"
            label={t('addedFrom', { day: shownDay(from) })}
            onRemove={() => onAsk({ from: undefined })}
          />,
        ]
      : []),
    ...(to
      ? [<Chip key="to" label={t('addedTo', { day: shownDay(to) })} onRemove={() => onAsk({ to: undefined })} />]
      : []),
    ...Object.entries(metadata).map(([key, value]) => (
      <Chip
        key={`meta ${key}`}
        label={`${key}: ${value}`}
        onRemove={() =>
          onAsk({ metadata: Object.fromEntries(Object.entries(metadata).filter(([each]) => each !== key)) })
        }
      />
    )),
  ];
  if (chips.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label={t('activeFilters')}>
      {chips}
      <li>
        <Button kind="quiet" onPress={() => onAsk(withoutFilters(question))}>
          {t('clearAll')}
        </Button>
      </li>
    </ul>
  );
}

function Chip(props: {
  readonly label: string;
  readonly excluded?: boolean;
  readonly onRemove: () => void;
  readonly children?: ReactNode;
}) {
  const { label, excluded = false, onRemove, children } = props;
  const t = useTranslations('library');
  return (
    <li className={styles.chip} data-excluded={excluded || undefined}>
      {children}
      <span className={styles.label}>{label}</span>
      <button type="button" aria-label={t('removeFilter', { filter: label })} onClick={onRemove}>
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path d="m4 4 8 8M12 4l-8 8" />
        </svg>
      </button>
    </li>
  );
}
