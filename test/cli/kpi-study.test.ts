import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { registerKpi } from '../../src/cli/kpi.js';
import { importObservations } from '../../src/kpi/index.js';
import { writeSimulatedCampaign } from '../../src/kpi/simulation/simulate-campaign.js';
import { addLibrary, addTagModel, addVectors } from '../kpi/library.js';
import { simulatedIllustrations } from '../kpi/simulated-world.js';
import { createEmbedded, temporaryFolder } from '../support/databases.js';

const VOCABULARY = 300;

/** The command in this process: what it prints, or the error that ends it. */
async function eyecatch(...args: string[]): Promise<string> {
  const printed: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  try {
    const program = new Command().exitOverride();
    registerKpi(program);
    await program.parseAsync(['kpi', ...args], { from: 'user' });
  } finally {
    log.mockRestore();
  }
  return printed.join('\n');
}

describe('the commands that take trees elsewhere and back', { timeout: 60_000 }, () => {
  let folder: string;
  let data: string;
  beforeAll(async () => {
    folder = temporaryFolder();
    const { pool, options } = await createEmbedded();
    data = options.dataFolder;
    const world = simulatedIllustrations(120);
    const ids = await addLibrary(
      pool,
      world.map(({ illustration: { key } }) => ({ name: key, source: key })),
    );
    const model = await addTagModel(pool, 'model');
    await pool.query('update tag_model set activated_at = now()');
    await pool.query(
      `insert into tag (model_id, dimension, name, category, count)
       select $1, dimension, 'tag ' || dimension, 0, 1 from generate_series(0, $2::int - 1) dimension`,
      [model, VOCABULARY],
    );
    await addVectors(
      pool,
      model,
      ids,
      world.map(({ vector }) => vector),
    );
    const file = path.join(folder, 'simulated-campaign.csv');
    await writeSimulatedCampaign(
      file,
      world.map(({ illustration }) => illustration),
      { days: 8 },
    );
    await importObservations(pool, {
      kpi: { name: 'ctr', numerator: 'clicks', denominator: 'impressions' },
      ...{ file, simulated: true },
    });
    await pool.end();
  }, 60_000);
  afterAll(() => {
    rmSync(folder, { recursive: true });
    rmSync(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  });

  it('write the training matrix, with the tags as names of its columns', async () => {
    const target = path.join(folder, 'training');
    expect(await eyecatch('export-training', target, '--data', data)).toBe(
      `The data are simulated.\n76 illustrations to train on, 20 to stop by, 24 held out, in ${target}.`,
    );
    const names = readFileSync(path.join(target, 'features.txt'), 'utf8').trimEnd().split('\n');
    expect([names.length, names[12]]).toEqual([VOCABULARY, 'tag%2012']);
    await expect(eyecatch('export-training', target, '--data', data)).rejects.toThrow(/is there already/);
    await expect(eyecatch('export-training', `${target}2`, '--kpi', 'cvr', '--data', data)).rejects.toThrow(
      /no KPI "cvr"/,
    );
    expect(existsSync(`${target}2`)).toBe(false);
  });

  it('compare the variants that need no trees', async () => {
    const printed = await eyecatch('study', '--data', data);
    expect(printed).toMatch(
      /^120 illustrations, 8 days, of which 2 judge, from 2025-01-07\. The data are simulated\.\n/,
    );
    expect(printed.match(/^tags \+ context /gm)?.length).toBe(2);
    expect(printed).not.toMatch(/leaves/);
  });

  it('compare leaves of trees with them, whoever trained those', async () => {
    const fixtures = 'test/kpi/fixtures/trees';
    const printed = await eyecatch('study', '--trees', `${fixtures}/xgboost.json`, '--absent', 'zero', '--data', data);
    expect(printed).toMatch(/12 trees of XGBoost with \d+ leaves; a tag without a score is zero\./);
    expect(printed.match(/^tags \+ context \+ tree leaves /gm)?.length).toBe(2);
    const json = await eyecatch(
      'study',
      '--trees',
      `${fixtures}/lightgbm.txt`,
      '--json',
      '--test-days',
      '3',
      '--data',
      data,
    );
    const { absent, testDays, report } = JSON.parse(json);
    expect([absent, testDays, report.trees, report.variants.length]).toEqual(['zero', 3, 12, 7]);
    expect(report.variants[2].test.new.relative).toBe(1);
  });

  it('say what is wrong with a file of trees before anything else', async () => {
    const categorical = 'test/kpi/fixtures/trees/lightgbm-categorical.txt';
    await expect(eyecatch('study', '--trees', categorical, '--data', '/nowhere')).rejects.toThrow(/categorical/);
    // Names that are none of this library's tags.
    const named = 'test/kpi/fixtures/trees/lightgbm-named.txt';
    await expect(eyecatch('study', '--trees', named, '--data', data)).rejects.toThrow(
      /split by "[^"]+", which is none of the 5010/,
    );
  });
});
