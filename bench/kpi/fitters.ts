import { predictVector } from '../../src/kpi/predict.js';
import { expectedValue } from '../../src/kpi/expected-value.js';
import { sparseOf } from '../../src/kpi/coefficients.js';
import { fitLinearModel, type FitOptions } from '../../src/kpi/fit-linear-model.js';
import type { SparseVector } from '../../src/vectors/sparse-vector.js';
import type { Lesson } from '../simulator/cells.js';

/** The rate of a creative that nothing is known of but its vector. */
export type Predictor = (vector: SparseVector) => number;

/** Whatever it chooses (a penalty, say) it chooses on the lesson. It cannot import the truth: test/kpi/import-graph.test.ts. */
export type Fitter = (lesson: Lesson) => Promise<Predictor>;

/** What `npm run bench -- kpi` compares with the peers; another fit is another line. */
export const fitters: Readonly<Record<string, Fitter>> = {
  logistic: linear({ method: 'logistic' }),
  ridge: linear({ method: 'ridge' }),
  'logistic by impressions': linear({ method: 'logistic', weights: 'impressions' }),
  'ridge by impressions': linear({ method: 'ridge', weights: 'impressions' }),
};

function linear(options: FitOptions): Fitter {
  return async ({ data }) => {
    const fitted = await fitLinearModel(data, { ...options, seed: 1 });
    const model = { ...fitted, kind: data.kind, coefficients: sparseOf(fitted.coefficients) };
    return (vector) => expectedValue(model, predictVector(model, vector));
  };
}
