import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useHealth } from '../api/health.js';
import styles from './shell.module.css';

/** Says when the server is not simply there; nothing otherwise. Once it is, everything is asked anew. */
export function ServerBanner() {
  const t = useTranslations('shell');
  const health = useHealth();
  const client = useQueryClient();
  const status = health?.status;
  const before = useRef(status);
  useEffect(() => {
    if (status === 'ready' && before.current !== undefined && before.current !== 'ready') {
      void client.invalidateQueries();
    }
    before.current = status;
  }, [status, client]);

  if (!health || health.status === 'ready') return null;
  const { preparation, reason } = health;
  const text =
    health.status === 'failed'
      ? t('failed', { reason: reason ?? '' })
      : health.status !== 'preparing'
        ? t(health.status)
        : preparation && preparation.total > 0
          ? t('preparing', preparation)
          : t('preparingNoTotal', { step: preparation?.step ?? '' });
  return (
    <div role="status" className={styles.banner} data-status={health.status}>
      <p>{text}</p>
      {preparation && preparation.total > 0 && (
        <progress aria-label={preparation.step} value={preparation.done} max={preparation.total} />
      )}
    </div>
  );
}
