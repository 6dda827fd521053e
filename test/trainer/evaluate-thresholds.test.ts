import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrateThresholds } from '../../trainer/evaluate/calibrate-thresholds.js';
import { evaluateModel } from '../../trainer/evaluate/evaluate-model.js';
import { countGroups, halve, numberGroups } from '../../trainer/evaluate/groups.js';
import { normal, random } from '../../trainer/head/random.js';

const tagsOf = (...categories: number[]) =>
  categories.map((category, tag) => ({ name: String(tag), category, count: 1 }));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Scores of images x tags: `carried` says which are positives, a positive scores around +gap, a negative around -gap. */
function simulate(
  images: number,
  tags: number,
  carried: (image: number, tag: number) => boolean,
  shift = (_: number) => 0,
) {
  const draw = random(5, 'thresholds');
  const scores = new Float32Array(images * tags);
  const labels = Array.from({ length: images }, (_, image) =>
    Int32Array.from(Array.from({ length: tags }, (_, tag) => tag).filter((tag) => carried(image, tag))),
  );
  for (let image = 0; image < images; image++) {
    for (let tag = 0; tag < tags; tag++) {
      scores[image * tags + tag] = sigmoid((carried(image, tag) ? 1.5 : -1.5) + normal(draw) + shift(tag));
    }
  }
  return { scores, labels, tags };
}

describe('calibrated thresholds', () => {
  it('are the best of all for a tag that has shown where it lies, and ordered by what they favour', () => {
    const scored = simulate(4000, 1, (image) => image % 3 === 0);
    const { tags } = calibrateThresholds(scored, tagsOf(0));
    const f1 = (threshold: number) => {
      let hits = 0;
      let predicted = 0;
      let truth = 0;
      scored.scores.forEach((score, image) => {
        const carries = scored.labels[image]!.length;
        truth += carries;
        if (score <= threshold) return;
        predicted++;
        hits += carries;
      });
      return (2 * hits) / (predicted + truth);
    };
    const best = Math.max(...Array.from({ length: 999 }, (_, k) => f1((k + 1) / 1000)));
    expect(f1(tags.f1[0]!)).toBeGreaterThan(best - 0.002);
    expect(tags['f0.5'][0]!).toBeGreaterThan(tags.f1[0]!);
    expect(tags.f1[0]!).toBeGreaterThan(tags.f2[0]!);
  });

  it('of a tag nobody carries are those of its category', () => {
    // Category 4 scores two logits lower; tag 3 of it has no positive.
    const scored = simulate(
      600,
      4,
      (image, tag) => tag < 3 && image % 4 === 0,
      (tag) => (tag < 2 ? 0 : -2),
    );
    const { tags, categories } = calibrateThresholds(scored, tagsOf(0, 0, 4, 4));
    for (const rule of ['f0.5', 'f1', 'f2'] as const) expect(tags[rule][3]).toBe(categories.get(4)![rule]);
    expect(categories.get(4)!.f1).toBeLessThan(categories.get(0)!.f1);
  });

  it('of a rare tag stay near their category, of a frequent one go where it is', () => {
    const shift = (tag: number) => (tag === 0 ? 0 : -2.5);
    const carried = (image: number, tag: number) => (tag === 2 ? image < 2 : image % 4 === 0);
    const { tags, categories } = calibrateThresholds(
      simulate(1200, 3, (image, tag) => carried(image, tag), shift),
      tagsOf(0, 0, 0),
    );
    const logit = (p: number) => Math.log(p / (1 - p));
    const pooled = logit(categories.get(0)!.f1);
    expect(Math.abs(logit(tags.f1[2]!) - pooled)).toBeLessThan(0.8);
    expect(logit(tags.f1[1]!)).toBeLessThan(pooled - 0.5);
    expect(logit(tags.f1[0]!)).toBeGreaterThan(pooled + 0.3);
  });

  it('lie in 0 to 1 whatever the scores are', () => {
    const score = fc.oneof(fc.constantFrom(0, 1, 1e-30, 0.5), fc.float({ min: 0, max: 1, noNaN: true }));
    const cases = fc.integer({ min: 1, max: 8 }).chain((images) =>
      fc.record({
        scores: fc.array(score, { minLength: images * 3, maxLength: images * 3 }),
        labels: fc.array(fc.subarray([0, 1, 2]), { minLength: images, maxLength: images }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ scores, labels }) => {
        const scored = { scores: Float32Array.from(scores), labels: labels.map((r) => Int32Array.from(r)), tags: 3 };
        const { tags } = calibrateThresholds(scored, tagsOf(0, 0, 4));
        for (const thresholds of Object.values(tags)) {
          for (const threshold of thresholds) expect(threshold > 0 && threshold < 1).toBe(true);
        }
      }),
    );
  });
});

describe('macro-F1', () => {
  it('is honest: of scores that say nothing it is no better than saying yes always', () => {
    const draw = random(3, 'noise');
    const [images, tags] = [120, 200];
    const labels = Array.from({ length: images }, () =>
      Int32Array.from(Array.from({ length: tags }, (_, tag) => tag).filter(() => draw() < 0.04)),
    );
    const { metrics } = evaluateModel({
      scores: Float32Array.from({ length: images * tags }, draw),
      labels,
      groups: Int32Array.from(labels.keys()),
      tags: tagsOf(...Array.from({ length: tags }, () => 0)),
      replicates: 20,
    });
    // Always yes has F1 = 2 x 0.04 / 1.04 = 0.077; thresholds chosen on the images measured reach above 0.2.
    expect(metrics.macroF1!.value).toBeLessThan(0.09);
  });
});

describe('the halves that calibrate for each other', () => {
  it('never divide a group and are about as large as each other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 60 }),
        fc.nat(),
        (groups, seed) => {
          const numbered = numberGroups(Int32Array.from(groups), groups.length);
          const halves = halve(numbered, seed);
          const sides = new Map<number, Set<number>>();
          groups.forEach((group, image) => sides.set(group, (sides.get(group) ?? new Set()).add(halves[image]!)));
          for (const side of sides.values()) expect(side.size).toBe(1);
          if (countGroups(numbered) < 2) return;
          const first = halves.filter((half) => half === 0).length;
          const largest = Math.max(...groups.map((group) => groups.filter((other) => other === group).length));
          expect(Math.abs(2 * first - groups.length)).toBeLessThanOrEqual(largest);
          expect(first).toBeGreaterThan(0);
          expect(first).toBeLessThan(groups.length);
        },
      ),
    );
  });
});
