import { useState } from 'react';
import { Link } from 'wouter';
import { useTranslations } from 'use-intl';
import { useDocument } from '../api/query.js';
import type { KpiReport } from '../../kpi/report/report.js';
import { Badge, SimulatedBadge } from '../ui/badge.js';
import { Button } from '../ui/button.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorState } from '../ui/error-state.js';
import { Skeleton } from '../ui/loading.js';
import { ViewTitle } from '../ui/view-title.js';
import { DeployDialog } from './deploy-dialog.js';
import { KpiReportDocument, KpiVersionsDocument } from './kpi-documents.js';
import styles from './kpi-models.module.css';
import { About } from './report/about.js';
import { CalibrationPlot } from './report/calibration-plot.js';
import { Coefficients } from './report/coefficients.js';
import { ContextEffects } from './report/context-effects.js';
import { Headline } from './report/headline.js';
import { LearningCurve } from './report/learning-curve.js';
import { PenaltyCurve } from './report/penalty-curve.js';
import { Slices } from './report/slices.js';
import { Warnings } from './report/warnings.js';

/** One fitted model: what it is worth, where it errs, and what it goes by. */
export default function KpiModelView({ id }: { readonly id: string }) {
  const t = useTranslations('kpiModels.report');
  const { data, error, refetch } = useDocument(KpiReportDocument, { id });
  const [deploying, setDeploying] = useState(false);
  const model = data?.kpiModel;
  const { data: versions } = useDocument(KpiVersionsDocument, { kpi: model?.kpi ?? '' }, { enabled: deploying });
  if (error && !data) {
    return (
      <>
        <ViewTitle title={t('title', { id })} />
        <ErrorState error={error} onRetry={() => void refetch()} />
      </>
    );
  }
  if (!data) {
    return (
      <>
        <ViewTitle title={t('title', { id })} />
        <div className={styles.stack}>
          <Skeleton height="230px" />
          <div className={styles.columns}>
            <Skeleton height="380px" />
            <Skeleton height="380px" />
          </div>
          <Skeleton height="600px" />
        </div>
      </>
    );
  }
  if (!model) {
    return (
      <>
        <ViewTitle title={t('title', { id })} />
        <EmptyState title={t('none')}>
          <Link href="/kpi-models">{t('toList')}</Link>
        </EmptyState>
      </>
    );
  }
  const report = model.report as unknown as KpiReport;
  return (
    <>
      <ViewTitle title={t('heading', { kpi: model.kpi, id })}>
        <span className={styles.actions}>
          {model.deployed && <Badge kind="good">{t('answers')}</Badge>}
          {model.simulated && <SimulatedBadge />}
          <Link href={`/kpi-models?kpi=${encodeURIComponent(model.kpi)}`}>{t('toVersions')}</Link>
          <a href={model.reportUrl} target="_blank" rel="noreferrer">
            {t('page')}
          </a>
          {!model.deployed && <Button onPress={() => setDeploying(true)}>{t('deploy')}</Button>}
        </span>
      </ViewTitle>
      <div className={styles.stack}>
        <Warnings warnings={model.warnings} />
        <Headline report={report} unexplainedVariance={model.unexplainedVariance} />
        <div className={styles.columns}>
          <CalibrationPlot report={report} />
          <LearningCurve report={report} />
        </div>
        <Coefficients model={id} link={model.link} trees={report.trees} />
        <Slices report={report} />
        {model.context.length > 0 && <ContextEffects context={model.context} link={model.link} />}
        <div className={styles.columns}>
          <About report={report} model={model} />
          <PenaltyCurve report={report} />
        </div>
      </div>
      {deploying && versions && (
        <DeployDialog
          kpi={model.kpi}
          what="deploy"
          model={model}
          answering={versions.kpiModels.find(({ deployed }) => deployed)}
          onClose={() => setDeploying(false)}
        />
      )}
    </>
  );
}
