import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FeatureCache } from '../../trainer/feature-cache.js';

const key = (n: number) => n.toString(16).padStart(2, '0').padEnd(64, '0');
const features = (n: number) => Float32Array.of(n, n / 3, -n);
const record = (n: number) => ({ key: key(n), perceptualHash: BigInt(n) << 40n, features: features(n) });

describe('the feature cache', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-cache-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (recipe = 'recipe') => FeatureCache.open(folder, [recipe], 3);
  const filled = async (...numbers: number[]) => {
    const cache = await open();
    await cache.append(numbers.map(record));
    await cache.close();
    return cache.file;
  };
  /** The features that a cache holds for some keys, undefined where it has none. */
  const readBack = async (cache: FeatureCache, ...numbers: number[]) => {
    const rows: (Float32Array | undefined)[] = [];
    for (const n of numbers) {
      const place = cache.placeOf(key(n));
      const into = new Float32Array(3);
      if (place !== undefined) await cache.read([place], into);
      rows.push(place === undefined ? undefined : into);
    }
    return rows;
  };

  it('gives back what was appended, exactly, to the next process', async () => {
    await filled(1, 2);
    const cache = await open();
    expect(await readBack(cache, 1, 2, 3)).toEqual([features(1), features(2), undefined]);
    expect(cache.perceptualHashAt(cache.placeOf(key(2))!)).toBe(2n << 40n);
    await cache.close();
  });

  it('reads many records in the order asked for, some of them twice', async () => {
    const many = Array.from({ length: 100 }, (_, n) => n);
    await filled(...many);
    const cache = await open();
    const asked = [...many].reverse().concat(7, 7);
    const into = new Float32Array(3 * asked.length);
    await cache.read(
      asked.map((n) => cache.placeOf(key(n))!),
      into,
    );
    expect(into).toEqual(Float32Array.from(asked.flatMap((n) => [...features(n)])));
    await cache.close();
  });

  it('believes no record that a kill left half-written, wherever it was cut, and overwrites it', async () => {
    const file = await filled(1, 2);
    const whole = await readFile(file);
    const size = whole.length / 2;
    for (const cut of [1, 5, size - 1, size, size + 1]) {
      await writeFile(file, whole);
      await truncate(file, whole.length - cut);
      const cache = await open();
      expect(cache.size, `${cut} bytes missing`).toBe(cut <= size ? 1 : 0);
      await cache.append([record(2), record(3)]);
      await cache.close();
      const again = await open();
      expect(await readBack(again, 3), `${cut} bytes missing`).toEqual([features(3)]);
      await again.close();
    }
  });

  it('leaves out a damaged record and keeps those around it', async () => {
    const file = await filled(1, 2, 3);
    const bytes = await readFile(file);
    bytes[bytes.length / 2]! ^= 1;
    await writeFile(file, bytes);
    const cache = await open();
    expect(await readBack(cache, 1, 2, 3)).toEqual([features(1), undefined, features(3)]);
    await cache.close();
  });

  it('says so when its file is cut short while it is in use', async () => {
    const file = await filled(1, 2);
    const cache = await open();
    await truncate(file, 10);
    await expect(readBack(cache, 2)).rejects.toThrow(/damaged while it was in use/);
    await cache.close();
  });

  it('refuses a second process, whose records would overwrite those of the first, and takes over from a dead one', async () => {
    const file = await filled(1);
    await writeFile(`${file}.lock`, String(process.ppid));
    await expect(open()).rejects.toThrow(/Another process is using the features in .*\.bin\. Wait for it/);
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    await writeFile(`${file}.lock`, String(dead));
    const cache = await open();
    expect(await readBack(cache, 1)).toEqual([features(1)]);
    await cache.close();
    await expect(readFile(`${file}.lock`)).rejects.toThrow(/ENOENT/);
  });

  it('knows nothing of features computed another way', async () => {
    await filled(1);
    const cache = await open('another recipe');
    expect(cache.size).toBe(0);
    await cache.close();
  });
});
