import { Link } from 'wouter';
import { useTranslations } from 'use-intl';
import { SimulatedBadge } from '../ui/badge.js';
import { Card } from '../ui/card.js';
import { Figures } from '../ui/figures.js';
import { useFigures } from '../ui/format.js';
import type { ShownKpi } from './kpi-documents.js';
import { Maturity } from './maturity.js';
import styles from './kpi-models.module.css';

/** What was observed of a KPI so far, and which model answers for it. */
export function KpiOverview({ kpi }: { readonly kpi: ShownKpi }) {
  const t = useTranslations('kpiModels.overview');
  const methods = useTranslations('kpiModels.methods');
  const figures = useFigures();
  const { name, kind, numerator, denominator, observations, deployedModel } = kpi;
  return (
    <Card title={name} actions={observations.simulated ? <SimulatedBadge /> : undefined}>
      <Figures
        figures={[
          {
            label: t(kind === 'RATE' ? 'rate' : 'mean'),
            value: observations.rate === null ? '–' : figures.kpi(observations.rate, kind),
            meaning: t(kind === 'RATE' ? 'rateMeaning' : 'meanMeaning', { numerator, denominator }),
          },
          {
            label: t('observed'),
            value: figures.count(observations.illustrations),
            detail: t('illustrations', { count: observations.illustrations }),
            meaning: t('totals', {
              numerator: `${figures.compact(observations.numerator)} ${numerator}`,
              denominator: `${figures.compact(observations.denominator)} ${denominator}`,
              rows: figures.count(observations.rows),
            }),
          },
          {
            label: t('answers'),
            value: deployedModel ? (
              <Link href={`/kpi-models/${deployedModel.id}`}>{t('model', { id: deployedModel.id })}</Link>
            ) : (
              t('none')
            ),
            meaning: deployedModel
              ? `${methods(deployedModel.method)}${deployedModel.deployedAt === null ? '' : ` · ${t('since', { time: figures.time(deployedModel.deployedAt) })}`}`
              : t('noneMeaning'),
          },
        ]}
      />
      <div className={styles.maturity}>
        <Maturity kpi={kpi} />
      </div>
    </Card>
  );
}
