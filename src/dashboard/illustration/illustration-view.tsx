import { useTranslations } from 'use-intl';
import { useDocument } from '../api/query.js';
import { graphql } from '../generated/gql.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorState } from '../ui/error-state.js';
import { useKpi } from '../ui/kpi-choice.js';
import { Skeleton } from '../ui/loading.js';
import { ViewTitle } from '../ui/view-title.js';
import { ActionLink } from './action-link.js';
import { ContributionsCard } from './contributions-card.js';
import { DetailsCard } from './details-card.js';
import { ForecastCard } from './forecast-card.js';
import { ListPosition } from './list-position.js';
import { NeighboursCard } from './neighbours-card.js';
import { PicturePanel } from './picture-panel.js';
import { TagsCard } from './tags-card.js';
import { WhatIfCard } from './what-if-card.js';
import styles from './illustration.module.css';

const IllustrationViewDocument = graphql(`
  query IllustrationView($id: ID!) {
    illustration(id: $id) {
      id
      sha256
      name
      source
      url
      mediaType
      width
      height
      rating
      contentRating {
        rating
        safe
        questionable
        explicit
        source
      }
      givenTags
      metadata
      createdAt
      indexed: topTags(first: 1) {
        general {
          score
        }
      }
      copies {
        name
        source
        createdAt
      }
      duplicateCount
      duplicates {
        illustration {
          id
          name
        }
        similarity
        mirrored
        cropped
        linked
      }
    }
  }
`);

/** One illustration: the picture, and beside it what is known and forecast of it. */
export default function IllustrationView({ id }: { readonly id: string }) {
  const t = useTranslations('illustration');
  const { data, error, isPending, refetch } = useDocument(IllustrationViewDocument, { id });
  const { kpi, pending } = useKpi();
  if (isPending) return <Waiting title={t('title')} />;
  if (error) {
    return (
      <>
        <ViewTitle title={t('title')} />
        <ErrorState error={error} onRetry={() => void refetch()} />
      </>
    );
  }
  const { illustration } = data;
  if (!illustration) {
    return (
      <>
        <ViewTitle title={t('title')} />
        <EmptyState title={t('missingTitle')}>
          <p>{t('missingText', { id })}</p>
          <ActionLink href="/">{t('toLibrary')}</ActionLink>
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <ViewTitle title={illustration.name}>
        <ListPosition id={id} />
      </ViewTitle>
      <div className={styles.view}>
        <PicturePanel illustration={illustration} />
        <div className={styles.cards}>
          {illustration.indexed ? (
            <>
              <ForecastCard id={id} kpi={kpi} pending={pending} />
              {kpi?.deployedModel && (
                <>
                  <ContributionsCard id={id} kpi={kpi} />
                  <WhatIfCard id={id} kpi={kpi} />
                </>
              )}
              <TagsCard id={id} />
              <NeighboursCard id={id} {...(kpi?.deployedModel ? { kpi } : {})} />
            </>
          ) : (
            <EmptyState title={t('notIndexedTitle')}>
              <p>{t('notIndexedText')}</p>
              <ActionLink href="/jobs">{t('toJobs')}</ActionLink>
            </EmptyState>
          )}
          <DetailsCard illustration={illustration} />
        </div>
      </div>
    </>
  );
}

function Waiting({ title }: { readonly title: string }) {
  return (
    <>
      <ViewTitle title={title} />
      <div className={styles.view} role="status">
        <div className={styles.panel}>
          <Skeleton height="min(66vh, 440px)" />
        </div>
        <div className={styles.cards}>
          <Skeleton height="260px" />
          <Skeleton height="420px" />
        </div>
      </div>
    </>
  );
}
