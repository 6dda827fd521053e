import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.js';
import { averagePrecision } from '../../trainer/evaluate/average-precision.js';
import { evaluateModel, type EvaluationInput } from '../../trainer/evaluate/evaluate-model.js';
import { crossEntropies, squaredErrors } from '../../trainer/evaluate/losses.js';
import { nearestOfSameGroup } from '../../trainer/evaluate/neighbours.js';
import { PairHistogram } from '../../trainer/evaluate/precision-recall.js';
import { rankTags } from '../../trainer/evaluate/ranked-tags.js';
import { reliability } from '../../trainer/evaluate/reliability.js';

const rows = (...labels: number[][]) => labels.map((row) => Int32Array.from(row));
const tagsNamed = (count: number, category = 0) =>
  Array.from({ length: count }, (_, tag) => ({ name: `tag ${tag}`, category, count: tag + 1 }));

describe('average precision', () => {
  it('is the mean of the precisions at the positives', () => {
    // Ranked: + - + -, so (1/1 + 2/3) / 2.
    expect(averagePrecision(Float32Array.of(0.9, 0.8, 0.7, 0.1), [0, 2])).toBeCloseTo(5 / 6, 12);
  });

  it('ranks ties worst case, so that a constant score earns nothing', () => {
    expect(averagePrecision(Float32Array.of(0.5, 0.5, 0.5, 0.5), [0])).toBeCloseTo(1 / 4, 12);
    expect(averagePrecision(Float32Array.of(0, 0, -0, 0), [2])).toBeCloseTo(1 / 4, 12);
  });

  it('is what its definition gives for any scores', () => {
    const cases = fc.array(fc.record({ score: fc.integer({ min: 0, max: 6 }), positive: fc.boolean() }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(cases, (images) => {
        const positives = [...images.keys()].filter((image) => images[image]!.positive);
        const order = [...images.keys()].sort(
          (a, b) =>
            images[b]!.score - images[a]!.score || Number(images[a]!.positive) - Number(images[b]!.positive) || a - b,
        );
        const precisions = order.flatMap((image, rank) =>
          images[image]!.positive
            ? order.slice(0, rank + 1).filter((other) => images[other]!.positive).length / (rank + 1)
            : [],
        );
        const expected = precisions.reduce((sum, each) => sum + each, 0) / precisions.length;
        const actual = averagePrecision(
          Float32Array.from(images, ({ score }) => score / 6),
          positives,
        );
        if (positives.length === 0) expect(actual).toBeNaN();
        else expect(actual).toBeCloseTo(expected, 12);
      }),
    );
  });
});

describe('the head of the ranked tags', () => {
  const scores = Float32Array.of(0.9, 0.8, 0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.5);
  const ranked = rankTags({ scores, labels: rows([0, 2], [1, 2], []), tags: 3 }, [2, 5]);

  it('counts right tags among the best k, over images that carry a tag', () => {
    expect([...ranked.precision.get(2)!]).toEqual([1 / 2, 1, NaN]);
    expect([...ranked.precision.get(5)!]).toEqual([2 / 5, 2 / 5, NaN]);
  });

  it('weighs them by rank in nDCG, as much as the image has', () => {
    const second = 1 / Math.log2(3);
    expect(ranked.gain.get(2)![0]).toBeCloseTo(1 / (1 + second), 12);
    expect(ranked.gain.get(5)![0]).toBeCloseTo((1 + 1 / 2) / (1 + second), 12);
    expect(ranked.gain.get(2)![1]).toBe(1);
  });
});

describe('the break-even threshold', () => {
  it('is where as many pairs are predicted as are true', () => {
    const scores = Float32Array.of(0.9, 0.6, 0.4, 0.7, 0.2, 0.1);
    const pairs = new PairHistogram({ scores, labels: rows([0, 2], [1]), tags: 3 });
    const { threshold, f1 } = pairs.breakEven();
    expect(threshold).toBeCloseTo(0.6, 4);
    // Three predicted (0.9, 0.7, 0.6), three true, one hit.
    expect(f1).toBeCloseTo(1 / 3, 12);
    expect(pairs.curve()[0]).toEqual({ threshold: expect.closeTo(0.9, 4), precision: 1, recall: 1 / 3 });
    expect(pairs.curve().at(-1)!.recall).toBe(1);
  });
});

describe('the losses', () => {
  const scored = { scores: Float32Array.of(0.5, 0.25, 0.5, 0.75), labels: rows([0], [1]), tags: 2 };

  it('sum cross-entropy over tags, and cut certainty as Keras does', () => {
    expect(crossEntropies(scored)[0]).toBeCloseTo(-Math.log(0.5) - Math.log(0.75), 6);
    expect(crossEntropies({ scores: Float32Array.of(1), labels: rows([]), tags: 1 })[0]).toBeCloseTo(
      -Math.log(1e-7),
      4,
    );
  });

  it('average squared error over tags', () => {
    expect(squaredErrors(scored)[0]).toBeCloseTo((0.5 ** 2 + 0.25 ** 2) / 2, 6);
  });
});

describe('reliability', () => {
  it('sets what the model says against what is so', () => {
    const { bins, expectedError } = reliability({
      scores: Float32Array.of(0.62, 0.64, 0.61, 0.63, 0.001, 0.002),
      labels: rows([0, 1, 2], []),
      tags: 3,
    });
    expect(bins).toHaveLength(2);
    // Score 0.63 is in the second row, which carries nothing.
    expect(bins[1]).toMatchObject({ low: 0.6, pairs: 4, frequency: 3 / 4 });
    expect(bins[1]!.score).toBeCloseTo(0.625, 6);
    expect(expectedError).toBeCloseTo(0.125, 6);
  });
});

describe('the same group first among neighbours', () => {
  it('asks held-out rows alone, and only those that can be answered', () => {
    const vectors = Float32Array.of(1, 0, /**/ 0, 1, /**/ 0.9, 0.1, /**/ 0.2, 2, /**/ 1, 1);
    const groups = ['cat', 'dog', 'cat', 'cat', 'nobody'];
    const isQuery = [false, false, true, true, true];
    // Row 2 finds the cat, row 3 the dog (cosine looks past its length), row 4 has no answer.
    expect([...nearestOfSameGroup(vectors, 2, groups, isQuery)]).toEqual([NaN, NaN, 1, 0, NaN]);
  });
});

describe('an evaluation', () => {
  const perfect = (): EvaluationInput => ({
    scores: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1),
    labels: rows([0, 5], [1, 5]),
    groups: Int32Array.of(7, 9),
    tags: tagsNamed(6),
    replicates: 50,
  });

  it('is perfect for perfect scores', () => {
    const { metrics, tagsScored, perTag } = evaluateModel(perfect());
    expect(tagsScored).toBe(3);
    expect(metrics.macroAp).toEqual({ value: 1, low: 1, high: 1 });
    expect(metrics.microF1).toEqual({ value: 1, low: 1, high: 1 });
    expect(metrics.precisionAt[1]!.value).toBe(1);
    expect(metrics.ndcgAt[30]!.value).toBe(1);
    expect(metrics.squaredError!.value).toBe(0);
    expect(metrics.macroApFrequent).toBeNull();
    expect(metrics.sameSubjectAt1).toBeNull();
    expect(perTag[2]).toMatchObject({ name: 'tag 2', training: 3, heldOut: 0, averagePrecision: null });
  });

  it('of one group has no other half to calibrate on, and says null instead of flattering', () => {
    const { metrics, perTag, warnings } = evaluateModel({ ...perfect(), groups: ['a', 'a'] });
    expect(metrics.macroF1).toBeNull();
    expect(perTag[5]!.f1).toBeNull();
    expect(metrics.macroAp!.value).toBe(1);
    expect(warnings.join()).toMatch(/Only 1 groups/);
  });

  it('tells categories and bands of training counts apart', () => {
    const tags = [
      { name: 'a', category: 0, count: 1 },
      { name: 'b', category: 0, count: 15 },
      { name: 'c', category: 4, count: 499 },
    ];
    // Tag 0 is ranked last of four, tag 1 first, tag 2 second.
    const scores = Float32Array.of(0.1, 0.9, 0.8, 0.5, 0.1, 0.9, 0.6, 0.1, 0.1, 0.7, 0.1, 0.1);
    const evaluation = evaluateModel({
      scores,
      labels: rows([0, 1, 2], [], [], []),
      groups: ['1', '2', '3', '4'],
      tags,
    });
    expect(evaluation.categories.map(({ category, macroAp }) => [category, macroAp!.value])).toEqual([
      [0, 5 / 8],
      [4, 1 / 2],
    ]);
    expect(evaluation.byFrequency.map(({ from, to, tags: n }) => [from, to, n])).toEqual([
      [1, 1, 1],
      [10, 19, 1],
      [200, 499, 1],
    ]);
    expect(evaluation.metrics.macroAp!.value).toBeCloseTo((1 / 4 + 1 + 1 / 2) / 3, 12);
  });

  it('warns of near duplicates in training', () => {
    expect(evaluateModel({ ...perfect(), leaks: 1 }).warnings[0]).toMatch(
      /1 of 2 held-out images have a near duplicate/,
    );
  });

  it('refuses what no model can have said', () => {
    const refused = (change: Partial<EvaluationInput>) => expect(() => evaluateModel({ ...perfect(), ...change }));
    refused({ scores: new Float32Array(11) }).toThrow(/11 scores are not those of 2 images x 6 tags/);
    refused({ scores: new Float32Array(12).fill(NaN, 7, 8) }).toThrow(/tag 1 of held-out image 1 the score NaN/);
    refused({ scores: new Float32Array(12).fill(3.5, 0, 1) }).toThrow(/before its sigmoid/);
    refused({ labels: [], scores: new Float32Array(0) }).toThrow(/no held-out images/);
    refused({ labels: rows([6], []) }).toThrow(/not in 0 … 5/);
    refused({ groups: ['a'] }).toThrow(BadInputError);
    refused({ replicates: 0 }).toThrow(/replicates is 0/);
  });
});
