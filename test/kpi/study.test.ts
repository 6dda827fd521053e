import { beforeAll, describe, expect, it } from 'vitest';
import { breather } from '../../src/kpi/breather.js';
import { designOf } from '../../src/kpi/solvers/design.js';
import { binomial, normal, randomStream } from '../../src/kpi/simulation/random.js';
import {
  contextColumns,
  sideBySide,
  tagColumns,
  type StudyCells,
  type StudyPart,
} from '../../src/kpi/study/study-cells.js';
import { describeStudy } from '../../src/kpi/study/study-table.js';
import { studyKpi, type StudyReport } from '../../src/kpi/study/study.js';
import { EnsembleBuilder, nanRule, type TreeNode } from '../../src/kpi/trees/ensemble-builder.js';
import type { TreeEnsemble } from '../../src/kpi/trees/tree-ensemble.js';

const TAGS = 12;
const SLOTS = [0.4, 0, -0.4];

/**
 * Illustrations whose rate depends on their tags and on the slot; with `pair` on whether exactly one of tags 0 and 1
 * applies, which no sum over tags can say.
 */
function world({ pair = false, noise = false } = {}): StudyCells {
  const count = 700;
  const uniform = randomStream(`study ${pair} ${noise}`);
  const effects = Array.from({ length: TAGS }, () => 0.5 * normal(uniform));
  const vectors = Array.from({ length: count }, () => {
    const indices = Int32Array.from(Array.from({ length: TAGS }).keys()).filter(() => uniform() < 0.5);
    return { dimensions: TAGS, indices, values: Float32Array.from(indices, () => 0.5 + 0.5 * uniform()) };
  });
  const cells: { illustration: number; slot: number; part: StudyPart; k: number; n: number }[] = [];
  vectors.forEach(({ indices }, illustration) => {
    const appeal = pair
      ? Number(indices.includes(0) !== indices.includes(1))
      : indices.reduce((sum, tag) => sum + effects[tag]!, 0);
    const parts: StudyPart[] = illustration < 420 ? ['train', 'later'] : illustration < 560 ? ['valid'] : ['new'];
    for (const part of parts) {
      SLOTS.forEach((effect, slot) => {
        const logit = noise ? -2 : -2 + appeal + effect;
        const n = 40 + Math.floor(200 * uniform());
        cells.push({ illustration, slot, part, n, k: binomial(n, 1 / (1 + Math.exp(-logit)), uniform) });
      });
    }
  });
  return {
    design: designOf(vectors),
    illustration: Int32Array.from(cells, ({ illustration }) => illustration),
    contexts: [{ name: 'slot', levels: ['top', 'feed', 'sidebar'], level: Int32Array.from(cells, ({ slot }) => slot) }],
    part: cells.map(({ part }) => part),
    numerators: Float64Array.from(cells, ({ k }) => k),
    denominators: Float64Array.from(cells, ({ n }) => n),
  };
}

/** One tree that asks for tag 0 and then for tag 1: four leaves. With `slot`, another that asks for the slot's column. */
function pairTree({ slot = false } = {}): TreeEnsemble {
  const split = (feature: number, left: number, right: number): TreeNode => ({
    ...{ feature, threshold: 0.25, left, right },
    rule: nanRule(false, true),
  });
  const nodes: TreeNode[] = [split(0, 1, 2), split(1, 3, 4), split(1, 5, 6)];
  for (const leaf of [3, 4, 5, 6]) nodes[leaf] = { leaf, value: leaf === 4 || leaf === 5 ? 1 : 0 };
  const builder = new EnsembleBuilder('pair', TAGS + 3);
  builder.addTree(0, (node) => nodes[node]);
  if (slot) {
    const bySlot: TreeNode[] = [split(TAGS, 1, 2), { leaf: 1, value: 0 }, { leaf: 2, value: 0.4 }];
    builder.addTree(0, (node) => bySlot[node]);
  }
  return builder.finish({ baseScore: -2, absent: 'zero' });
}

const entropies = ({ variants }: StudyReport, set: 'later' | 'new'): Record<string, number> =>
  Object.fromEntries(variants.map(({ name, test }) => [name, test[set].normalisedEntropy]));

describe('a study of what predicts a KPI', () => {
  let additive: StudyReport;
  let paired: StudyReport;
  beforeAll(async () => {
    additive = await studyKpi(world(), { ensemble: pairTree() }, breather());
    paired = await studyKpi(world({ pair: true }), { ensemble: pairTree() }, breather());
  });

  it('finds tags and context where both matter, for known and for new illustrations', () => {
    for (const set of ['later', 'new'] as const) {
      const ne = entropies(additive, set);
      expect(ne['tags + context']).toBeLessThan(ne['tags only']!);
      expect(ne['tags only']).toBeLessThan(ne['context only']!);
      expect(ne['context only']).toBeLessThan(1);
    }
  });

  it('prefers leaves of trees where tags act in pairs, and only there', () => {
    const pair = entropies(paired, 'new');
    expect(pair['tree leaves']).toBeLessThan(pair['tags only']! - 0.01);
    expect(pair['tags + context + tree leaves']).toBeLessThan(pair['tags + context']! - 0.01);
    // The leaves know nothing of the slot.
    expect(pair['tree leaves + context']).toBeLessThan(pair['tree leaves']!);
    const sum = entropies(additive, 'new');
    expect(sum['tags only']).toBeLessThan(sum['tree leaves']!);
  });

  it('lets trees look at the context too', async () => {
    const seeing = await studyKpi(world({ pair: true }), { ensemble: pairTree({ slot: true }) }, breather());
    expect(entropies(seeing, 'new')['tree leaves']).toBeLessThan(entropies(paired, 'new')['tree leaves']!);
    expect(entropies(seeing, 'new')['trees only']).toBeLessThan(entropies(paired, 'new')['trees only']!);
  });

  it('finds nothing where there is nothing', async () => {
    const { variants } = await studyKpi(world({ noise: true }), { ensemble: pairTree() }, breather());
    for (const { test } of variants) {
      expect(test.new.normalisedEntropy).toBeGreaterThan(0.999);
      expect(test.new.normalisedEntropy).toBeLessThan(1.01);
      expect(test.new.relativeInterval[0]).toBeLessThanOrEqual(1.0005);
      expect(test.new.relativeInterval[1]).toBeGreaterThanOrEqual(0.9995);
    }
  });

  it('is calibrated, and ranks new illustrations', () => {
    for (const { name, test } of additive.variants) {
      expect(test.new.calibration, name).toBeGreaterThan(0.85);
      expect(test.new.calibration, name).toBeLessThan(1.15);
    }
    const spearman = Object.fromEntries(additive.variants.map(({ name, test }) => [name, test.new.spearman!]));
    expect(spearman['tags only']).toBeGreaterThan(0.8);
    expect(Math.abs(spearman['context only']!)).toBeLessThan(0.3);
  });

  it('gives the reference 100 %, and others what their entropies say', () => {
    for (const { name, test } of paired.variants) {
      const { relative, relativeInterval, normalisedEntropy } = test.new;
      expect(relative).toBeCloseTo(normalisedEntropy / entropies(paired, 'new')['tags + context']!, 12);
      expect(relativeInterval[0]).toBeLessThanOrEqual(relative);
      expect(relativeInterval[1]).toBeGreaterThanOrEqual(relative);
      if (name === 'tags + context') expect(relativeInterval).toEqual([1, 1]);
    }
  });

  it('does without trees, by another reference', async () => {
    const report = await studyKpi(world(), { reference: 'tags only' }, breather());
    expect(report.variants.map(({ name }) => name)).toEqual(['context only', 'tags only', 'tags + context']);
    expect(report.variants[1]!.test.new.relative).toBe(1);
    await expect(studyKpi(world(), { reference: 'trees only' }, breather())).rejects.toThrow(/no variant "trees only"/);
  });

  it('says which part has no data', async () => {
    const cells = world();
    const part = cells.part.map((each) => (each === 'new' ? 'later' : each));
    await expect(studyKpi({ ...cells, part }, {}, breather())).rejects.toThrow(/part "new" of the study \(0 cells\)/);
  });

  it('is told as a table a test set', () => {
    const text = describeStudy(paired);
    expect(text).toMatch(/^new illustrations, later days \(reference: tags \+ context\)\nvariant/);
    expect(text).toMatch(/\ntags \+ context +100\.00 +100\.00 - 100\.00 +0\.\d{4} +\d\.\d{3}/);
    const [header, row] = text.split('\n').slice(1, 3);
    expect(row!.length).toBe(header!.length);
  });
});

describe('the columns of a study', () => {
  const cells = world();
  const rows = Int32Array.from([5, 0, 5]);
  it('are the scores of the illustration, and one column for each context', () => {
    const both = sideBySide([tagColumns(cells, rows), contextColumns(cells, rows)]);
    expect(both.columns).toBe(TAGS + 3);
    rows.forEach((cell, row) => {
      const own = cells.illustration[cell]!;
      const { offsets, indices, values } = cells.design;
      const slot = TAGS + cells.contexts[0]!.level[cell]!;
      const at = [both.offsets[row], both.offsets[row + 1]] as const;
      expect([...both.indices.subarray(...at)]).toEqual([...indices.subarray(offsets[own], offsets[own + 1]), slot]);
      expect([...both.values.subarray(...at)]).toEqual([...values.subarray(offsets[own], offsets[own + 1]), 1]);
    });
  });
});
