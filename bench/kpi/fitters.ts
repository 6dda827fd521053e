import { forecast, trueInterval } from '../../src/kpi/serving/forecast.js';
import type { Interval } from '../../src/kpi/uncertainty/logit-normal.js';
import { predictVector } from '../../src/kpi/serving/predict.js';
import type { Cells } from '../../src/kpi/fitting/cells.js';
import { rowOffsets } from '../../src/kpi/fitting/context-effects.js';
import { expectedValue } from '../../src/kpi/fitting/expected-value.js';
import { sparseOf } from '../../src/kpi/fitting/coefficients.js';
import { fitLinearModel, type FitOptions } from '../../src/kpi/training/fit-linear-model.js';
import type { SparseVector } from '../../src/vectors/sparse-vector.js';
import type { Lesson } from '../simulator/cells.js';

/** What a fit says of a creative that it has not seen. */
export interface Predictor {
  /** Its rate in the average context. */
  (vector: SparseVector): number;
  /** Its rate where it was served, by offsets of its cells, when the fit knows what contexts do. */
  readonly served?: (vector: SparseVector, row: number, cells: Cells) => number;
  /** 95 % interval of its true rate in the average context. */
  readonly interval?: (vector: SparseVector) => Interval;
}

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
    let offsets: Float64Array | undefined;
    return Object.assign((vector: SparseVector) => expectedValue(model, predictVector(model, vector)), {
      served: (vector: SparseVector, row: number, cells: Cells) => {
        offsets ??= rowOffsets(cells, cells.rows.at(-1)! + 1, model.context);
        return expectedValue(model, predictVector(model, vector), offsets[row] ?? 0);
      },
      interval: (vector: SparseVector) => {
        const made = forecast(model, predictVector(model, vector), fitted.posterior!.variance(vector));
        return trueInterval(model, made)!;
      },
    });
  };
}
