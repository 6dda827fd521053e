import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fitLinearModel } from '../../src/kpi/training/fit-linear-model.js';
import { exportTraining, trainingParts } from '../../src/kpi/fitting/training-export.js';
import { temporaryFolder } from '../support/databases.js';
import { simulatedTrainingData } from './simulated-world.js';

const world = simulatedTrainingData(60);
// Scores whose shortest float32 form is not the float32 itself.
const data = {
  ...world,
  design: { ...world.design, values: world.design.values.map((_, k) => 1 / (3 + (k % 7))) },
};
const tags = Array.from({ length: 5000 }, (_, tag) => (tag === 7 ? 'long hair' : `tag_${tag}`));

describe('the training matrix for tools elsewhere', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const lines = (name: string): string[] => readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n');

  it('holds each illustration that is not held out once, to the last bit of its scores', async () => {
    const counts = await exportTraining(folder, data, tags);
    expect(counts).toEqual({ train: 38, valid: 10, 'hold-out': 12 });
    const parts = trainingParts(data.groups);
    for (const part of ['train', 'valid'] as const) {
      const rows = [...parts.keys()].filter((row) => parts[row] === part);
      const written = lines(`${part}.svm`);
      const weights = lines(`${part}.svm.weight`);
      expect(written.length).toBe(rows.length);
      expect(weights).toEqual(rows.map((row) => String(data.denominators[row])));
      written.forEach((line, at) => {
        const [label, ...cells] = line.split(' ');
        const row = rows[at]!;
        expect(Number(label) * data.denominators[row]!).toBeCloseTo(data.numerators[row]!, 9);
        const { offsets, indices, values } = data.design;
        const own = [...values.subarray(offsets[row], offsets[row + 1])];
        expect(cells.map((cell) => Number(cell.split(':')[1]))).toEqual(own);
        expect(cells.map((cell) => Number(cell.split(':')[0]))).toEqual([
          ...indices.subarray(offsets[row], offsets[row + 1]),
        ]);
      });
    }
  });

  it('names the columns so that LightGBM and XGBoost take them, and says what each row is for', async () => {
    await exportTraining(folder, data, tags);
    const names = lines('features.txt');
    expect(names.length).toBe(5000);
    expect(names[7]).toBe('long%20hair');
    const [header, ...rows] = lines('rows.tsv').map((line) => line.split('\t'));
    expect(header).toEqual(['illustration', 'group', 'part', 'numerator', 'denominator']);
    expect(rows.map(([id]) => id)).toEqual(data.illustrationIds);
    expect(rows.map(([, , part]) => part)).toEqual(trainingParts(data.groups));
  });

  it('leaves out the hold-out that a fit is judged by', async () => {
    const larger = simulatedTrainingData(120);
    const { report } = await fitLinearModel(larger);
    const held = trainingParts(larger.groups).filter((part) => part === 'hold-out').length;
    expect(held).toBe(report.holdOut.illustrations);
    expect(trainingParts(larger.groups, { seed: 2 })).not.toEqual(trainingParts(larger.groups));
  });

  it('never splits a group', () => {
    const groups = Array.from({ length: 200 }, (_, row) => `advertiser ${row % 20}`);
    const parts = trainingParts(groups);
    expect(parts.slice(20)).toEqual(parts.slice(0, 180));
    expect(new Set(parts)).toEqual(new Set(['train', 'valid', 'hold-out']));
  });

  it('overwrites an earlier export only when told to', async () => {
    await exportTraining(folder, data, tags);
    await expect(exportTraining(folder, data, tags)).rejects.toThrow(/train.svm.*is there already.*--force/);
    await exportTraining(folder, data, tags, { force: true });
  });

  it('leaves no half-written file behind when it is interrupted', async () => {
    const inner = path.join(folder, 'inner');
    await expect(exportTraining(inner, data, tags, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
    expect(existsSync(inner) ? readdirSync(inner) : []).toEqual([]);
  });
});
