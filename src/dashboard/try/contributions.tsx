import { useTranslations } from 'use-intl';
import { SimulatedBadge } from '../ui/badge.js';
import { useFigures, type KpiKind } from '../ui/format.js';
import { SignedBar } from './bars.js';
import type { Forecast } from './candidates.js';
import styles from './figures.module.css';

/** Tags that move the forecast, by how far. */
export function Contributions({ forecast, kind }: { readonly forecast: Forecast; readonly kind: KpiKind }) {
  const t = useTranslations('tryOut');
  const figures = useFigures();
  const { contributions, treeContribution, rateAtIntercept, simulated } = forecast;
  const most = Math.max(
    ...contributions.map(({ points }) => Math.abs(points)),
    Math.abs(treeContribution?.points ?? 0),
  );
  return (
    <section>
      <h4 className={styles.title}>
        {t('contributions')} {simulated && <SimulatedBadge />}
      </h4>
      <p className={styles.note}>{t('contributionsNote', { start: figures.kpi(rateAtIntercept, kind) })}</p>
      {contributions.length === 0 && !treeContribution && <p>{t('noContributions')}</p>}
      <ul className={styles.rows}>
        {contributions.map(({ tag, points }) => (
          <li key={tag.name}>
            <span>{tag.displayName}</span>
            <SignedBar value={points} most={most} />
            <span className="number">{figures.points(points, kind)}</span>
          </li>
        ))}
        {treeContribution && (
          <li>
            <span>{t('trees', { count: treeContribution.trees })}</span>
            <SignedBar value={treeContribution.points} most={most} />
            <span className="number">{figures.points(treeContribution.points, kind)}</span>
          </li>
        )}
      </ul>
    </section>
  );
}
