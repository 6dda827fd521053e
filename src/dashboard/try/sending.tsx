import { useFormatter, useTranslations } from 'use-intl';
import { Button } from '../ui/button.js';
import { dismissRefusals, resumeSending, stopSending, type AtHand } from './pictures.js';
import styles from './sending.module.css';

/** How far sending is, with a way to stop it and to go on. */
export function Sending({ pictures }: Pick<AtHand, 'pictures'>) {
  const t = useTranslations('tryOut');
  const open = pictures.filter(({ stage }) => stage === 'waiting' || stage === 'sending');
  const stopped = pictures.filter(({ stage }) => stage === 'stopped' || stage === 'failed');
  const done = pictures.reduce((sum, { progress, stage }) => sum + (stage === 'sent' ? 1 : progress), 0);
  return (
    <>
      {open.length > 0 && (
        <div className={styles.row}>
          <p role="status">{t('sending', { done: pictures.length - open.length, total: pictures.length })}</p>
          <progress aria-label={t('sendingProgress')} value={done} max={pictures.length} />
          <Button onPress={stopSending}>{t('stop')}</Button>
        </div>
      )}
      {open.length === 0 && stopped.length > 0 && (
        <div className={styles.row}>
          <p role="status">{t('notSent', { count: stopped.length })}</p>
          <Button onPress={() => resumeSending()}>{t('resume')}</Button>
        </div>
      )}
    </>
  );
}

/** Files that were not taken, each by name with the reason. */
export function Refusals({ refusals }: Pick<AtHand, 'refusals'>) {
  const t = useTranslations('tryOut');
  const format = useFormatter();
  if (refusals.length === 0) return null;
  const SHOWN = 12;
  return (
    <section role="alert" className={styles.refusals}>
      <h2>{t('refused', { count: refusals.length })}</h2>
      <ul>
        {refusals.slice(0, SHOWN).map(({ key, name, reason }) => (
          <li key={key}>{t(`refusal.${reason}`, { name })}</li>
        ))}
        {refusals.length > SHOWN && <li>{t('refusedMore', { count: format.number(refusals.length - SHOWN) })}</li>}
      </ul>
      <Button kind="quiet" onPress={dismissRefusals}>
        {t('dismiss')}
      </Button>
    </section>
  );
}
