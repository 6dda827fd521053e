import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { registerKpi } from '../../src/cli/kpi.js';
import type { KpiReport } from '../../src/kpi/index.js';
import { simulateCampaign } from '../../src/kpi/simulation/simulate-campaign.js';
import { addLibrary, addTagModel, addVectors } from '../kpi/library.js';
import { simulatedIllustrations } from '../kpi/simulated-world.js';
import { createEmbedded, temporaryFolder } from '../support/databases.js';

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

describe('the command that learns online', { timeout: 60_000 }, () => {
  let folder: string;
  let data: string;
  const days = ['2025-01-01', '2025-01-02'];
  const fileOf = (day: string) => path.join(folder, `simulated-campaign ${day}.csv`);

  beforeAll(async () => {
    folder = temporaryFolder();
    const { pool, options } = await createEmbedded();
    data = options.dataFolder;
    const world = simulatedIllustrations(150);
    const ids = await addLibrary(
      pool,
      world.map(({ illustration: { key } }) => ({ name: key, source: key })),
    );
    const model = await addTagModel(pool, 'model');
    await pool.query('update tag_model set activated_at = now()');
    await addVectors(
      pool,
      model,
      ids,
      world.map(({ vector }) => vector),
    );
    await pool.end();
    const campaign = [
      ...simulateCampaign(
        world.map(({ illustration }) => illustration),
        { days: 2 },
      ),
    ];
    for (const day of days) {
      const rows = campaign
        .filter((row) => row.day === day)
        .map(({ illustration, slot, impressions, clicks }) => [illustration, day, slot, impressions, clicks].join(','));
      writeFileSync(fileOf(day), `illustration,day,slot,impressions,clicks\n${rows.join('\n')}\n`);
    }
    await eyecatch('import', fileOf(days[0]!), '--data', data);
  }, 60_000);
  afterAll(() => {
    rmSync(folder, { recursive: true });
    rmSync(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  });

  const fit = (...options: string[]) => eyecatch('fit', '--method', 'ftrl', '--data', data, ...options);

  it('fits, and goes on with what was imported since', async () => {
    const learnt = await fit('--ftrl-alpha', '0.05', '--ftrl-l1', '0.5');
    expect(learnt).toMatch(/^Model 1 of ctr, deployed\n/);
    expect(learnt).toMatch(
      /fit +ftrl, weights by variance-components, alpha 0\.05\n +online +\d+ observations learnt;/,
    );
    await expect(fit('--resume')).rejects.toThrow(/model 1 has learnt all there is/);
    await eyecatch('import', fileOf(days[1]!), '--data', data);
    const { method, report } = JSON.parse(await fit('--resume', '--json')) as { method: string; report: KpiReport };
    expect(method).toBe('ftrl');
    expect(report.online).toMatchObject({ resumedFrom: 1, parameters: { alpha: 0.05, l1: 0.5, l2: 1 } });
    expect(await eyecatch('report', '--data', data, '--list')).toMatch(/\* +2 +ftrl/);
  });

  it('refuses what does not go together', async () => {
    await expect(fit('--resume', '--seed', '9')).rejects.toThrow(/begun with 1 as its seed, and 9 was asked for/);
    await expect(fit('--ftrl-beta', 'much')).rejects.toThrow('--ftrl-beta is "much"; it must be a number from 0 on.');
    await expect(fit('--weights', 'equal')).rejects.toThrow(/weighs by variance-components, not by equal/);
    await expect(eyecatch('fit', '--resume', '--data', data)).rejects.toThrow(/Only an online model is resumed/);
  });
});
