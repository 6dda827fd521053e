import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  averagePrecision,
  rankToLastPositive,
  resampleAveragePrecision,
} from '../../trainer/evaluate/average-precision.js';
import { decide } from '../../trainer/evaluate/cross-fit.js';
import { evaluateModel } from '../../trainer/evaluate/evaluate-model.js';
import { carriersOf, columnOf } from '../../trainer/evaluate/scored-images.js';

interface Reference {
  readonly images: number;
  readonly tags: number;
  readonly scores: number[];
  readonly labels: number[][];
  readonly weights: number[];
  readonly averagePrecision: number[];
  readonly weightedAveragePrecision: number[];
  readonly macroAp: number;
  readonly f1: number[];
  readonly breakEvenF1: number;
  readonly breakEvenThreshold: number;
  readonly ndcgAt5: number;
  readonly crossEntropyPerTag: number;
  readonly squaredError: number;
}

/**
 * Made by evaluate-reference.py beside it. No two scores of a tag are equal there: scikit-learn gives tied positives the
 * precision below the whole tie, here each stands in a row after the tied negatives, which is never more.
 */
const reference = JSON.parse(
  readFileSync(new URL('fixtures/evaluate-reference.json', import.meta.url), 'utf8'),
) as Reference;
const scored = {
  scores: Float32Array.from(reference.scores),
  labels: reference.labels.map((row) => Int32Array.from(row)),
  tags: reference.tags,
};
const carriers = carriersOf(scored.labels, scored.tags);
const column = (tag: number) => columnOf(scored, tag, new Float32Array(reference.images));

describe('against scikit-learn', () => {
  it('average precision of every tag is the same', () => {
    for (let tag = 0; tag < scored.tags; tag++) {
      expect(averagePrecision(column(tag), carriers[tag]!)).toBeCloseTo(reference.averagePrecision[tag]!, 10);
    }
  });

  it('average precision of a resample is the one with sample weights', () => {
    const resamples = { replicates: 1, weights: Uint8Array.from(reference.weights) };
    const into = new Float64Array(1);
    for (let tag = 0; tag < scored.tags; tag++) {
      const ranking = rankToLastPositive(column(tag), carriers[tag]!);
      resampleAveragePrecision(ranking, resamples, into);
      expect(into[0]).toBeCloseTo(reference.weightedAveragePrecision[tag]!, 10);
    }
  });

  it('F1 of every tag at a threshold is the same', () => {
    const halves = new Uint8Array(reference.images);
    for (let tag = 0; tag < scored.tags; tag++) {
      const { f1 } = decide(column(tag), [0.4, NaN], halves, carriers[tag]!);
      expect(f1).toBeCloseTo(reference.f1[tag]!, 10);
    }
  });

  it('so are the means, the break-even point and the losses', () => {
    const { metrics, breakEven } = evaluateModel({
      ...scored,
      groups: Int32Array.from(scored.labels.keys()),
      tags: Array.from({ length: scored.tags }, (_, tag) => ({ name: String(tag), category: 0, count: 1 })),
      replicates: 20,
    });
    expect(metrics.macroAp!.value).toBeCloseTo(reference.macroAp, 10);
    expect(metrics.microF1!.value).toBeCloseTo(reference.breakEvenF1, 10);
    expect(breakEven.f1).toBeCloseTo(reference.breakEvenF1, 10);
    expect(breakEven.threshold).toBeCloseTo(reference.breakEvenThreshold, 4);
    expect(metrics.ndcgAt[5]!.value).toBeCloseTo(reference.ndcgAt5, 10);
    expect(metrics.crossEntropyPerTag!.value).toBeCloseTo(reference.crossEntropyPerTag, 6);
    expect(metrics.crossEntropy!.value).toBeCloseTo(reference.crossEntropyPerTag * scored.tags, 5);
    expect(metrics.squaredError!.value).toBeCloseTo(reference.squaredError, 6);
  });
});
