import { describe, expect, it } from 'vitest';
import { VarianceCache } from '../../src/kpi/posterior/variance-cache.js';

describe('kept variances', () => {
  it('are of one model, one illustration and the vector that they were made of', () => {
    const cache = new VarianceCache();
    cache.set(1, '7', { linear: -4.5, variance: 0.25 });
    expect(cache.get(1, '7', -4.5)).toBe(0.25);
    expect(cache.get(2, '7', -4.5)).toBeUndefined();
    expect(cache.get(1, '8', -4.5)).toBeUndefined();
    expect(cache.get(1, '7', -4.4)).toBeUndefined();
    cache.set(1, '7', { linear: -4.4, variance: 0.5 });
    expect(cache.get(1, '7', -4.4)).toBe(0.5);
  });

  it('are as many as fit, those asked for last', () => {
    const cache = new VarianceCache();
    for (let id = 0; id < 100_000; id++) cache.set(1, String(id), { linear: 0, variance: id });
    expect(cache.get(1, '0', 0)).toBe(0);
    cache.set(1, 'one more', { linear: 0, variance: 1 });
    expect(cache.get(1, '0', 0)).toBe(0);
    expect(cache.get(1, '1', 0)).toBeUndefined();
  });
});
