import type { Pool } from 'pg';
import { inTransaction } from '../../database/open.js';
import { BadInputError, NotFoundError } from '../../errors.js';
import { sparseOf } from '../fitting/coefficients.js';
import { fitFtrlModel } from './fit-ftrl.js';
import { fitHybridModel, type GivenTrees } from './fit-hybrid-model.js';
import { fitLinearModel, type FitOptions, type LinearMethod } from './fit-linear-model.js';
import type { FtrlParameters } from '../solvers/ftrl.js';
import { findKpi } from '../kpi-table.js';
import { insertKpiModel, type KpiModel } from '../serving/model-table.js';
import { storePosterior } from '../posterior/posterior-table.js';
import { loadTrainingData } from '../fitting/training-data.js';
import { encodeHybrid } from '../trees/hybrid-codec.js';

export interface FitKpiModelOptions extends Omit<FitOptions, 'method'> {
  /** Default: logistic for a rate, ridge for a number. */
  readonly method?: LinearMethod | 'ftrl' | undefined;
  /** Of 'ftrl' only: goes on from the latest online model with what was observed since. */
  readonly resume?: boolean | undefined;
  /** Of 'ftrl' only. */
  readonly online?: Partial<FtrlParameters> | undefined;
  /** Name of a defined KPI. */
  readonly kpi: string;
  readonly tagModelId: number;
  /** What keeps related illustrations together: `advertiser`, or another key of the illustrations' metadata. */
  readonly groupBy?: string | undefined;
  /** Trees whose leaves stand beside the tags, or alone: a hybrid. */
  readonly trees?: GivenTrees | undefined;
}

/**
 * Fits a model of a KPI to everything observed and stores it, not yet deployed; see fit-ftrl.ts for online models.
 *
 * @throws NotFoundError when the KPI is not defined
 * @throws BadInputError for options that the method does not have
 * @throws KpiDataError when the data are too few or do not vary
 */
export async function fitKpiModel(pool: Pool, options: FitKpiModelOptions): Promise<KpiModel> {
  const { method, resume, online, ...linear } = options;
  if (method === 'ftrl') {
    const { weights = 'variance-components' } = options;
    if (weights !== 'variance-components') {
      throw new BadInputError(`An online model weighs by variance-components, not by ${weights}.`);
    }
    return fitFtrlModel(pool, options);
  }
  if (resume || online) {
    throw new BadInputError('Only an online model is resumed and has learning rates: fit it by the method ftrl.');
  }
  const { tagModelId, groupBy, signal } = options;
  const kpi = await findKpi(pool, options.kpi);
  if (!kpi) throw new NotFoundError(`There is no KPI "${options.kpi}".`);
  const data = await loadTrainingData(pool, kpi, tagModelId, { groupBy, signal });
  const hybrid = options.trees && (await fitHybridModel(data, options.trees, { ...linear, method }));
  const fitted = hybrid ?? (await fitLinearModel(data, { ...linear, method }));
  // A model is there with what it is unsure of, or not at all.
  return inTransaction(pool, async (client) => {
    const model = await insertKpiModel(client, {
      kpiId: kpi.id,
      tagModelId,
      method: fitted.method,
      link: fitted.link,
      intercept: fitted.intercept,
      coefficients: sparseOf(fitted.coefficients),
      context: fitted.context,
      unexplainedVariance: fitted.unexplainedVariance,
      meanScores: sparseOf(fitted.meanScores),
      lambda: fitted.report.lambda,
      illustrations: fitted.report.illustrations,
      simulated: fitted.report.simulated,
      report: fitted.report,
      trees: hybrid ? encodeHybrid(hybrid.predictor) : null,
    });
    if (fitted.posterior) await storePosterior(client, model.id, fitted.posterior);
    return model;
  });
}
