import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { useDocument } from '../api/query.js';
import type { LibraryDecisionQuery } from '../generated/graphql.js';
import { SimulatedBadge } from '../ui/badge.js';
import { Dialog } from '../ui/dialog.js';
import { ErrorState } from '../ui/error-state.js';
import { useFigures, type KpiKind } from '../ui/format.js';
import { Skeleton } from '../ui/loading.js';
import { Picture } from '../ui/picture.js';
import styles from './compare-dialog.module.css';
import { DecisionDocument } from './documents.js';

/** Which of some illustrations is probably the best, as the server decides (decideKpi). */
export default function CompareDialog(props: {
  readonly kpi: { readonly name: string; readonly kind: KpiKind };
  readonly ids: readonly string[];
  readonly onClose: () => void;
}) {
  const { kpi, ids, onClose } = props;
  const t = useTranslations('library');
  const { data, error, refetch } = useDocument(DecisionDocument, { kpi: kpi.name, illustrations: [...ids] });
  const decision = data?.decideKpi;
  return (
    <Dialog open title={t('compareTitle', { count: ids.length, kpi: kpi.name })} onClose={onClose}>
      <p className={styles.note}>
        {decision?.candidates.some(({ forecast }) => forecast.simulated) && <SimulatedBadge />} {t('compareNote')}
      </p>
      {decision ? (
        <Ranking decision={decision} kind={kpi.kind} onClose={onClose} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton height={`${48 + 57 * ids.length}px`} />
      )}
    </Dialog>
  );
}

function Ranking(props: {
  readonly decision: LibraryDecisionQuery['decideKpi'];
  readonly kind: KpiKind;
  readonly onClose: () => void;
}) {
  const { decision, kind, onClose } = props;
  const t = useTranslations('library');
  const { kpi, points, share } = useFigures();
  const ranked = [...decision.candidates].sort(
    (a, b) => b.probabilityBest - a.probabilityBest || b.expectedRate - a.expectedRate,
  );
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('compareRanking')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('illustration')}</th>
            <th scope="col" className="number">
              {t('probabilityBest')}
            </th>
            <th scope="col" className="number">
              {t('expected')}
            </th>
            <th scope="col" className="number">
              {t('against')}
            </th>
          </tr>
        </thead>
        <tbody>
          {ranked.map(({ forecast, probabilityBest, expectedRate, expectedGain, gainInterval }) => {
            const { id, name } = forecast.illustration!;
            const reference = id === decision.incumbent.illustration?.id;
            return (
              <tr key={id}>
                <th scope="row">
                  <Link href={`/illustrations/${id}`} onClick={onClose} className={styles.illustration}>
                    <span className={styles.picture}>
                      <Picture id={id} name="" shown={44} />
                    </span>
                    <span>{name}</span>
                  </Link>
                </th>
                <td className="number">
                  {share(probabilityBest)}
                  <span className={styles.bar} aria-hidden="true">
                    <span style={{ inlineSize: `${probabilityBest * 100}%` }} />
                  </span>
                </td>
                <td className="number">{kpi(expectedRate, kind)}</td>
                <td className="number">
                  {reference ? (
                    t('reference')
                  ) : (
                    <>
                      {points(expectedGain, kind)}
                      <span className={styles.interval}>
                        {t('range', { low: points(gainInterval.low, kind), high: points(gainInterval.high, kind) })}
                      </span>
                    </>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
