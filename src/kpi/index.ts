/** Observations of a KPI, linear models of it over the tag vectors, what they forecast, why, and how surely. */
export type { BadRow } from './observations/bad-rows.js';
export { FACTOR_NAMES, type FactorName } from './fitting/cells.js';
export { rankedCoefficients, standardErrorOf, type RankedCoefficient } from './fitting/coefficients.js';
export type { AskedContext, ContextEffects } from './fitting/context-effects.js';
export {
  deployKpiModel,
  deploymentBefore,
  listDeployments,
  rollBackKpiModel,
  type Deployment,
} from './serving/deployment-table.js';
export { allocateImpressions, decideAmong, type CandidateDecision, type RunningCandidate } from './decisions/choose.js';
export { explainTrees, type ExplainedTrees } from './serving/explain-trees.js';
export {
  explain,
  explainByGroup,
  valueAtIntercept,
  type ContributionGroup,
  type ExplainedContribution,
} from './serving/explain.js';
export { feedBreaks, type FeedBreak } from './observations/feed-breaks.js';
export { fitKpiModel, type FitKpiModelOptions } from './training/fit.js';
export { type GivenTrees } from './training/fit-hybrid-model.js';
export { fitLinearModel, type FitOptions, type FittedModel, type LinearMethod } from './training/fit-linear-model.js';
export {
  blended,
  forecast,
  intervalFromObservations,
  observedInterval,
  trueInterval,
  type Forecast,
} from './serving/forecast.js';
export type { FtrlParameters } from './solvers/ftrl.js';
export {
  importObservations,
  type ImportOptions,
  type ImportProgress,
  type ImportReport,
} from './observations/import-observations.js';
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
export { maturedBefore } from './observations/maturity.js';
export { findDeployedModel, findKpiModel, listKpiModels, type KpiModel } from './serving/model-table.js';
export type { ColumnNames } from './observations/observation-columns.js';
export { daysWithin } from './series/observed-days.js';
export { kpiCreatives, type CreativeOrder, type KpiCreative } from './series/kpi-creatives.js';
export {
  kpiSeries,
  type NamedCriterion,
  type SeriesGrouping,
  type SeriesPoint,
  type KpiBucket,
} from './series/kpi-series.js';
export { tagTotals } from './series/tag-totals.js';
export { kpiTotals, observedTotals, type KpiTotals } from './observations/observation-table.js';
export { PosteriorCache } from './posterior/posterior-cache.js';
export { loadPosterior } from './posterior/posterior-table.js';
export type { Posterior } from './posterior/coefficient-posterior.js';
export {
  contributions,
  predictStored,
  predictVector,
  type Contribution,
  type LinearPredictor,
} from './serving/predict.js';
export {
  loadPredictor,
  predictIllustrations,
  PredictorCache,
  type KpiPredictor,
  type TreesContribution,
} from './serving/predictor.js';
export {
  bestPredicted,
  countPredicted,
  refreshPredictions,
  type BestPredicted,
  type PredictionOrder,
} from './serving/prediction-table.js';
export { reportPage } from './report/report-page.js';
export type { KpiReport } from './report/report.js';
export { loadTrainingData, type TrainingData } from './fitting/training-data.js';
export type { Interval } from './uncertainty/logit-normal.js';
export { normalInterval } from './uncertainty/normal-distribution.js';
export { WEIGHT_METHODS, type WeightMethod } from './solvers/weights.js';
export { difference, editVector, type CoOccurring, type EditedVector, type TagEdit } from './serving/what-if.js';
