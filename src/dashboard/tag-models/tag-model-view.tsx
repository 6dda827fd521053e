import { Link } from 'wouter';
import { useTranslations } from 'use-intl';
import { useDocument } from '../api/query.js';
import { Card } from '../ui/card.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorState } from '../ui/error-state.js';
import { Skeleton } from '../ui/loading.js';
import { Note } from '../ui/note.js';
import { ViewTitle } from '../ui/view-title.js';
import { Categories } from './categories.js';
import type { Evaluation } from './evaluation.js';
import { FrequencyPlot } from './frequency-plot.js';
import { LossCurve } from './loss-curve.js';
import { Metrics } from './metrics.js';
import { PrecisionRecallPlot } from './precision-recall-plot.js';
import { ProvenanceCard } from './provenance-card.js';
import { RankedTags } from './ranked-tags.js';
import { ReliabilityPlot } from './reliability-plot.js';
import { TagBrowser } from './tag-browser.js';
import { TagModelCard } from './tag-model-card.js';
import { TagModelReportsDocument } from './tag-model-documents.js';
import styles from './tag-models.module.css';

/** One tag model: what it can do, how that was measured, how it learnt, and the tags it knows. */
export default function TagModelView({ id }: { readonly id: string }) {
  const t = useTranslations('tagModels.page');
  const { data, error, refetch } = useDocument(TagModelReportsDocument, {});
  const model = data?.tagModels.find((each) => each.id === id);
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
          <Skeleton height="300px" />
          <Skeleton height="240px" />
          <Skeleton height="380px" />
        </div>
      </>
    );
  }
  if (!model) {
    return (
      <>
        <ViewTitle title={t('title', { id })} />
        <EmptyState title={t('none')}>
          <Link href="/tag-models">{t('toList')}</Link>
        </EmptyState>
      </>
    );
  }
  const evaluation = model.evaluation as Evaluation | null;
  return (
    <>
      <ViewTitle title={model.name}>
        <span className={styles.actions}>
          <Link href="/tag-models">{t('toList')}</Link>
          {model.reportUrl !== null && (
            <a href={model.reportUrl} target="_blank" rel="noreferrer">
              {t('report')}
            </a>
          )}
        </span>
      </ViewTitle>
      <div className={styles.stack}>
        <TagModelCard model={model} library={data.illustrations.totalCount} />
        {evaluation ? (
          <>
            {(evaluation.warnings ?? []).map((warning) => (
              <Note key={warning}>
                <span lang="en">{warning}</span>
              </Note>
            ))}
            <Metrics evaluation={evaluation} />
            <div className={styles.columns}>
              <LossCurve curve={model.lossCurve} />
              <ReliabilityPlot evaluation={evaluation} />
              <PrecisionRecallPlot evaluation={evaluation} />
              <FrequencyPlot evaluation={evaluation} />
            </div>
            <Categories evaluation={evaluation} />
            <RankedTags evaluation={evaluation} />
          </>
        ) : (
          <Card title={t('noReport')}>
            <p>{t('noReportHint')}</p>
            <pre className={styles.command}>eyecatch train --help</pre>
          </Card>
        )}
        <ProvenanceCard provenance={model.provenance} sha256={model.sha256} />
        {model.active ? (
          <TagBrowser />
        ) : (
          <Card title={t('tags')}>
            <p className={styles.quiet}>{t('tagsOfActive')}</p>
          </Card>
        )}
      </div>
    </>
  );
}
