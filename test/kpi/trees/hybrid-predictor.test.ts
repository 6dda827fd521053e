import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError, BadVectorError } from '../../../src/errors.js';
import { breather } from '../../../src/kpi/breather.js';
import { sparseOf } from '../../../src/kpi/fitting/coefficients.js';
import { designOf, rowProduct } from '../../../src/kpi/solvers/design.js';
import { normal, randomStream } from '../../../src/kpi/simulation/random.js';
import { predictVector } from '../../../src/kpi/serving/predict.js';
import { decodeHybrid, encodeHybrid } from '../../../src/kpi/trees/hybrid-codec.js';
import {
  hybridContributions,
  hybridOfFit,
  hybridPredictor,
  predictHybrid,
  type HybridPredictor,
} from '../../../src/kpi/trees/hybrid-predictor.js';
import { appendLeaves } from '../../../src/kpi/trees/leaf-design.js';
import { decodeTreeModel } from '../../../src/kpi/trees/read-tree-model.js';
import { countLeaves, countTrees } from '../../../src/kpi/trees/tree-ensemble.js';
import { fixture, rows } from './fixtures.js';

function modelOf(name: string): HybridPredictor {
  const { ensemble } = decodeTreeModel(fixture(name), name);
  const uniform = randomStream(name);
  const draw = (length: number): Float64Array => Float64Array.from({ length }, () => normal(uniform));
  // Rounded to float32, as coefficients are stored.
  return hybridPredictor(-4.5, sparseOf(draw(10).map(Math.fround)), ensemble, draw(countLeaves(ensemble)));
}

const NAMES = ['lightgbm.txt', 'lightgbm-zero-as-missing.txt', 'lightgbm-stumps.txt', 'xgboost.json', 'lightgbm.onnx'];

describe.each(NAMES)('a model of tags and of the leaves of %s', (name) => {
  const model = modelOf(name);

  it('predicts what a fit to the design with leaves predicts', async () => {
    const { coefficients } = model;
    const all = new Float64Array(10 + model.leafWeights.length);
    coefficients.indices.forEach((dimension, k) => (all[dimension] = coefficients.values[k]!));
    all.set(model.leafWeights, 10);
    const design = await appendLeaves(designOf(rows), model.ensemble, breather());
    expect(hybridOfFit({ intercept: model.intercept, coefficients: all }, 10, model.ensemble)).toEqual(model);
    rows.forEach((vector, row) => {
      expect(predictHybrid(model, vector)).toBeCloseTo(model.intercept + rowProduct(design, row, all), 12);
    });
  });

  it('is the sum of its contributions, to the last bit', () => {
    for (const vector of rows) {
      const { tags, trees } = hybridContributions(model, vector);
      const byDimension = tags.toSorted((a, b) => a.dimension - b.dimension);
      const linear = byDimension.reduce((sum, { contribution }) => sum + contribution, model.intercept);
      expect(linear).toBe(predictVector(model, vector));
      const byTree = trees.largest.toSorted((a, b) => a.tree - b.tree);
      expect(byTree.map(({ tree }) => tree)).toEqual([...model.ensemble.roots.keys()]);
      expect(byTree.reduce((sum, { contribution }) => sum + contribution, 0)).toBe(trees.contribution);
      expect(linear + trees.contribution).toBe(predictHybrid(model, vector));
    }
  });

  it('names the trees that add most', () => {
    const all = hybridContributions(model, rows[0]!);
    const some = hybridContributions(model, rows[0]!, { trees: 2 });
    expect(some.trees.largest).toEqual(all.trees.largest.slice(0, 2));
    expect(some.trees.contribution).toBe(all.trees.contribution);
    const sizes = all.trees.largest.map(({ contribution }) => Math.abs(contribution));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  it('is the same after it was stored', () => {
    const stored = decodeHybrid(encodeHybrid(model));
    expect(stored).toEqual(model);
    expect(stored.ensemble.absent).toBe(model.ensemble.absent);
    expect(countTrees(stored.ensemble)).toBe(countTrees(model.ensemble));
    // A driver's buffer begins anywhere.
    const shifted = Buffer.concat([Buffer.alloc(3), encodeHybrid(model)]).subarray(3);
    expect(decodeHybrid(shifted)).toEqual(model);
  });
});

describe('a stored model that is damaged', () => {
  const whole = encodeHybrid(modelOf('lightgbm.txt'));

  it('is refused wherever it is cut', () => {
    for (let length = 0; length < whole.length; length += 61) {
      expect(() => decodeHybrid(whole.subarray(0, length))).toThrow(/no stored model.*Fit the model again/);
    }
  });

  it('is refused, or still gives an answer', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const damaged = Buffer.from(whole);
        damaged[at] = byte;
        try {
          const model = decodeHybrid(damaged);
          for (const row of rows.slice(0, 5)) hybridContributions(model, row);
        } catch (error) {
          if (!(error instanceof BadInputError || error instanceof BadVectorError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a model of tags and leaves that does not fit together', () => {
  const { ensemble } = decodeTreeModel(fixture('lightgbm.txt'), 'lightgbm.txt');
  const none = (dimensions: number) => sparseOf(new Float64Array(dimensions));
  const weights = new Float64Array(countLeaves(ensemble));

  it('is refused: one weight a leaf, each finite, and trees that look at the picture alone', () => {
    expect(() => hybridPredictor(0, none(10), ensemble, weights.subarray(1))).toThrow(
      /leaf weights were given for trees/,
    );
    expect(() => hybridPredictor(0, none(10), ensemble, weights.with(0, NaN))).toThrow(/not a finite number/);
    expect(() => hybridPredictor(0, none(3), ensemble, weights)).toThrow(/a prediction knows the picture alone/);
  });

  it('may have no coefficients of tags', () => {
    const model = hybridPredictor(0.5, none(10), ensemble, weights.fill(0.25));
    expect(predictHybrid(model, rows[0]!)).toBe(0.5 + 0.25 * countTrees(ensemble));
  });
});
