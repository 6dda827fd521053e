import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { oracleOf } from '../../src/kpi/simulation/oracle.js';
import { binomial, randomStream } from '../../src/kpi/simulation/random.js';
import { simulateCampaign, writeSimulatedCampaign } from '../../src/kpi/simulation/simulate-campaign.js';
import { simulatedIllustrations } from './simulated-world.js';

const illustrations = simulatedIllustrations(800).map(({ illustration }) => illustration);

function standardDeviation(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

describe('the binomial sampler', () => {
  it.each([
    [20, 0.3],
    [5000, 0.011],
    [300_000, 0.01],
    [40, 0.95],
  ])('has the mean and variance of %i trials at %f', (n, p) => {
    const uniform = randomStream(`binomial ${n} ${p}`);
    const counts = Array.from({ length: 4000 }, () => binomial(n, p, uniform));
    const mean = counts.reduce((sum, count) => sum + count) / counts.length;
    const sd = Math.sqrt(n * p * (1 - p));
    expect(Math.abs(mean - n * p)).toBeLessThan((4 * sd) / Math.sqrt(4000));
    expect(standardDeviation(counts) / sd).toBeGreaterThan(0.95);
    expect(standardDeviation(counts) / sd).toBeLessThan(1.05);
    expect(counts.every((count) => Number.isInteger(count) && count >= 0 && count <= n)).toBe(true);
  });
});

describe('a simulated campaign', () => {
  const rows = [...simulateCampaign(illustrations)];
  const sum = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((total, row) => total + of(row), 0);

  it('has the traffic and the click rate that it says', () => {
    expect(sum((row) => row.impressions) / illustrations.length).toBeGreaterThan(8500);
    expect(sum((row) => row.impressions) / illustrations.length).toBeLessThan(11_500);
    expect(sum((row) => row.clicks) / sum((row) => row.impressions)).toBeCloseTo(0.011, 2);
    expect(rows.every((row) => row.clicks <= row.impressions && row.impressions > 0)).toBe(true);
    expect(new Set(rows.map(({ day }) => day)).size).toBe(14);
    expect(new Set(rows.map(({ slot }) => slot))).toEqual(new Set(['top', 'feed', 'sidebar']));
  });

  it('varies by tags and by illustration as it says, on the logit scale', () => {
    const logit = (p: number): number => Math.log(p / (1 - p));
    const oracle = oracleOf(illustrations);
    expect(standardDeviation(oracle.map(({ rateFromTags }) => logit(rateFromTags)))).toBeCloseTo(0.35, 6);
    expect(standardDeviation(oracle.map(({ rate, rateFromTags }) => logit(rate) - logit(rateFromTags)))).toBeCloseTo(
      0.25,
      1,
    );
  });

  it('is another one with another seed', () => {
    expect(simulateCampaign(illustrations, { seed: 2 }).next().value).not.toEqual(rows[0]);
  });

  it('is written as the same plain CSV each time', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'campaign-'));
    try {
      const [a, b] = [path.join(folder, 'a.csv'), path.join(folder, 'b.csv')];
      await writeSimulatedCampaign(a, illustrations.slice(0, 50));
      await writeSimulatedCampaign(b, illustrations.slice(0, 50));
      const text = readFileSync(a, 'utf8');
      expect(text).toBe(readFileSync(b, 'utf8'));
      expect(text.split('\n', 2)[0]).toBe('illustration,day,slot,impressions,clicks');
      expect(text.split('\n', 2)[1]).toMatch(/^world\/0,2025-01-01,top,\d+,\d+$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
