import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useDocument } from '../api/query.js';
import { Button } from '../ui/button.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorState } from '../ui/error-state.js';
import { KpiChoice, useKpi } from '../ui/kpi-choice.js';
import { Skeleton } from '../ui/loading.js';
import { ViewTitle } from '../ui/view-title.js';
import { FeedBreaks } from './feed-breaks.js';
import { FitDialog } from './fit-dialog.js';
import { ImportDialog } from './import-dialog.js';
import { KpiOverviewDocument } from './kpi-documents.js';
import styles from './kpi-models.module.css';
import { KpiOverview } from './kpi-overview.js';
import { Versions } from './versions.js';

/** A KPI: what was observed, and the models fitted to it. */
export default function KpiModelsView() {
  const t = useTranslations('kpiModels');
  const [dialog, setDialog] = useState<'import' | 'fit'>();
  const { kpi: chosen } = useKpi();
  const { data, error, refetch } = useDocument(KpiOverviewDocument, {});
  const kpi = data?.kpis.find(({ name }) => name === chosen?.name) ?? data?.kpis[0];
  const close = (): void => setDialog(undefined);
  return (
    <>
      <ViewTitle title={t('title')}>
        <span className={styles.actions}>
          <KpiChoice />
          {kpi && (
            <>
              <Button onPress={() => setDialog('import')}>{t('import')}</Button>
              <Button kind="primary" onPress={() => setDialog('fit')}>
                {t('fit')}
              </Button>
            </>
          )}
        </span>
      </ViewTitle>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div className={styles.stack}>
          <Skeleton height="210px" />
          <Skeleton height="320px" />
        </div>
      ) : !kpi ? (
        <EmptyState title={t('noKpi')}>
          <p>{t('noKpiHint')}</p>
          <Button kind="primary" onPress={() => setDialog('import')}>
            {t('import')}
          </Button>
        </EmptyState>
      ) : (
        <div className={styles.stack}>
          <KpiOverview key={kpi.name} kpi={kpi} />
          {kpi.feedBreaks.length > 0 && <FeedBreaks kpi={kpi} />}
          <Versions key={`${kpi.name} versions`} kpi={kpi} onFit={() => setDialog('fit')} />
        </div>
      )}
      {dialog === 'import' && <ImportDialog kpi={kpi} onClose={close} />}
      {dialog === 'fit' && kpi && <FitDialog kpi={kpi} onClose={close} />}
    </>
  );
}
