import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { KpiReport } from '../../../kpi/report/report.js';
import type { KpiReportQuery } from '../../generated/graphql.js';
import { Card } from '../../ui/card.js';
import { useFigures } from '../../ui/format.js';
import styles from '../kpi-models.module.css';

/** What the model was fitted to, and how. */
export function About(props: { readonly report: KpiReport; readonly model: NonNullable<KpiReportQuery['kpiModel']> }) {
  const { report, model } = props;
  const t = useTranslations('kpiModels.about');
  const methods = useTranslations('kpiModels.methods');
  const fitting = useTranslations('kpiModels.fitting');
  const figures = useFigures();
  const { online, trees } = report;
  const rows: (readonly [string, ReactNode] | false)[] = [
    [t('method'), methods(model.method)],
    [t('tagModel'), <Link href={`/tag-models/${model.tagModel.id}`}>{model.tagModel.name}</Link>],
    [t('fitted'), figures.time(model.createdAt)],
    [t('illustrations'), figures.count(report.illustrations)],
    report.illustrationsWithoutVector > 0 && [t('withoutVector'), figures.count(report.illustrationsWithoutVector)],
    report.groups < report.illustrations && [t('groups'), figures.count(report.groups)],
    [t('observations'), figures.count(report.observations)],
    [
      t('totals'),
      t(report.kind === 'rate' ? 'kOfN' : 'sumOver', {
        numerator: figures.count(report.numerator),
        denominator: figures.count(report.denominator),
      }),
    ],
    [
      t(report.kind === 'rate' ? 'baseRate' : 'baseMean'),
      figures.kpi(report.baseRate, report.kind === 'rate' ? 'RATE' : 'NUMBER'),
    ],
    report.immatureFrom !== null && [t('immatureFrom'), figures.day(`${report.immatureFrom}T12:00`)],
    [t('weights'), weightName(report.weights.method)],
    [t('lambda'), figures.compact(report.lambda)],
    report.weights.unexplainedVariance !== null && [t('tau2'), figures.precise(report.weights.unexplainedVariance)],
    [t('seed'), String(report.seed)],
    report.tagGroups.length > 0 && [t('tagGroups'), figures.count(report.tagGroups.length)],
    online !== undefined && [
      t('ftrl'),
      t('ftrlParameters', {
        alpha: String(online.parameters.alpha),
        beta: String(online.parameters.beta),
        l1: String(online.parameters.l1),
        l2: String(online.parameters.l2),
      }),
    ],
    online !== undefined && [
      t('resumedFrom'),
      online.resumedFrom === null ? (
        t('fromBeginning')
      ) : (
        <Link href={`/kpi-models/${online.resumedFrom}`}>{t('model', { id: online.resumedFrom })}</Link>
      ),
    ],
    trees !== undefined && [
      t('trees'),
      t('treesOf', { trees: figures.count(trees.trees), leaves: figures.count(trees.leaves), format: trees.format }),
    ],
  ];
  return (
    <Card title={t('title')}>
      <dl className={styles.facts}>
        {rows
          .filter((row) => row !== false)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </Card>
  );

  function weightName(method: string): string {
    const names = {
      'variance-components': 'VARIANCE_COMPONENTS',
      impressions: 'IMPRESSIONS',
      equal: 'EQUAL',
    } as const;
    return method in names ? fitting(`weightNames.${names[method as keyof typeof names]}`) : method;
  }
}
