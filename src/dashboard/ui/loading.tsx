import { useTranslations } from 'use-intl';
import styles from './states.module.css';

/** A view that is on its way. What knows its own shape shows that instead (Skeleton). */
export function Loading() {
  const t = useTranslations('common');
  return (
    <p role="status" className={styles.loading}>
      {t('loading')}
    </p>
  );
}

/** Holds the place of something that is still being fetched, so that nothing moves when it comes. */
export function Skeleton({ width = '100%', height }: { readonly width?: string; readonly height: string }) {
  return <span className={styles.skeleton} style={{ width, height }} aria-hidden="true" />;
}
