import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.js';
import { useKpi } from '../ui/kpi-choice.js';
import { Loading } from '../ui/loading.js';
import { saveCsv } from '../ui/csv.js';
import { selectionCsv } from './selection-csv.js';
import { forecastsOf } from './selection-forecasts.js';
import styles from './selection-bar.module.css';
import { clearSelection, useSelection } from './selection.js';

const CompareDialog = lazy(() => import('./compare-dialog.js'));

/** The server compares, and averages, at most so many. */
export const MOST_COMPARED = 50;

/** What can be done with the illustrations that are selected; nothing without any. */
export function SelectionBar(props: {
  readonly onFindAlike: (ids: readonly string[]) => void;
  /** About how the selection came to be. */
  readonly note: string | undefined;
}) {
  const { onFindAlike, note } = props;
  const t = useTranslations('library');
  const selection = useSelection();
  const { kpi } = useKpi();
  const [comparing, setComparing] = useState(false);
  const [said, setSaid] = useState('');
  if (selection.size === 0) return null;
  const ids = [...selection.keys()];
  const tooMany = ids.length > MOST_COMPARED;
  const words = [said, tooMany && t('tooMany', { most: MOST_COMPARED }), note].filter(Boolean).join(' ');
  const comparable = kpi?.deployedModel ? kpi : undefined;

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(ids.join('\n'));
      setSaid(t('copied', { count: ids.length }));
    } catch {
      setSaid(t('copyFailed'));
    }
  };
  const download = async (): Promise<void> => {
    setSaid(t('preparingList'));
    try {
      const forecasts = comparable ? await forecastsOf(comparable.name, ids) : undefined;
      const csv = selectionCsv([...selection.values()], comparable?.name, forecasts);
      saveCsv('illustrations.csv', csv);
      setSaid(t('downloaded', { count: ids.length }));
    } catch (error) {
      setSaid((error as Error).message);
    }
  };
  return (
    <section className={styles.bar} aria-label={t('selection')}>
      <p className={styles.count} role="status">
        <strong>{t('selected', { count: ids.length })}</strong>
        {words && <span className={styles.said}>{words}</span>}
      </p>
      <div className={styles.actions}>
        {comparable && (
          <Button kind="primary" isDisabled={tooMany || ids.length < 2} onPress={() => setComparing(true)}>
            {t('compare')}
          </Button>
        )}
        <Button isDisabled={tooMany} onPress={() => onFindAlike(ids)}>
          {t('findAlike')}
        </Button>
        <Button onPress={() => void copy()}>{t('copyIds')}</Button>
        <Button onPress={() => void download()}>{t('downloadCsv')}</Button>
        <Button kind="quiet" onPress={clearSelection}>
          {t('clearSelection')}
        </Button>
      </div>
      {comparing && comparable && (
        <Suspense fallback={<Loading />}>
          <CompareDialog kpi={comparable} ids={ids} onClose={() => setComparing(false)} />
        </Suspense>
      )}
    </section>
  );
}
