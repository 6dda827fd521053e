import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModelPack } from '../../src/tagging/model-pack.js';
import type { RegisteredModel } from '../../src/tagging/model-registry.js';
import { findReportPage, readTrainingReport } from '../../src/tagging/training-report.js';
import { writeColourPack } from '../support/colour-pack.js';
import { temporaryFolder } from '../support/databases.js';
import { trainingReport } from '../support/training-report.js';

describe('the report of a registered tag model', () => {
  let folder: string;
  let model: RegisteredModel;
  beforeEach(async () => {
    folder = path.join(temporaryFolder(), 'pack');
    const { description, sha256 } = await readModelPack(writeColourPack(folder));
    model = { id: 1, name: 'colours', path: folder, sha256, description, createdAt: new Date(), active: true };
  });
  afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));
  const report = (changes: Parameters<typeof trainingReport>[0] = {}): void =>
    writeFileSync(path.join(folder, 'report.json'), JSON.stringify(trainingReport(changes)));

  it('is not there for a pack that came without one', async () => {
    expect(await readTrainingReport(model)).toBeUndefined();
    expect(await findReportPage(model)).toBeUndefined();
  });

  it('tells the loss in at most 500 points, and the evaluation without every tag', async () => {
    report({ steps: 3000, tags: 400 });
    writeFileSync(path.join(folder, 'report.html'), '<!doctype html>');
    const { loss, evaluation } = (await readTrainingReport(model))!;
    expect(loss).toHaveLength(500);
    expect(loss[0]!.step).toBe(1);
    expect(loss.at(-1)!.step).toBe(3000);
    expect(evaluation).toMatchObject({ images: 100, metrics: { macroAp: { value: 0.5 } }, warnings: [] });
    expect(evaluation).not.toHaveProperty('perTag');
    // Tags with fewer than ten held-out pictures are left out: every second one.
    const names = (tags: unknown): string[] => (tags as { name: string }[]).map(({ name }) => name);
    expect(names(evaluation.bestTags)).toHaveLength(50);
    expect(names(evaluation.bestTags).slice(0, 2)).toEqual(['tag 399', 'tag 397']);
    expect(names(evaluation.worstTags).slice(0, 2)).toEqual(['tag 1', 'tag 3']);
    expect(JSON.stringify(evaluation).length).toBeLessThan(60_000);
    expect(await findReportPage(model)).toBe(path.join(folder, 'report.html'));
  });

  it('names no tag as both best and worst', async () => {
    report({ tags: 60 });
    const { evaluation } = (await readTrainingReport(model))!;
    expect(evaluation.bestTags).toHaveLength(30);
    expect(evaluation.worstTags).toEqual([]);
  });

  it('is read again when it has changed', async () => {
    report({ steps: 5 });
    expect((await readTrainingReport(model))!.loss).toHaveLength(5);
    report({ steps: 7 });
    utimesSync(path.join(folder, 'report.json'), 1, 1);
    expect((await readTrainingReport(model))!.loss).toHaveLength(7);
  });

  it('is not told of another model that took the folder over, nor of a folder that is gone', async () => {
    report();
    expect(
      await readTrainingReport({ ...model, description: { ...model.description, provenance: {} } }),
    ).toBeUndefined();
    rmSync(folder, { recursive: true });
    expect(await readTrainingReport(model)).toBeUndefined();
    mkdirSync(folder);
  });

  it('names the file of a report that is none', async () => {
    writeFileSync(path.join(folder, 'report.json'), '{"format": "eyecatch-report/1"');
    await expect(readTrainingReport(model)).rejects.toThrow(/report\.json is not JSON/);
    writeFileSync(path.join(folder, 'report.json'), '{"format": "eyecatch-report/1", "loss": 3}');
    await expect(readTrainingReport(model)).rejects.toMatchObject({
      code: 'BAD_MODEL_PACK',
      message: expect.stringMatching(/report\.json: [^]*loss/),
    });
  });
});
