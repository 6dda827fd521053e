/** Observations of a KPI, linear models of it over the tag vectors, what they forecast, why, and how surely. */
export type { BadRow } from './bad-rows.js';
export { FACTOR_NAMES, type FactorName } from './cells.js';
export { rankedCoefficients, type RankedCoefficient } from './coefficients.js';
export type { AskedContext, ContextEffects } from './context-effects.js';
export { deployKpiModel, listDeployments, rollBackKpiModel, type Deployment } from './deployment-table.js';
export { allocateImpressions, decideAmong, type CandidateDecision, type RunningCandidate } from './decisions/choose.js';
export { explainTrees, type ExplainedTrees } from './explain-trees.js';
export {
  explain,
  explainByGroup,
  valueAtIntercept,
  type ContributionGroup,
  type ExplainedContribution,
} from './explain.js';
export { feedBreaks, type FeedBreak } from './feed-breaks.js';
export { fitKpiModel, type FitKpiModelOptions } from './fit.js';
export { type GivenTrees } from './fit-hybrid-model.js';
export { fitLinearModel, type FitOptions, type FittedModel, type LinearMethod } from './fit-linear-model.js';
export { blended, forecast, observedInterval, trueInterval, type Forecast } from './forecast.js';
export type { FtrlParameters } from './ftrl.js';
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
export type { Link } from './link.js';
export { maturedBefore } from './maturity.js';
export { findDeployedModel, findKpiModel, listKpiModels, type KpiModel } from './model-table.js';
export type { ColumnNames } from './observation-columns.js';
export { kpiTotals, observedTotals, type KpiTotals } from './observation-table.js';
export { PosteriorCache } from './posterior-cache.js';
export { loadPosterior } from './posterior-table.js';
export type { Posterior } from './coefficient-posterior.js';
export { contributions, predictStored, predictVector, type Contribution, type LinearPredictor } from './predict.js';
export {
  loadPredictor,
  predictIllustrations,
  PredictorCache,
  type KpiPredictor,
  type TreesContribution,
} from './predictor.js';
export { bestPredicted, countPredicted, refreshPredictions, type BestPredicted } from './prediction-table.js';
export { reportPage } from './report-page.js';
export type { KpiReport } from './report.js';
export { loadTrainingData, type TrainingData } from './training-data.js';
export type { Interval } from './uncertainty/logit-normal.js';
export { WEIGHT_METHODS, type WeightMethod } from './weights.js';
export { difference, editVector, type CoOccurring, type EditedVector, type TagEdit } from './what-if.js';
