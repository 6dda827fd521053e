import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { registerKpi } from '../../src/cli/kpi.js';
import { importObservations } from '../../src/kpi/index.js';
import { writeSimulatedCampaign } from '../../src/kpi/simulation/simulate-campaign.js';
import { addLibrary, addTagModel, addVectors } from '../kpi/library.js';
import { simulatedIllustrations } from '../kpi/simulated-world.js';
import { createEmbedded, temporaryFolder } from '../support/databases.js';

const TREES = 'test/kpi/fixtures/trees/lightgbm.txt';

describe('the commands over a model of tags and trees', { timeout: 60_000 }, () => {
  let folder: string;
  let data: string;
  let ids: string[];
  beforeAll(async () => {
    folder = temporaryFolder();
    const { pool, options } = await createEmbedded();
    data = options.dataFolder;
    const world = simulatedIllustrations(120);
    ids = await addLibrary(
      pool,
      world.map(({ illustration: { key } }) => ({ name: key, source: key })),
    );
    const model = await addTagModel(pool, 'model');
    await pool.query('update tag_model set activated_at = now()');
    await pool.query(
      `insert into tag (model_id, dimension, name, category, count)
       select $1, dimension, 'tag_' || dimension, 0, 1 from generate_series(0, 299) dimension`,
      [model],
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
      { days: 2 },
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

  /** The command in this process: what it prints, or the error that ends it. */
  async function kpi(...args: string[]): Promise<string> {
    const printed: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
    try {
      const program = new Command().exitOverride();
      registerKpi(program);
      await program.parseAsync(['kpi', ...args, '--data', data], { from: 'user' });
    } finally {
      log.mockRestore();
    }
    return printed.join('\n');
  }

  it('leave nothing behind where a file of trees cannot be used', async () => {
    const broken = path.join(folder, 'broken.txt');
    writeFileSync(broken, 'tree\nnum_class=1\n');
    await expect(kpi('fit', '--trees', broken)).rejects.toThrow(/broken\.txt/);
    await expect(kpi('fit', '--trees', path.join(folder, 'none.txt'))).rejects.toThrow(/There is no file/);
    // Names that are none of this library's tags.
    const named = TREES.replace('lightgbm', 'lightgbm-named');
    await expect(kpi('fit', '--trees', named)).rejects.toThrow(/split by "[^"]+", which is none of the 300/);
    await expect(kpi('fit', '--trees', TREES, '--absent', 'missing')).rejects.toThrow(/Leave the option out/);
    await expect(kpi('fit', '--trees', TREES, '--seed', '2')).rejects.toThrow(/that of --seed 1/);
    await expect(kpi('fit', '--trees-alone')).rejects.toThrow(/name their file by --trees/);
    expect(await kpi('report', '--list')).toMatch(/^No model was fitted yet/);
  });

  it('fit it and say what its figures are worth', async () => {
    const printed = await kpi('fit', '--trees', TREES);
    expect(printed).toMatch(/^Model 1 of ctr, deployed\n/);
    expect(printed).toMatch(/ {2}fit {8}hybrid, weights by variance-components, lambda \S+ by the part valid/);
    expect(printed).toMatch(
      / {2}trees {6}12 of LightGBM with 96 leaves, beside the tags; a tag without a score is zero/,
    );
    expect(printed).toMatch(/note .*The trees may have seen the held-out illustrations/);
    expect(await kpi('report', '--list')).toMatch(/^\* {4}1 {2}hybrid /);
  });

  it('predict and explain with one line for the trees, that adds up with the tags', async () => {
    const printed = await kpi('predict', ids[0]!);
    const line =
      / {2}[+-]\d\.\d{4} points {2}leaves of 12 trees \([+-]\d\.\d+ ± \d\.\d+; most by tree \d+, leaf \d+: [+-]\d\.\d+\)/;
    expect(printed.split('\n').filter((each) => line.test(each)).length).toBe(1);
    expect(await kpi('explain', ids[0]!)).toMatch(line);

    const told = JSON.parse(await kpi('explain', ids[0]!, '--first', '5000', '--json'));
    const tags = (told.contributions as { dimension: number; tag: string; contribution: number }[])
      .toSorted((a, b) => Number(a.tag.slice(4)) - Number(b.tag.slice(4)))
      .reduce((sum, { contribution }) => sum + contribution, told.intercept as number);
    expect(tags + (told.trees.total as number)).toBe(told.linear);
    expect(JSON.parse(await kpi('predict', ids[0]!, '--json')).trees.total).toBe(told.trees.total);
  });

  it('ask what if, and deal impressions', async () => {
    const told = JSON.parse(await kpi('what-if', ids[0]!, '--add', 'tag_3', '--remove', 'tag_0', '--json'));
    expect(told.treeChange).not.toBe(0);
    expect(Math.abs(told.linearChange as number)).toBeGreaterThan(0);
    expect(await kpi('what-if', ids[0]!, '--add', 'tag_3')).toMatch(/^ {2}of which -?\d\.\d{3} by the trees$/m);
    const { candidates } = JSON.parse(await kpi('allocate', ids[0]!, ids[1]!, ids[2]!, '--json'));
    expect(candidates.reduce((sum: number, { trials }: { trials: number }) => sum + trials, 0)).toBe(10_000);
  });

  it('explain another model without a line for trees', async () => {
    await kpi('fit');
    expect(await kpi('explain', ids[0]!)).not.toMatch(/leaves of/);
    expect(JSON.parse(await kpi('explain', ids[0]!, '--json'))).not.toHaveProperty('trees');
  });
});
