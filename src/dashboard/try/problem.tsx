import { useTranslations } from 'use-intl';
import type { ApiError } from '../api/request.js';
import { Button } from '../ui/button.js';
import styles from './problem.module.css';

/** What went wrong with a part of the view, in a line or two, in the server's words. */
export function Problem({ error, onRetry }: { readonly error: ApiError; readonly onRetry?: () => void }) {
  const t = useTranslations('common');
  return (
    <div role="alert" className={styles.problem}>
      <p>{error.code === 'NETWORK' ? t('unreachable') : error.message}</p>
      {onRetry && <Button onPress={onRetry}>{t('retry')}</Button>}
    </div>
  );
}
