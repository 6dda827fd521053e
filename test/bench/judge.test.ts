import { beforeAll, describe, expect, it } from 'vitest';
import { rankNewCreatives, type Ranking } from '../../bench/kpi/ranking.js';
import { ndcg } from '../../bench/kpi/judge.js';

describe('NDCG', () => {
  const gains = Float64Array.of(3, 2, 1, 0);

  it('is 1 for the right order, whatever the scores', () => {
    expect(ndcg(Float64Array.of(0.4, 0.3, 0.2, -7), gains, 4)).toBe(1);
  });

  it('is that of the definition for a wrong one', () => {
    const ideal = 3 + 2 / Math.log2(3);
    expect(ndcg(Float64Array.of(1, 2, 4, 3), gains, 2)).toBeCloseTo((1 + 0 / Math.log2(3)) / ideal, 12);
    expect(ndcg(Float64Array.of(1, 4, 3, 2), gains, 2)).toBeCloseTo((2 + 1 / Math.log2(3)) / ideal, 12);
  });

  it('does not depend on the order of rows whose scores are equal', () => {
    const mean = 1.5 * (1 + 1 / Math.log2(3));
    expect(ndcg(Float64Array.of(5, 5, 5, 5), gains, 2)).toBeCloseTo(mean / (3 + 2 / Math.log2(3)), 12);
    expect(ndcg(Float64Array.of(5, 5, 5, 5), gains.toReversed(), 2)).toBeCloseTo(mean / (3 + 2 / Math.log2(3)), 12);
  });
});

describe('a ranking of new creatives', () => {
  let ranking: Ranking;
  beforeAll(async () => {
    const options = { creatives: 1500, newCreatives: 600, days: 7 };
    ranking = await rankNewCreatives(options, { log: () => undefined });
  });
  const of = (name: string, figure: string): number => ranking.rows[name]![figure] as number;

  it('stands between its controls and its ceilings', () => {
    for (const figure of ['spearman', 'attainableShare']) {
      expect(of('ours: ridge', figure)).toBeGreaterThan(of('control: permuted labels', figure) + 0.05);
      expect(of('ours: ridge', figure)).toBeLessThan(of('ceiling: tags', figure) - 0.05);
      expect(of('control: constant', figure)).toBe(0);
    }
    expect(Math.abs(of('control: permuted labels', 'spearman'))).toBeLessThan(0.12);
    expect(Math.abs(of('control: permuted labels', 'normalisedEntropy') - 1)).toBeLessThan(0.003);
    expect(of('ceiling: true rate', 'spearman')).toBeCloseTo(1, 12);
    expect(of('ceiling: true rate', 'ndcgAt100')).toBeCloseTo(1, 12);
  });

  it('says that peers were not measured when there is no Python', () => {
    expect(ranking.headline.spearmanBestPeer).toMatch(/not measured: PYTHON/);
    expect(Object.keys(ranking.rows).filter((name) => name.startsWith('peer'))).toEqual([]);
  });

  it('shows in the context alone how the ad server came to serve them, which nobody knows before the launch', () => {
    expect(of('control: context only', 'spearman')).toBeGreaterThan(0.2);
  });
});
