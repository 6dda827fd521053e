import { Switch } from 'react-aria-components';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useDocument } from '../api/query.js';
import { graphql } from '../generated/gql.js';
import { SimulatedBadge } from '../ui/badge.js';
import { Button } from '../ui/button.js';
import { Card } from '../ui/card.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorState } from '../ui/error-state.js';
import { Skeleton } from '../ui/loading.js';
import { useAddress } from './address.js';
import { ContributionTable, type ContributionRow } from './contribution-table.js';
import styles from './forecast.module.css';
import switches from './switch.module.css';
import type { ShownKpi } from './shown.js';

const IllustrationContributionsDocument = graphql(`
  query IllustrationContributions($id: ID!, $kpi: String!, $first: Int!, $grouped: Boolean!) {
    illustration(id: $id) {
      id
      kpi(name: $kpi) {
        rate
        rateAtIntercept
        simulated
        contributions(first: $first) @skip(if: $grouped) {
          tag {
            name
            displayName
          }
          score
          contribution
          standardError
          points
        }
        contributionGroups(first: $first) @include(if: $grouped) {
          tags {
            name
            displayName
          }
          contribution
          standardError
          points
        }
        treeContribution(first: 1) {
          total
          standardError
          points
          trees
        }
      }
    }
  }
`);

const FEW = 10;
/** The server takes some 20 ms for the standard error of each. */
const MANY = 40;

/** How tags add up to the forecast: the rate without any, what each is associated with, and the rest. */
export function ContributionsCard({ id, kpi }: { readonly id: string; readonly kpi: ShownKpi }) {
  const t = useTranslations('illustration');
  const [address, change] = useAddress();
  const grouped = address.get('grouped') === 'yes';
  const [first, setFirst] = useState(FEW);
  const { data, error, isPending, isPlaceholderData, refetch } = useDocument(
    IllustrationContributionsDocument,
    { id, kpi: kpi.name, first, grouped },
    { keep: true },
  );
  const forecast = data?.illustration?.kpi;
  const rows: ContributionRow[] = [
    ...(forecast?.contributions ?? []).map((each) => ({ ...each, tags: [each.tag] })),
    ...(forecast?.contributionGroups ?? []),
  ];
  return (
    <Card
      title={t('contributions')}
      note={t('contributionsNote')}
      actions={
        <span className={styles.actions}>
          {forecast?.simulated && <SimulatedBadge />}
          <Switch
            className={switches.switch!}
            isSelected={grouped}
            onChange={(selected) =>
              change((parameters) => {
                if (selected) parameters.set('grouped', 'yes');
                else parameters.delete('grouped');
              })
            }
          >
            <span className={switches.track} />
            {t('grouped')}
          </Switch>
        </span>
      }
    >
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Skeleton height="480px" />
      ) : !forecast ? (
        <p>{t('noForecastText')}</p>
      ) : rows.length === 0 && !forecast.treeContribution ? (
        <EmptyState title={t('noContributionsTitle')}>
          <p>{t('noContributionsText')}</p>
        </EmptyState>
      ) : (
        <>
          <ContributionTable
            kind={kpi.kind}
            rate={forecast.rate}
            rateAtIntercept={forecast.rateAtIntercept}
            rows={rows}
            trees={forecast.treeContribution ?? null}
          />
          {(first > FEW || rows.length === FEW) && (
            <Button kind="quiet" isDisabled={isPlaceholderData} onPress={() => setFirst(first > FEW ? FEW : MANY)}>
              {first > FEW ? t('fewerTags') : t('moreTags')}
            </Button>
          )}
        </>
      )}
    </Card>
  );
}
