import { useTranslations } from 'use-intl';
import { ApiError } from '../api/request.js';
import { Button } from './button.js';
import styles from './states.module.css';

/** What went wrong, in the server's words, and a way to try again. */
export function ErrorState({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => void }) {
  const t = useTranslations('common');
  const code = error instanceof ApiError ? error.code : undefined;
  return (
    <div role="alert" className={styles.error}>
      <h2>{t('errorTitle')}</h2>
      <p>{code === 'NETWORK' ? t('unreachable') : code === 'NOT_READY' ? t('notReady') : error.message}</p>
      {onRetry && <Button onPress={onRetry}>{t('retry')}</Button>}
    </div>
  );
}
