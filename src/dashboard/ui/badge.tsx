import { useTranslations } from 'use-intl';
import styles from './badge.module.css';

/** Stands beside every figure that no real campaign is behind. */
export function SimulatedBadge() {
  const t = useTranslations('common');
  return (
    <span className={`${styles.badge} ${styles.warning}`} title={t('simulatedExplanation')}>
      {t('simulated')}
    </span>
  );
}

export function Badge({
  kind = 'plain',
  children,
}: {
  readonly kind?: 'plain' | 'good' | 'warning' | 'bad';
  readonly children: string;
}) {
  return <span className={`${styles.badge} ${styles[kind]}`}>{children}</span>;
}
