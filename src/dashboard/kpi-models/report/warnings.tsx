import { useTranslations } from 'use-intl';
import { Note } from '../../ui/note.js';
import styles from '../kpi-models.module.css';

/** What a reader must know before believing the figures below. */
export function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  const t = useTranslations('kpiModels.report');
  if (warnings.length === 0) return null;
  return (
    <section aria-label={t('warnings')} className={styles.warnings}>
      {warnings.map((warning) => (
        <Note key={warning}>
          <strong>{t('beware')}</strong> <span lang="en">{warning}</span>
        </Note>
      ))}
    </section>
  );
}
