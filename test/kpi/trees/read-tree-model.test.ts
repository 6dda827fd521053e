import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError, NotFoundError } from '../../../src/errors.js';
import { bindFeatures, safeFeatureName } from '../../../src/kpi/trees/feature-names.js';
import { decodeTreeModel, readTreeModel } from '../../../src/kpi/trees/read-tree-model.js';
import { countLeaves, leavesOf, rawScore, type TreeEnsemble } from '../../../src/kpi/trees/tree-ensemble.js';
import type { TreeModel } from '../../../src/kpi/trees/tree-model.js';
import { densify } from '../../../src/vectors/sparse-vector.js';
import { temporaryFolder } from '../../support/databases.js';
import { expected, fixture, FOLDER, rows, type Said } from './fixtures.js';

const read = (name: string, absent?: 'zero' | 'missing'): TreeModel => decodeTreeModel(fixture(name), name, { absent });

function say(ensemble: TreeEnsemble): Said {
  const leaves = rows.map((row) => leavesOf(ensemble, row));
  return {
    leaves: leaves.map((each) => Array.from(each, (leaf) => ensemble.leafIds[leaf]!)),
    raw: leaves.map((each) => rawScore(ensemble, each)),
  };
}

function expectSame(ours: Said, theirs: Said): void {
  expect(ours.leaves).toEqual(theirs.leaves);
  ours.raw.forEach((raw, row) => expect(Math.abs(raw - theirs.raw[row]!)).toBeLessThan(1e-6));
}

function allNumbers(name: string): void {
  const { ensemble } = read(name);
  expect(ensemble.leafOffsets.at(-1)).toBe(countLeaves(ensemble));
  for (const [tree, leaf] of rows.flatMap((row) => [...leavesOf(ensemble, row).entries()])) {
    expect(leaf).toBeGreaterThanOrEqual(ensemble.leafOffsets[tree]!);
    expect(leaf).toBeLessThan(ensemble.leafOffsets[tree + 1]!);
  }
}

describe('boosted trees trained elsewhere', () => {
  it.each(Object.keys(expected.models))('give %s the leaves and scores that its own library gives', (name) => {
    expectSame(say(read(name).ensemble), expected.models[name]!);
    allNumbers(name);
  });

  it.each(Object.keys(expected.models))('send what lies on a threshold of %s to the side its library does', (name) => {
    const { ensemble } = read(name);
    for (const { value, leaves } of expected.models[name]!.onThreshold) {
      expect(
        Array.from(
          leavesOf(ensemble, () => value),
          (leaf) => ensemble.leafIds[leaf]!,
        ),
      ).toEqual(leaves);
    }
  });

  it.each(['xgboost-named.json', 'xgboost.json', 'xgboost-poisson.json'])(
    'take what is not stored as zero when %s was trained on dense rows',
    (name) => {
      const { asZero, ...asMissing } = expected.models[name]!;
      expectSame(say(read(name, 'zero').ensemble), asZero!);
      // Else the option would not be tested.
      expect(asZero!.leaves).not.toEqual(asMissing.leaves);
    },
  );

  it.each(['lightgbm', 'lightgbm-squares', 'xgboost'])('score %s.onnx as ONNX Runtime does', async (name) => {
    const { ensemble } = read(`${name}.onnx`);
    const session = await InferenceSession.create(fixture(`${name}.onnx`));
    const dense = Float32Array.from(rows.flatMap((row) => Array.from(densify(row))));
    const input = new Tensor('float32', dense, [rows.length, expected.tags.length]);
    const output = await session.run({ input });
    const { raw } = say(ensemble);
    const scores = output[name === 'lightgbm-squares' ? 'variable' : 'probabilities']!.data as Float32Array;
    raw.forEach((score, row) => {
      const ours = name === 'lightgbm-squares' ? score : 1 / (1 + Math.exp(-score));
      const theirs = name === 'lightgbm-squares' ? scores[row]! : scores[2 * row + 1]!;
      expect(Math.abs(ours - theirs)).toBeLessThan(1e-6);
    });
  });

  it.each([
    ['lightgbm.onnx', 'zero', expected.models['lightgbm.txt']!],
    ['lightgbm-squares.onnx', 'zero', expected.models['lightgbm-squares.txt']!],
    ['xgboost.onnx', 'missing', expected.models['xgboost.json']!],
    ['xgboost.onnx', 'zero', expected.models['xgboost.json']!.asZero!],
  ] as const)('keep rows of one leaf together through the conversion: %s, absent as %s', (name, absent, original) => {
    const converted = say(read(name, absent).ensemble);
    for (const tree of original.leaves[0]!.keys()) {
      const pairs = new Set(rows.map((_, row) => `${converted.leaves[row]![tree]} ${original.leaves[row]![tree]}`));
      expect(pairs.size).toBe(new Set(original.leaves.map((leaves) => leaves[tree])).size);
      expect(pairs.size).toBe(new Set(converted.leaves.map((leaves) => leaves[tree])).size);
    }
    converted.raw.forEach((raw, row) => expect(Math.abs(raw - original.raw[row]!)).toBeLessThan(1e-5));
  });

  it('give dense values and sparse ones the same leaves', () => {
    const { ensemble } = read('lightgbm.txt');
    for (const row of rows) {
      const dense = densify(row);
      expect(leavesOf(ensemble, (feature) => dense[feature]!)).toEqual(leavesOf(ensemble, row));
    }
  });
});

describe('names of features', () => {
  it.each(['lightgbm-named.txt', 'xgboost-named.json'])('bring the splits of %s to our order of tags', (name) => {
    const model = read(name);
    // Our vocabulary is in another order, and larger.
    const names = ['new', ...[...expected.tags].reverse()];
    const ensemble = bindFeatures(model, names);
    const moved = rows.map(({ indices, values }) => ({
      dimensions: names.length,
      indices: Int32Array.from(indices, (index) => expected.tags.length - index).reverse(),
      values: values.slice().reverse(),
    }));
    const leaves = moved.map((row) => Array.from(leavesOf(ensemble, row), (leaf) => ensemble.leafIds[leaf]!));
    expect(leaves).toEqual(expected.models[name]!.leaves);
  });

  it('are column numbers where the file has none', () => {
    for (const name of ['lightgbm.txt', 'xgboost.json', 'lightgbm.onnx']) {
      const model = read(name);
      expect(model.featureNames).toBeNull();
      expect(bindFeatures(model, expected.tags).features).toEqual(model.ensemble.features);
    }
  });

  it('that are unknown are refused where a split uses them', () => {
    const named = read('lightgbm-named.txt');
    expect(() => bindFeatures(named, expected.tags.with(0, 'other'))).toThrow(/split by "1girl".*export-training/);
    expect(() => bindFeatures(read('lightgbm.txt'), ['a', 'b'])).toThrow(/split by column \d of 10.*2 features/);
  });

  it('may have lost their white space', () => {
    const model = read('lightgbm-named.txt');
    const spoken = { ...model, featureNames: expected.tags.map((tag) => tag.replace(' ', '_')) };
    expect(bindFeatures(spoken, expected.tags).features).toEqual(model.ensemble.features);
    // Two tags that would both be called so: neither is taken, unless one is called exactly that.
    const twice = [...expected.tags, 'long\thair'];
    expect(() => bindFeatures(spoken, twice)).toThrow(/"long_hair"/);
    expect(bindFeatures(spoken, [...twice, 'long_hair']).features).toContain(twice.length);
  });

  it('can be told back from their safe form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (tag) => {
        const safe = safeFeatureName(tag);
        expect(safe).not.toMatch(/[\s",:[\]{}<]/);
        expect(safe.replace(/(%[0-9A-F]{2})+/g, (bytes) => decodeURIComponent(bytes))).toBe(tag);
      }),
    );
  });
});

describe('a tree model that cannot be used', () => {
  it.each([
    ['lightgbm-categorical.txt', /tree 0 of lightgbm-categorical.txt.*categorical.*one column a value/],
    ['lightgbm-multiclass.txt', /predicts 3 classes.*objective=/],
    ['xgboost-categorical.json', /Tree 0 of xgboost-categorical.json has categorical splits.*enable_categorical/],
    ['xgboost.ubj', /UBJSON.*save_model\('model.json'\)/],
  ])('is refused by name and reason: %s', (name, reason) => {
    expect(() => read(name)).toThrow(BadInputError);
    expect(() => read(name)).toThrow(reason);
  });

  it.each(['lightgbm.txt', 'xgboost.json', 'xgboost.onnx'])('is refused wherever %s is cut', (name) => {
    const whole = fixture(name);
    const end = name.endsWith('.txt') ? whole.indexOf('end of trees') : whole.length - 20;
    for (let length = 0; length < end; length += 97) {
      expect(() => decodeTreeModel(whole.subarray(0, length), name)).toThrow(BadInputError);
    }
  });

  it.each(['lightgbm.txt', 'xgboost.json', 'xgboost.onnx'])(
    'is refused, or gives finite numbers, when bytes of %s are damaged',
    (name) => {
      const whole = fixture(name);
      fc.assert(
        fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
          const damaged = Buffer.from(whole);
          damaged[at] = byte;
          let model: TreeModel;
          try {
            model = decodeTreeModel(damaged, name);
          } catch (error) {
            expect(error).toBeInstanceOf(BadInputError);
            return;
          }
          for (const raw of say(model.ensemble).raw) expect(raw).not.toBeNaN();
        }),
        { numRuns: 300 },
      );
    },
  );

  it('is refused for trees that are none: a node reached twice, a child or feature that is not there', () => {
    const edit = (change: (tree: any, learner: any) => void): Buffer => {
      const model = JSON.parse(fixture('xgboost.json').toString());
      change(model.learner.gradient_booster.model.trees[0], model.learner);
      return Buffer.from(JSON.stringify(model));
    };
    const refused = (change: (tree: any, learner: any) => void): string => {
      try {
        decodeTreeModel(edit(change), 'x.json');
      } catch (error) {
        if (error instanceof BadInputError) return error.message;
      }
      return 'not refused';
    };
    expect(refused((tree) => (tree.left_children[0] = 0))).toMatch(
      /Tree 0 of x.json is broken: node 0 is reached twice/,
    );
    expect(refused((tree) => (tree.left_children[0] = 900))).toMatch(/there is no node 900/);
    expect(refused((tree) => (tree.split_indices[0] = 10))).toMatch(/splits by feature 10 of 10/);
    expect(refused((tree) => (tree.split_indices[0] = 1.5))).toMatch(/splits by feature 1.5/);
    expect(refused((tree) => tree.split_conditions.pop())).toMatch(/different lengths/);
    expect(refused((_, learner) => (learner.gradient_booster.name = 'dart'))).toMatch(/booster=gbtree/);
    expect(refused((_, learner) => (learner.objective.name = 'rank:ndcg'))).toMatch(/binary:logistic/);
    expect(refused((_, learner) => (learner.learner_model_param.num_class = '3'))).toMatch(/several numbers/);
    expect(refused((_, learner) => (learner.learner_model_param.num_feature = '99999999'))).toMatch(
      /99999999 features/,
    );
    expect(refused((_, learner) => (learner.gradient_booster.model.trees = []))).toMatch(/no trees/);
  });

  it('is refused when it is something else, or not there', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'model.txt');
    writeFileSync(file, 'illustration,day\n');
    await expect(readTreeModel(file)).rejects.toThrow(
      /model.txt is no model that is read here: LightGBM.*XGBoost.*ONNX/,
    );
    await expect(readTreeModel(path.join(folder, 'none'))).rejects.toThrow(NotFoundError);
    await expect(readTreeModel(folder)).rejects.toThrow(/not a file/);
    await expect(readTreeModel(path.join(FOLDER, 'lightgbm.txt'), { absent: 'missing' })).rejects.toThrow(
      /Leave the option/,
    );
    expect((await readTreeModel(path.join(FOLDER, 'lightgbm.onnx'))).format).toBe('ONNX');
    rmSync(folder, { recursive: true });
  });
});
