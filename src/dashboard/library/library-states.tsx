import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { Health } from '../api/health.js';
import { Button } from '../ui/button.js';
import { EmptyState } from '../ui/empty-state.js';
import styles from './library-states.module.css';

/** While the first library is being made: frames that wait for their pictures. */
export function GrowingState({ health }: { readonly health: Health | undefined }) {
  const t = useTranslations('library');
  const preparation = health?.preparation;
  const part = preparation && preparation.total > 0 ? preparation.done / preparation.total : 0;
  const frames = 24;
  return (
    <div className={styles.growing}>
      <div className={styles.frames} aria-hidden="true">
        {Array.from({ length: frames }, (_, i) => (
          <span key={i} data-there={i < part * frames || undefined} />
        ))}
      </div>
      <div className={styles.words} role="status">
        <h2>{t('growingTitle')}</h2>
        <p>{t('growingText')}</p>
      </div>
    </div>
  );
}

/** A library without any illustration, and how it comes by some. */
export function EmptyLibrary() {
  const t = useTranslations('library');
  return (
    <EmptyState title={t('emptyTitle')}>
      <p>
        {t.rich('emptyTry', {
          try: (text) => <Link href="/try">{text}</Link>,
        })}
      </p>
      <p>{t('emptyIndex')}</p>
      <pre className={styles.command}>
        <code>eyecatch index FOLDER</code>
      </pre>
    </EmptyState>
  );
}

/** Nothing answers the question. */
export function NothingFound({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  const t = useTranslations('library');
  return (
    <EmptyState title={t('nothingTitle')}>
      <p>{filtered ? t('nothingText') : t('nothingAlike')}</p>
      <Button onPress={onClear}>{filtered ? t('clearAll') : t('backToLibrary')}</Button>
    </EmptyState>
  );
}
