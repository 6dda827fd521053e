import { fitRidge } from '../../src/kpi/fit-ridge.js';
import type { WeightMethod } from '../../src/kpi/weights.js';
import type { SparseVector } from '../../src/vectors/sparse-vector.js';
import type { Lesson } from '../simulator/cells.js';

/** The rate of a creative that nothing is known of but its vector. */
export type Predictor = (vector: SparseVector) => number;

/** Whatever it chooses (a penalty, say) it chooses on the lesson. It cannot import the truth: test/kpi/import-graph.test.ts. */
export type Fitter = (lesson: Lesson) => Promise<Predictor>;

/** What `npm run bench -- kpi` compares with the peers; another fit is another line. */
export const fitters: Readonly<Record<string, Fitter>> = {
  ridge: ridge('variance-components'),
  'ridge by impressions': ridge('impressions'),
};

function ridge(weights: WeightMethod): Fitter {
  return async ({ data }) => {
    const { coefficients, intercept } = await fitRidge(data, { weights });
    return ({ indices, values }) =>
      indices.reduce((sum, tag, place) => sum + values[place]! * coefficients[tag]!, intercept);
  };
}
