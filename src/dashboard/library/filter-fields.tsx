import { useId, type ReactNode } from 'react';
import { Slider, SliderThumb, SliderTrack, Label } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { useDocument } from '../api/query.js';
import type { LibraryFacetsQuery } from '../generated/graphql.js';
import { Button } from '../ui/button.js';
import { Choice } from '../ui/choice.js';
import { ErrorState } from '../ui/error-state.js';
import { useFigures } from '../ui/format.js';
import { Skeleton } from '../ui/loading.js';
import { FacetsDocument } from './documents.js';
import styles from './filter-fields.module.css';
import { CONTENT_RATINGS, type LibraryQuestion } from './library-question.js';

interface Asking {
  readonly question: LibraryQuestion;
  readonly onAsk: (change: Partial<LibraryQuestion>) => void;
}

/** What the library can be narrowed by beside tags, with how many illustrations each leaves. */
export default function FilterFields({ question, onAsk }: Asking) {
  const facets = useDocument(FacetsDocument, {}, { staleMs: 10_000 });
  return (
    <div className={styles.fields}>
      {facets.data ? (
        <Facets facets={facets.data.libraryFacets} question={question} onAsk={onAsk} />
      ) : facets.error ? (
        <ErrorState error={facets.error} onRetry={() => void facets.refetch()} />
      ) : (
        <Skeleton height="180px" />
      )}
      <Days question={question} onAsk={onAsk} />
      <LeastScore question={question} onAsk={onAsk} />
    </div>
  );
}

function Facets({ facets, question, onAsk }: Asking & { readonly facets: LibraryFacetsQuery['libraryFacets'] }) {
  const t = useTranslations('library');
  const { contentRating, rating, source, metadata } = question;
  const contents = new Map(facets.contentRatings.map(({ value, count }) => [value, count]));
  // A source for each file is no choice.
  const sources = facets.sources.filter(({ count }) => count > 1);
  const toggled = <Value,>(values: readonly Value[], value: Value): Value[] =>
    values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
  return (
    <>
      {contents.size > 0 && (
        <Group title={t('contentRating')} note={t('contentRatingNote')}>
          {CONTENT_RATINGS.map((value) => (
            <Check
              key={value}
              label={t(`content.${value}`)}
              count={contents.get(value) ?? 0}
              checked={contentRating.includes(value)}
              onChange={() => onAsk({ contentRating: toggled(contentRating, value) })}
            />
          ))}
        </Group>
      )}
      {facets.ratings.length > 0 && (
        <Group title={t('rating')} note={t('ratingNote')}>
          {facets.ratings.map(({ value, count }) => (
            <Check
              key={value}
              label={value}
              count={count}
              checked={rating.includes(value)}
              onChange={() => onAsk({ rating: toggled(rating, value) })}
            />
          ))}
        </Group>
      )}
      {(sources.length > 0 || source !== undefined) && (
        <OneOf label={t('source')} value={source} values={sources} onChange={(value) => onAsk({ source: value })} />
      )}
      {facets.metadata.map(({ key, values }) => (
        <OneOf
          key={key}
          label={key}
          value={metadata[key]}
          values={values}
          onChange={(value) => {
            const others = Object.fromEntries(Object.entries(metadata).filter(([each]) => each !== key));
            onAsk({ metadata: value === undefined ? others : { ...others, [key]: value } });
          }}
        />
      ))}
    </>
  );
}

function Group(props: { readonly title: string; readonly note?: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className={styles.group}>
      <h3 id={id}>{props.title}</h3>
      {props.note && <p className={styles.note}>{props.note}</p>}
      {props.children}
    </div>
  );
}

function Check(props: {
  readonly label: string;
  readonly count: number;
  readonly checked: boolean;
  readonly onChange: () => void;
}) {
  const { count } = useFigures();
  return (
    <label className={styles.check}>
      <input type="checkbox" checked={props.checked} onChange={props.onChange} />
      <span>{props.label}</span>
      <span className={styles.count}>{count(props.count)}</span>
    </label>
  );
}

/** One value of a facet, or any; a value of the address that is not among the most frequent stays a choice. */
function OneOf(props: {
  readonly label: string;
  readonly value: string | undefined;
  readonly values: readonly { readonly value: string; readonly count: number }[];
  readonly onChange: (value: string | undefined) => void;
}) {
  const { label, value, values, onChange } = props;
  const t = useTranslations('library');
  const { count } = useFigures();
  const options = [
    { value: '', label: t('any') },
    ...(value !== undefined && !values.some((each) => each.value === value) ? [{ value, label: value }] : []),
    ...values.map((each) => ({ value: each.value, label: `${each.value} (${count(each.count)})` })),
  ];
  return (
    <div className={styles.group}>
      <Choice
        label={label}
        labelled
        value={value ?? ''}
        options={options}
        onChange={(chosen) => onChange(chosen === '' ? undefined : chosen)}
      />
    </div>
  );
}

function Days({ question: { from, to }, onAsk }: Asking) {
  const t = useTranslations('library');
  return (
    <Group title={t('added')}>
      <div className={styles.days}>
        <label>
          <span>{t('from')}</span>
          <input
            type="date"
            value={from ?? ''}
            max={to}
            onChange={(event) => onAsk({ from: event.target.value || undefined })}
          />
        </label>
        <label>
          <span>{t('to')}</span>
          <input
            type="date"
            value={to ?? ''}
            min={from}
            onChange={(event) => onAsk({ to: event.target.value || undefined })}
          />
        </label>
      </div>
    </Group>
  );
}

/** From which score a tag counts; each model has its own threshold, which holds until another is chosen. */
function LeastScore({ question: { minScore, tags }, onAsk }: Asking) {
  const t = useTranslations('library');
  const { share } = useFigures();
  return (
    <Group title={t('minScore')} note={tags.length === 0 ? t('minScoreNeedsTag') : t('minScoreNote')}>
      {tags.length > 0 && (
        <Slider
          key={String(minScore)}
          minValue={0.01}
          maxValue={0.99}
          step={0.01}
          defaultValue={minScore ?? 0.5}
          onChangeEnd={(value) => onAsk({ minScore: value })}
          className={styles.slider!}
        >
          <Label className="hidden">{t('minScore')}</Label>
          <SliderTrack className={styles.track!}>
            {({ state }) => (
              <>
                <span className={styles.rail} />
                <SliderThumb className={styles.thumb!}>
                  <span className={styles.value}>
                    {minScore === undefined && !state.isThumbDragging(0) && state.values[0] === 0.5
                      ? t('minScoreModel')
                      : share(state.values[0] ?? 0)}
                  </span>
                </SliderThumb>
              </>
            )}
          </SliderTrack>
        </Slider>
      )}
      {minScore !== undefined && (
        <Button kind="quiet" onPress={() => onAsk({ minScore: undefined })}>
          {t('minScoreReset')}
        </Button>
      )}
    </Group>
  );
}
