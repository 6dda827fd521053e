import { sparseOf } from '../../src/kpi/fitting/coefficients.js';
import { forecast, type Forecast, type ForecastingModel } from '../../src/kpi/serving/forecast.js';
import { fitLinearModel, type FitOptions } from '../../src/kpi/training/fit-linear-model.js';
import type { Posterior } from '../../src/kpi/posterior/coefficient-posterior.js';
import { predictVector } from '../../src/kpi/serving/predict.js';
import type { TrainingData } from '../../src/kpi/fitting/training-data.js';
import type { SparseVector } from '../../src/vectors/sparse-vector.js';

/** A fitted model as it would be read from the database, with its posterior. */
export async function fittedModel(
  data: TrainingData,
  options: FitOptions = {},
): Promise<{ model: ForecastingModel; posterior: Posterior }> {
  const { posterior, coefficients, ...fitted } = await fitLinearModel(data, options);
  return { model: { ...fitted, kind: data.kind, coefficients: sparseOf(coefficients) }, posterior: posterior! };
}

export function forecastOf(
  { model, posterior }: { model: ForecastingModel; posterior: Posterior | null },
  vector: SparseVector,
  asked: Parameters<typeof forecast>[3] = {},
): Forecast {
  return forecast(model, predictVector(model, vector), posterior && posterior.variance(vector), asked);
}
