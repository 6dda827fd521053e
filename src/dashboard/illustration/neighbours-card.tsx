import { useState } from 'react';
import { Switch } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { useDocument } from '../api/query.js';
import { graphql } from '../generated/gql.js';
import { SimulatedBadge } from '../ui/badge.js';
import { Button } from '../ui/button.js';
import { Card } from '../ui/card.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorState } from '../ui/error-state.js';
import { useFigures } from '../ui/format.js';
import { Skeleton } from '../ui/loading.js';
import { useAddress } from './address.js';
import { NeighbourTile } from './neighbour-tile.js';
import styles from './neighbours.module.css';
import switches from './switch.module.css';
import type { ShownKpi } from './shown.js';

const IllustrationNeighboursDocument = graphql(`
  query IllustrationNeighbours($id: ID!, $first: Int!, $kpi: String!, $forecast: Boolean!) {
    illustration(id: $id) {
      id
      kpi(name: $kpi) @include(if: $forecast) {
        rate
      }
    }
    similar(id: $id, first: $first) {
      edges {
        node {
          similarity
          sharedTags {
            part
            tag {
              name
              displayName
            }
          }
          apartTags {
            score
            neighbourScore
            tag {
              name
              displayName
            }
          }
          illustration {
            id
            name
            kpi(name: $kpi) @include(if: $forecast) {
              rate
              simulated
            }
          }
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`);

const PAGE = 12;
/** Who looks for those with a higher forecast looks further at once. */
const WIDE_PAGE = 48;
const MOST = 96;

/** What looks most like this one, with what they share and, when asked, what tells them apart. */
export function NeighboursCard({ id, kpi }: { readonly id: string; readonly kpi?: ShownKpi }) {
  const t = useTranslations('illustration');
  const figures = useFigures();
  const [address, change] = useAddress();
  const [pages, setPages] = useState(1);
  const apart = address.get('apart') === 'yes';
  const higher = kpi !== undefined && address.get('higher') === 'yes';
  const first = Math.min(MOST, pages * (higher ? WIDE_PAGE : PAGE));
  const { data, error, isPending, isPlaceholderData, refetch } = useDocument(
    IllustrationNeighboursDocument,
    { id, first, kpi: kpi?.name ?? '', forecast: kpi !== undefined },
    { keep: true },
  );
  const set = (name: string) => (selected: boolean) =>
    change((parameters) => {
      if (selected) parameters.set(name, 'yes');
      else parameters.delete(name);
    });
  const all = data?.similar.edges.map(({ node }) => node) ?? [];
  const rate = data?.illustration?.kpi?.rate;
  const shown = higher && rate !== undefined ? all.filter((each) => (each.illustration.kpi?.rate ?? 0) > rate) : all;
  const own = rate === undefined || !kpi ? '' : figures.kpi(rate, kpi.kind);
  return (
    <Card
      title={t('neighbours')}
      note={apart ? `${t('neighboursNote')} ${t('apartNote')}` : t('neighboursNote')}
      actions={
        <span className={styles.actions}>
          {all[0]?.illustration.kpi?.simulated && <SimulatedBadge />}
          {kpi && (
            <Toggle selected={higher} onChange={set('higher')}>
              {t('onlyHigher')}
            </Toggle>
          )}
          <Toggle selected={apart} onChange={set('apart')}>
            {t('showApart')}
          </Toggle>
        </span>
      }
    >
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Skeleton height="520px" />
      ) : all.length === 0 ? (
        <EmptyState title={t('noNeighboursTitle')}>
          <p>{t('noNeighboursText')}</p>
        </EmptyState>
      ) : (
        <>
          <p className={styles.count} role="status">
            {higher && shown.length > 0 && t('higherOf', { count: shown.length, total: all.length, rate: own })}
          </p>
          {shown.length === 0 && (
            <EmptyState title={t('noHigherTitle')}>
              <p>{t('noHigherText', { total: all.length, rate: own })}</p>
            </EmptyState>
          )}
          <ul className={styles.tiles} aria-busy={isPlaceholderData}>
            {shown.map((neighbour) => (
              <NeighbourTile key={neighbour.illustration.id} neighbour={neighbour} apart={apart} kpi={kpi} own={rate} />
            ))}
          </ul>
          {data.similar.pageInfo.hasNextPage && first < MOST && (
            <Button isDisabled={isPlaceholderData} onPress={() => setPages(pages + 1)}>
              {t('moreNeighbours')}
            </Button>
          )}
        </>
      )}
    </Card>
  );
}

function Toggle(props: {
  readonly selected: boolean;
  readonly onChange: (selected: boolean) => void;
  readonly children: string;
}) {
  return (
    <Switch className={switches.switch!} isSelected={props.selected} onChange={props.onChange}>
      <span className={switches.track} />
      {props.children}
    </Switch>
  );
}
