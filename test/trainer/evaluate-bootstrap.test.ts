import { describe, expect, it } from 'vitest';
import { evaluateModel } from '../../trainer/evaluate/evaluate-model.js';
import { Resamples } from '../../trainer/evaluate/resamples.js';
import { normal, random } from '../../trainer/head/random.js';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe('bootstrap intervals', () => {
  it('draw whole groups', () => {
    const groups = Int32Array.of(0, 1, 0, 2, 1, 0);
    const { weights, replicates } = Resamples.draw(groups, 100, 1);
    for (let r = 0; r < replicates; r++) {
      const times = Array.from(groups, (_, image) => weights[image * replicates + r]!);
      expect([times[0], times[1]]).toEqual([times[2], times[4]]);
      expect(times[0]).toBe(times[5]);
      expect(times[0]! + times[1]! + times[3]!).toBe(3);
    }
  });

  it('hold the true mean 95 times in a hundred when images come in groups, where images alone would not', () => {
    const [runs, groups, size] = [400, 60, 6];
    let byGroup = 0;
    let byImage = 0;
    for (let run = 0; run < runs; run++) {
      const draw = random(run, 'coverage');
      // Every image of a group is the same picture in all but a little: variance 1 between, 0.1 within.
      const centres = Array.from({ length: groups }, () => normal(draw));
      const group = Int32Array.from({ length: groups * size }, (_, image) => Math.floor(image / size));
      const values = Float64Array.from(group, (g) => 10 + centres[g]! + Math.sqrt(0.1) * normal(draw));
      const holds = (of: Int32Array) => {
        const { low, high } = Resamples.draw(of, 200, run).mean(values, Infinity)!;
        return low <= 10 && high >= 10;
      };
      if (holds(group)) byGroup++;
      if (holds(Int32Array.from(group.keys()))) byImage++;
    }
    expect(byGroup / runs).toBeGreaterThan(0.91);
    expect(byGroup / runs).toBeLessThan(0.985);
    expect(byImage / runs).toBeLessThan(0.7);
  });

  it('of macro-AP hold what the same model has on many other test sets', () => {
    const [images, tags] = [80, 15];
    const sample = (run: number) => {
      const draw = random(run, 'macro-AP');
      const labels = Array.from({ length: images }, () =>
        Int32Array.from(Array.from({ length: tags }, (_, tag) => tag).filter((tag) => draw() < 0.3 / (1 + tag / 3))),
      );
      const scores = new Float32Array(images * tags);
      labels.forEach((row, image) => {
        for (let tag = 0; tag < tags; tag++) {
          scores[image * tags + tag] = sigmoid(normal(draw) + (row.includes(tag) ? 1.5 : 0));
        }
      });
      const definitions = Array.from({ length: tags }, (_, tag) => ({ name: String(tag), category: 0, count: 1 }));
      const groups = Int32Array.from(labels.keys());
      return evaluateModel({ scores, labels, groups, tags: definitions, replicates: 200, seed: run }).metrics.macroAp!;
    };
    const estimates = Array.from({ length: 150 }, (_, run) => sample(run));
    const truth = estimates.reduce((sum, { value }) => sum + value, 0) / estimates.length;
    const held = estimates.filter(({ low, high }) => low <= truth && truth <= high).length / estimates.length;
    for (const { value, low, high } of estimates) expect(low <= value && value <= high).toBe(true);
    expect(held).toBeGreaterThan(0.88);
    expect(held).toBeLessThan(0.995);
  });

  it('are the same for the same seed, and others for another', () => {
    const values = Float64Array.from({ length: 50 }, (_, image) => image % 7);
    const of = (seed: number) => Resamples.draw(Int32Array.from(values.keys()), 100, seed).mean(values, Infinity);
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });
});
