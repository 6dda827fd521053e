/** Observations of a KPI as k of n, a linear model of it over the tag vectors, and what the model says. */
export type { BadRow } from './bad-rows.js';
export { rankedCoefficients, type RankedCoefficient } from './coefficients.js';
export type { ColumnNames } from './csv-columns.js';
export { fitKpiModel, type FitKpiModelOptions } from './fit.js';
export { fitRidge, type FitOptions, type FittedRidge } from './fit-ridge.js';
export { importObservations, type ImportOptions, type ImportReport } from './import-csv.js';
export { defineKpi, findKpi, listKpis, type Kpi } from './kpi-table.js';
export { deployKpiModel, findDeployedModel, findKpiModel, listKpiModels, type KpiModel } from './model-table.js';
export { kpiTotals, observedTotals, type KpiTotals, type Observation } from './observation-table.js';
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
