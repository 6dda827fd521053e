/** Observations of a KPI as k of n, a linear model of it over the tag vectors, and what the model says. */
export type { BadRow } from './bad-rows.js';
export { rankedCoefficients, type RankedCoefficient } from './coefficients.js';
export { fitKpiModel, type FitKpiModelOptions } from './fit.js';
export { fitRidge, type FitOptions, type FittedRidge } from './fit-ridge.js';
export { feedBreaks, type FeedBreak } from './feed-breaks.js';
export {
  importObservations,
  type ImportOptions,
  type ImportProgress,
  type ImportReport,
} from './import-observations.js';
export {
  defineKpi,
  findKpi,
  listKpis,
  setMaturityDays,
  type Kpi,
  type KpiDefinition,
  type KpiKind,
} from './kpi-table.js';
export { maturedBefore } from './maturity.js';
export { deployKpiModel, findDeployedModel, findKpiModel, listKpiModels, type KpiModel } from './model-table.js';
export type { ColumnNames } from './observation-columns.js';
export { kpiTotals, observedTotals, type KpiTotals } from './observation-table.js';
export {
  bestPredicted,
  contributions,
  predictStored,
  predictVector,
  rateOf,
  type Contribution,
  type LinearPredictor,
} from './predict.js';
export type { KpiReport } from './report.js';
export { loadTrainingData, type TrainingData } from './training-data.js';
export { WEIGHT_METHODS, type WeightMethod } from './weights.js';
