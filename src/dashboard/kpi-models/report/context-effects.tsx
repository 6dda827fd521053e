import { useTranslations } from 'use-intl';
import { IntervalBar } from '../../charts/interval-bar.js';
import type { KpiLink, KpiReportQuery } from '../../generated/graphql.js';
import { Card } from '../../ui/card.js';
import { useFigures } from '../../ui/format.js';
import styles from '../kpi-models.module.css';

type Effect = NonNullable<KpiReportQuery['kpiModel']>['context'][number];

/** What goes with slot, audience and day, which the coefficients of tags are free of. */
export function ContextEffects(props: { readonly context: readonly Effect[]; readonly link: KpiLink }) {
  const { context, link } = props;
  const t = useTranslations('kpiModels.context');
  const slices = useTranslations('kpiModels.slices');
  const figures = useFigures();
  const factors = [...new Set(context.map(({ factor }) => factor))];
  const reach = Math.max(1e-9, ...context.map(({ effect }) => Math.abs(effect)));
  const known = (factor: string): factor is 'slot' | 'audience' | 'day' =>
    factor === 'slot' || factor === 'audience' || factor === 'day';
  return (
    <Card title={t('title')} note={t(link === 'LOGIT' ? 'noteLogit' : 'noteIdentity')}>
      <div role="region" aria-label={t('title')} tabIndex={0} className={styles.tall}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('level')}</th>
              <th scope="col" aria-hidden="true" className={styles.barHead} />
              <th scope="col" className="number">
                {t('effect')}
              </th>
              {link === 'LOGIT' && (
                <th scope="col" className="number">
                  {t('odds')}
                </th>
              )}
              <th scope="col" className="number">
                {t('trials')}
              </th>
            </tr>
          </thead>
          {factors.map((factor) => (
            <tbody key={factor}>
              <tr>
                <th scope="rowgroup" colSpan={5} className={styles.factor}>
                  {known(factor) ? slices(`factors.${factor}`) : factor}
                </th>
              </tr>
              {context
                .filter((each) => each.factor === factor)
                .map(({ level, effect, trials }) => (
                  <tr key={level}>
                    <th scope="row">
                      {level === '' ? slices('unknown') : factor === 'day' ? figures.day(`${level}T12:00`) : level}
                    </th>
                    <td className={styles.bar}>
                      <IntervalBar value={effect} domain={[-reach, reach]} origin={0} />
                    </td>
                    <td className="number">{figures.coefficient(effect)}</td>
                    {link === 'LOGIT' && <td className="number">× {figures.score(Math.exp(effect))}</td>}
                    <td className="number">{figures.compact(trials)}</td>
                  </tr>
                ))}
            </tbody>
          ))}
        </table>
      </div>
    </Card>
  );
}
