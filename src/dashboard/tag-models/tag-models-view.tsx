import { useTranslations } from 'use-intl';
import { useDocument } from '../api/query.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorState } from '../ui/error-state.js';
import { Skeleton } from '../ui/loading.js';
import { ViewTitle } from '../ui/view-title.js';
import { TagModelCard } from './tag-model-card.js';
import { TagModelListDocument } from './tag-model-documents.js';
import styles from './tag-models.module.css';

/** The models that tag pictures, newest first; one of them answers. */
export default function TagModelsView() {
  const t = useTranslations('tagModels');
  const { data, error, refetch } = useDocument(TagModelListDocument, {});
  return (
    <>
      <ViewTitle title={t('title')} />
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div className={styles.stack}>
          <Skeleton height="300px" />
        </div>
      ) : data.tagModels.length === 0 ? (
        <EmptyState title={t('none')}>
          <p>{t('noneHint')}</p>
          <pre className={styles.command}>npm start</pre>
        </EmptyState>
      ) : (
        <div className={styles.stack}>
          {data.tagModels.map((model) => (
            <TagModelCard key={model.id} model={model} library={data.illustrations.totalCount} linked />
          ))}
        </div>
      )}
    </>
  );
}
