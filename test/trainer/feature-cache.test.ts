import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FeatureCache } from '../../trainer/feature-cache.js';

const key = (n: number) => n.toString(16).padStart(64, '0');
const features = (n: number) => Float32Array.of(n, n / 3, -n);
const entry = (n: number) => ({ imageHash: key(n), features: features(n) });

describe('the feature cache', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-cache-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (recipe = 'recipe') => FeatureCache.open(folder, [recipe], 3);
  const filled = async (...numbers: number[]) => {
    const cache = await open();
    await cache.append(numbers.map(entry));
    await cache.close();
    return cache.file;
  };

  it('gives back what was appended, exactly, to the next process', async () => {
    await filled(1, 2);
    const cache = await open();
    expect([cache.get(key(1)), cache.get(key(2)), cache.get(key(3))]).toEqual([features(1), features(2), undefined]);
    await cache.close();
  });

  it('believes no record that a kill left half-written, wherever it was cut, and overwrites it', async () => {
    const file = await filled(1, 2);
    const whole = await readFile(file);
    const record = whole.length / 2;
    for (const cut of [1, 5, record - 1, record, record + 1]) {
      await writeFile(file, whole);
      await truncate(file, whole.length - cut);
      const cache = await open();
      expect(cache.size, `${cut} bytes missing`).toBe(cut <= record ? 1 : 0);
      await cache.append([entry(2), entry(3)]);
      await cache.close();
      const again = await open();
      expect(again.get(key(3)), `${cut} bytes missing`).toEqual(features(3));
      await again.close();
    }
  });

  it('leaves out a damaged record and keeps those around it', async () => {
    const file = await filled(1, 2, 3);
    const bytes = await readFile(file);
    bytes[bytes.length / 2]! ^= 1;
    await writeFile(file, bytes);
    const cache = await open();
    expect([cache.get(key(1)), cache.get(key(2)), cache.get(key(3))]).toEqual([features(1), undefined, features(3)]);
    await cache.close();
  });

  it('knows nothing of features computed another way', async () => {
    await filled(1);
    const cache = await open('another recipe');
    expect(cache.size).toBe(0);
    await cache.close();
  });
});
