import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BadInputError, NotReadyError } from '../../src/errors.js';
import type { Posterior } from '../../src/kpi/posterior/coefficient-posterior.js';
import { contributions, predictVector } from '../../src/kpi/serving/predict.js';
import { defineKpi } from '../../src/kpi/kpi-table.js';
import type { KpiModel } from '../../src/kpi/serving/model-table.js';
import { supportWarnings } from '../../src/kpi/serving/support.js';
import { difference, editVector, type EditedVector } from '../../src/kpi/serving/what-if.js';
import { meanScoresWith } from '../../src/vectors/mean-scores.js';
import type { SparseVector } from '../../src/vectors/sparse-vector.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { addLibrary, addTagModel, addVectors } from './library.js';
import { fittedModel, forecastOf } from './linear-model.js';
import { simulatedTrainingData } from './simulated-world.js';
import { madeUpModel, tagged } from './stored-model.js';

const [CAT, EARS, DOG, SKY, NEVER] = [10, 11, 12, 13, 4000] as const;

/** Cats have ears and no sky; every picture has something. */
function pictures(): SparseVector[] {
  return Array.from({ length: 60 }, (_, n) => {
    const wobble = (n % 5) / 50;
    if (n % 3 === 0) return tagged({ [CAT]: 0.8 + wobble, [EARS]: 0.7 + wobble, [SKY]: 0.1 });
    if (n % 3 === 1) return tagged({ [DOG]: 0.9, [EARS]: 0.3 + wobble, [SKY]: 0.6 });
    return tagged({ [SKY]: 0.9 - wobble, [CAT]: 0.05 });
  });
}

const scoresOf = ({ indices, values }: SparseVector): Record<number, number> =>
  Object.fromEntries(Array.from(indices, (dimension, at) => [dimension, values[at]!]));
const meanOf = (vectors: readonly SparseVector[], tag: number): number =>
  vectors.reduce((sum, vector) => sum + (scoresOf(vector)[tag] ?? 0), 0) / vectors.length;

describe.each(databases)('what if a picture had other tags, on $name', ({ create }) => {
  const all = pictures();
  const cats = all.filter((_, n) => n % 3 === 0);
  const field = tagged({ [SKY]: 0.9, [CAT]: 0.05, [EARS]: 0.02 });
  let database: TestDatabase;
  let model: KpiModel;

  beforeAll(async () => {
    database = await create();
    const { pool } = database;
    const tagModelId = await addTagModel(pool, 'animals');
    const ids = await addLibrary(pool, all.map((_, n) => ({ name: `${n}`, source: `/${n}` }))); // prettier-ignore
    await addVectors(pool, tagModelId, ids, all);
    const { id } = await defineKpi(pool, { name: 'ctr', numerator: 'clicks', denominator: 'impressions' });
    const meanScores = tagged({
      ...{ [CAT]: meanOf(all, CAT), [EARS]: meanOf(all, EARS) },
      ...{ [DOG]: meanOf(all, DOG), [SKY]: meanOf(all, SKY) },
    });
    const coefficients = tagged({ [CAT]: 0.5, [EARS]: 0.25, [DOG]: -0.25, [SKY]: -1, [NEVER]: 0.125 });
    model = await madeUpModel(pool, id, tagModelId, { meanScores, coefficients });
  });
  afterAll(() => database.close());

  const edit = (
    edits: readonly { dimension: number; score: number | null }[],
    coOccurring: 'held' | 'moved',
    vector = field,
  ): Promise<EditedVector> => editVector(database.pool, model, vector, edits, coOccurring);

  it('takes the mean of the pictures that have a tag', async () => {
    const found = await meanScoresWith(database.pool, model.tagModelId, { dimension: CAT, minScore: 0.35 }, 2000);
    expect(found!.illustrations).toBe(20);
    for (const tag of [CAT, EARS, DOG, SKY])
      expect(scoresOf(found!.scores)[tag] ?? 0).toBeCloseTo(meanOf(cats, tag), 5);
    const few = await meanScoresWith(database.pool, model.tagModelId, { dimension: CAT, minScore: 0.35 }, 3);
    expect(few!.illustrations).toBe(3);
    expect(await meanScoresWith(database.pool, model.tagModelId, { dimension: NEVER, minScore: 0.35 }, 9)).toBeNull();
  });

  it('changes nothing but the named tags when the others are held', async () => {
    const { vector, movedAlong, unseen } = await edit([{ dimension: CAT, score: 0.75 }, { dimension: SKY, score: 0 }], 'held'); // prettier-ignore
    expect(scoresOf(vector)).toEqual({ [CAT]: 0.75, [EARS]: Math.fround(0.02) });
    expect([movedAlong, unseen]).toEqual([[], []]);
  });

  it('gives an added tag the score that pictures with it have on average', async () => {
    const { vector } = await edit([{ dimension: CAT, score: null }], 'held');
    expect(scoresOf(vector)[CAT]).toBeCloseTo(meanOf(cats, CAT), 5);
    expect(scoresOf(vector)[SKY]).toBe(Math.fround(0.9));
  });

  it('moves tags that go together towards what pictures with the tag have', async () => {
    const { vector, movedAlong } = await edit([{ dimension: CAT, score: null }], 'moved');
    const scores = scoresOf(vector);
    const contrast = meanOf(cats, CAT) - meanOf(all, CAT);
    const shift = (meanOf(cats, CAT) - 0.05) / contrast;
    for (const [tag, before] of [
      [EARS, 0.02],
      [SKY, 0.9],
    ] as const) {
      // prettier-ignore
      const expected = before + shift * (meanOf(cats, tag) - meanOf(all, tag));
      expect(scores[tag] ?? 0).toBeCloseTo(Math.min(1, Math.max(0, expected)), 4);
    }
    expect(scores[EARS]).toBeGreaterThan(0.3);
    expect(scores[SKY] ?? 0).toBeLessThan(0.4);
    expect(movedAlong.map(({ dimension }) => dimension)).toEqual([SKY, EARS]);
    expect(movedAlong[1]).toEqual({ dimension: EARS, from: Math.fround(0.02), to: scores[EARS] });
  });

  it('keeps every score within 0 and 1, in whatever order the edits come', async () => {
    const edits = [{ dimension: CAT, score: 1 }, { dimension: DOG, score: 1 }]; // prettier-ignore
    for (const vector of all) {
      const { vector: edited } = await edit(edits, 'moved', vector);
      expect(edited.values.every((value) => value > 0 && value <= 1)).toBe(true);
      expect(edited.indices).toEqual(edited.indices.slice().sort());
      const { vector: other } = await edit([...edits].reverse(), 'moved', vector);
      expect(scoresOf(other)[EARS]).toBeCloseTo(scoresOf(edited)[EARS]!, 6);
    }
  });

  it('moves back what came with a tag that is taken away', async () => {
    const { vector, movedAlong } = await edit([{ dimension: CAT, score: 0 }], 'moved', cats[0]);
    const scores = scoresOf(vector);
    expect(scores[CAT]).toBeUndefined();
    expect(scores[EARS] ?? 0).toBeLessThan(0.5);
    expect(scores[SKY]).toBeGreaterThan(0.1);
    expect(movedAlong).not.toEqual([]);
    const nothing = await edit([{ dimension: DOG, score: 0 }], 'moved', cats[0]);
    expect(nothing.vector).toEqual(cats[0]);
  });

  it('is forecast as any picture with that vector, and differs by what the changed tags contribute', async () => {
    for (const coOccurring of ['held', 'moved'] as const) {
      const { vector } = await edit([{ dimension: CAT, score: null }, { dimension: SKY, score: 0 }], coOccurring); // prettier-ignore
      const after = forecastOf({ model, posterior: null }, vector);
      expect(after.linear).toBe(predictVector(model, vector));
      const parts = contributions(model, difference(field, vector));
      const change = parts.reduce((sum, { contribution }) => sum + contribution, 0);
      expect(change).toBeCloseTo(after.linear - predictVector(model, field), 7);
    }
  });

  it.each(['held', 'moved'] as const)('warns of a tag that no picture has, others %s', async (coOccurring) => {
    for (const score of [null, 0.8]) {
      const edited = await edit([{ dimension: NEVER, score }], coOccurring);
      expect(edited.unseen).toEqual([NEVER]);
      expect(scoresOf(edited.vector)[NEVER]).toBeCloseTo(score ?? 1, 6);
      const warnings = supportWarnings(
        model,
        forecastOf({ model, posterior: null }, edited.vector),
        edited,
        () => 'yeti',
      );
      expect(warnings).toEqual([expect.stringMatching(/No illustration of the library has "yeti"/)]);
    }
    expect((await edit([{ dimension: NEVER, score: 0 }], coOccurring)).unseen).toEqual([]);
    expect((await edit([{ dimension: CAT, score: 0.5 }], coOccurring)).unseen).toEqual([]);
  });

  it.each([
    ['nothing', [], /No tag is added or removed/],
    ['a tag twice', [{ dimension: CAT, score: 1 }, { dimension: CAT, score: 0 }], /both added and removed, or named twice/],
    ['a score that is none', [{ dimension: CAT, score: 1.5 }], /score is 1.5; it must be 0 to 1/],
    ['a score that is no number', [{ dimension: CAT, score: NaN }], /score is NaN/],
  ])('refuses %s', async (_, edits, says) => {
    await expect(edit(edits, 'held')).rejects.toThrow(BadInputError);
    await expect(edit(edits, 'moved')).rejects.toThrow(says);
  }); // prettier-ignore

  it('does not guess what moves along for a model that keeps no mean scores', async () => {
    const old = { ...model, meanScores: null };
    const edits = [{ dimension: CAT, score: null }];
    await expect(editVector(database.pool, old, field, edits, 'moved')).rejects.toThrow(NotReadyError);
    expect((await editVector(database.pool, old, field, edits, 'held')).unseen).toEqual([]);
  });
});

describe('support of an edited picture in the data', () => {
  it('is warned of where the model is less sure than of nearly all pictures it has seen', async () => {
    const data = simulatedTrainingData(400);
    const fitted: { model: Parameters<typeof forecastOf>[0]['model']; posterior: Posterior } = await fittedModel(data);
    const warningsFor = (vector: SparseVector): string[] =>
      supportWarnings(fitted.model, forecastOf(fitted, vector), { unseen: [], movedAlong: [] }, String);
    const seen = Array.from({ length: 100 }, (_, row) => {
      const { offsets, indices, values } = data.design;
      const [from, to] = [offsets[row]!, offsets[row + 1]!];
      return { dimensions: 5000, indices: indices.slice(from, to), values: values.slice(from, to) };
    });
    expect(seen.filter((vector) => warningsFor(vector).length > 0).length).toBeLessThanOrEqual(3);
    const odd = tagged(Object.fromEntries(Array.from({ length: 40 }, (_, n) => [250 + n, 1])));
    expect(warningsFor(odd)).toEqual([expect.stringMatching(/rare in the data: .* \d\.\d times as unsure/)]);
  });
});
