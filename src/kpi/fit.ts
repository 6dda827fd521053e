import type { Database } from '../database/open.js';
import { NotFoundError } from '../errors.js';
import { sparseOf } from './coefficients.js';
import { fitRidge, type FitOptions } from './fit-ridge.js';
import { findKpi } from './kpi-table.js';
import { insertKpiModel, type KpiModel } from './model-table.js';
import { loadTrainingData } from './training-data.js';

export interface FitKpiModelOptions extends FitOptions {
  /** Name of a defined KPI. */
  readonly kpi: string;
  readonly tagModelId: number;
  /** Key of the illustrations' metadata that keeps related ones together, e.g. `advertiser`. */
  readonly groupBy?: string;
}

/**
 * Fits a model of a KPI to everything observed and stores it, not yet deployed.
 *
 * @throws NotFoundError when the KPI is not defined
 * @throws KpiDataError when the data are too few or do not vary
 */
export async function fitKpiModel(db: Database, options: FitKpiModelOptions): Promise<KpiModel> {
  const { tagModelId, groupBy, signal } = options;
  const kpi = await findKpi(db, options.kpi);
  if (!kpi) throw new NotFoundError(`There is no KPI "${options.kpi}".`);
  const data = await loadTrainingData(db, kpi.id, tagModelId, { groupBy, signal });
  const { intercept, coefficients, report } = await fitRidge(data, options);
  return insertKpiModel(db, {
    kpiId: kpi.id,
    tagModelId,
    intercept,
    coefficients: sparseOf(coefficients),
    lambda: report.lambda,
    illustrations: report.illustrations,
    simulated: report.simulated,
    report,
  });
}
