import { useQueries } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { queryKey } from '../api/query.js';
import { request } from '../api/request.js';
import { Button } from '../ui/button.js';
import { Picture } from '../ui/picture.js';
import styles from './alike-heading.module.css';
import { NamesDocument } from './documents.js';

/** Named by their own names; of more, the count. */
const NAMED = 8;

/** What the results look like; each example can be taken away, and so can all. */
export function AlikeHeading(props: {
  readonly like: readonly string[];
  readonly onAsk: (like: readonly string[]) => void;
}) {
  const { like, onAsk } = props;
  const t = useTranslations('library');
  const named = like.slice(0, NAMED);
  const names = useQueries({
    queries: named.map((id) => ({
      queryKey: queryKey(NamesDocument, { id }),
      queryFn: ({ signal }: { signal: AbortSignal }) => request(NamesDocument, { id }, signal),
    })),
  });
  return (
    <section className={styles.heading} aria-label={t('alikeTitle')}>
      <h2>{t('alikeTitle')}</h2>
      <ul>
        {named.map((id, place) => {
          const name = names[place]?.data?.illustration?.name ?? t('illustrationNumber', { id });
          return (
            <li key={id}>
              <span className={styles.picture}>
                <Picture id={id} name={name} shown={48} eager />
              </span>
              <button
                type="button"
                aria-label={t('removeExample', { name })}
                title={t('removeExample', { name })}
                onClick={() => onAsk(like.filter((each) => each !== id))}
              >
                <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
                  <path d="m4 4 8 8M12 4l-8 8" />
                </svg>
              </button>
            </li>
          );
        })}
        {like.length > NAMED && <li>{t('moreExamples', { count: like.length - NAMED })}</li>}
      </ul>
      <Button kind="quiet" onPress={() => onAsk([])}>
        {t('backToLibrary')}
      </Button>
    </section>
  );
}
