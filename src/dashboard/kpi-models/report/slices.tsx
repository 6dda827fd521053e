import { useTranslations } from 'use-intl';
import type { KpiReport } from '../../../kpi/report/report.js';
import { IntervalBar } from '../../charts/interval-bar.js';
import { Card } from '../../ui/card.js';
import { useFigures } from '../../ui/format.js';
import styles from '../kpi-models.module.css';

type Slice = KpiReport['holdOut']['slices'][number]['slices'][number];

/** Calibration of each slot, audience and day: a model that is right on average may be wrong for each. */
export function Slices({ report }: { readonly report: KpiReport }) {
  const t = useTranslations('kpiModels.slices');
  const figures = useFigures();
  const { holdOut, groups, illustrations } = report;
  return (
    <Card title={t('title')} note={t('note')}>
      {groups < illustrations && (
        <p className={styles.quiet}>{t('groups', { groups: figures.count(groups), count: illustrations })}</p>
      )}
      {holdOut.slices.length === 0 && <p>{t('none')}</p>}
      {holdOut.slices.map(({ factor, fieldRce, slices }) => {
        const reach = Math.max(
          0.1,
          ...slices.map(({ calibration }) => (calibration === null ? 0 : Math.abs(Math.log(calibration)))),
        );
        return (
          <section key={factor} className={styles.slice} aria-label={t(`factors.${factor}`)}>
            <h3>{t(`factors.${factor}`)}</h3>
            <p className={styles.quiet}>{t('fieldRce', { value: figures.precise(fieldRce) })}</p>
            <div role="region" aria-label={t(`factors.${factor}`)} tabIndex={0} className={styles.tall}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t(`levels.${factor}`)}</th>
                    <th scope="col" className="number">
                      {t('trials')}
                    </th>
                    <th scope="col" className="number">
                      {t('observed')}
                    </th>
                    <th scope="col" className="number">
                      {t('forecast')}
                    </th>
                    <th scope="col" className="number">
                      {t('calibration')}
                    </th>
                    <th scope="col" aria-hidden="true" className={styles.barHead} />
                  </tr>
                </thead>
                <tbody>
                  {ordered(factor, slices).map((slice) => (
                    <tr key={slice.slice}>
                      <th scope="row">
                        {slice.slice === ''
                          ? t('unknown')
                          : factor === 'day'
                            ? figures.day(`${slice.slice}T12:00`)
                            : slice.slice}
                      </th>
                      <td className="number">{figures.compact(slice.trials)}</td>
                      <td className="number">{figures.count(Math.round(slice.observedSuccesses))}</td>
                      <td className="number">{figures.count(Math.round(slice.predictedSuccesses))}</td>
                      <td className="number">
                        {slice.calibration === null ? '–' : figures.precise(slice.calibration)}
                      </td>
                      <td className={styles.bar}>
                        {slice.calibration !== null && slice.calibration > 0 && (
                          <IntervalBar value={Math.log(slice.calibration)} domain={[-reach, reach]} origin={0} />
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </section>
        );
      })}
    </Card>
  );
}

/** Days in time; others as the report has them, those with the most trials first. */
function ordered(factor: string, slices: readonly Slice[]): readonly Slice[] {
  return factor === 'day' ? [...slices].sort((a, b) => (a.slice < b.slice ? -1 : 1)) : slices;
}
