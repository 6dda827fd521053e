import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { SimulatedBadge } from '../ui/badge.js';
import { useFigures, type KpiKind } from '../ui/format.js';
import { Skeleton } from '../ui/loading.js';
import { Picture } from '../ui/picture.js';
import { TryNeighboursDocument } from './documents.js';
import styles from './neighbours.module.css';
import { Problem } from './problem.js';
import { useUploadDocument } from './use-upload-document.js';

/** What the library has that is like a picture at hand: near copies of it, and the nearest by tags with how they did. */
export function Neighbours(props: {
  readonly upload: string;
  readonly kpi: { readonly name: string; readonly kind: KpiKind } | undefined;
}) {
  const { upload, kpi } = props;
  const t = useTranslations('tryOut');
  const figures = useFigures();
  const { data, error, refetch } = useUploadDocument(
    TryNeighboursDocument,
    { upload, kpi: kpi?.name ?? '', withKpi: kpi !== undefined },
    [upload],
  );
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  const similar = data?.tagImage.similar;
  const copies = data?.nearDuplicates.edges ?? [];
  const simulated = similar?.some(
    ({ illustration }) => illustration.kpi?.simulated || illustration.kpi?.observed?.simulated,
  );
  return (
    <>
      {copies.length > 0 && (
        <section className={styles.copies}>
          <h4>{t('nearCopies')}</h4>
          <ul className={styles.strip}>
            {copies.map(({ node: { illustration, similarity, mirrored, cropped } }) => (
              <li key={illustration.id}>
                <Link href={`/illustrations/${illustration.id}`}>
                  <Picture id={illustration.id} name="" shown={120} />
                  {illustration.name}
                </Link>
                <p>
                  {t('similarity', { similarity: figures.score(similarity) })}
                  {mirrored && ` · ${t('mirrored')}`}
                  {cropped && ` · ${t('cropped')}`}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h4 className={styles.title}>
          {t('neighbours')} {simulated && <SimulatedBadge />}
        </h4>
        {similar?.length === 0 && <p>{t('noNeighbours')}</p>}
        <ul className={styles.strip}>
          {similar === undefined &&
            Array.from({ length: 4 }, (_, place) => (
              <li key={place}>
                <Skeleton height="200px" />
              </li>
            ))}
          {similar?.map(({ illustration, similarity, sharedTags }) => (
            <li key={illustration.id}>
              <Link href={`/illustrations/${illustration.id}`}>
                <Picture id={illustration.id} name="" shown={120} />
                {illustration.name}
              </Link>
              <p>{t('similarity', { similarity: figures.score(similarity) })}</p>
              {sharedTags.length > 0 && (
                <p>{t('sharedTags', { tags: sharedTags.map(({ tag }) => tag.displayName).join(', ') })}</p>
              )}
              {kpi && illustration.kpi && (
                <p>
                  {t('neighbourForecast', { rate: figures.kpi(illustration.kpi.rate, kpi.kind) })}
                  <br />
                  {illustration.kpi.observed?.rate == null
                    ? t('neighbourNotObserved')
                    : t('neighbourObserved', {
                        rate: figures.kpi(illustration.kpi.observed.rate, kpi.kind),
                        trials: figures.compact(illustration.kpi.observed.denominator),
                      })}
                </p>
              )}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
