import { useTranslations } from 'use-intl';
import { useFigures } from '../ui/format.js';
import type { KpiVersion } from './kpi-documents.js';

/** What models are compared by: a row a figure, a value a model; rows that no model has a value for are left out. */
export function useFigureRows(models: readonly KpiVersion[]): { readonly name: string; readonly values: string[] }[] {
  const t = useTranslations('kpiModels.figureNames');
  const methods = useTranslations('kpiModels.methods');
  const figures = useFigures();
  const or = (value: number | null, format: (value: number) => string): string =>
    value === null ? '–' : format(value);
  const rows: readonly [string, (model: KpiVersion) => string][] = [
    [t('method'), ({ method }) => methods(method)],
    [t('fitted'), ({ createdAt }) => figures.time(createdAt)],
    [t('illustrations'), ({ illustrations }) => figures.count(illustrations)],
    [t('heldOut'), (model) => figures.count(model.figures.heldOut)],
    [t('spearman'), (model) => or(model.figures.spearman, figures.precise)],
    [t('calibration'), (model) => or(model.figures.calibration, figures.precise)],
    [t('normalisedEntropy'), (model) => or(model.figures.normalisedEntropy, figures.precise)],
    [t('relativeSquaredError'), (model) => or(model.figures.relativeSquaredError, figures.precise)],
    [t('worthTrials'), (model) => or(model.figures.worthInTrials, (trials) => figures.count(Math.round(trials)))],
    [t('coverage'), (model) => or(model.figures.coverage95, figures.share)],
  ];
  return rows
    .map(([name, valueOf]) => ({ name, values: models.map(valueOf) }))
    .filter(({ values }) => values.some((value) => value !== '–'));
}
