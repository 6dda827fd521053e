import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, open, readdir, readFile, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Preprocessing } from '../../../src/tagging/model-pack.js';
import { decodeSquare, readImageFacts } from '../../../src/tagging/preprocess.js';
import type { LabelledImage } from '../../../trainer/dataset/labelled-images.js';
import { makePairs, type MakePairsOptions } from '../../../trainer/pairs/make-pairs.js';
import { PairSet } from '../../../trainer/pairs/pair-set.js';
import { choosePreprocessing } from '../../../trainer/pairs/preprocessing-options.js';
import { recordBytes } from '../../../trainer/pairs/record.js';
import { hashFolder, TAGS, writePictures } from './pictures.js';
import { canMount, growSmallDisk, mountSmallDisk } from '../../support/small-disk.js';

const PICTURES = 90;
const SHARD_IMAGES = 16;
const seed = choosePreprocessing({ preprocessing: 'seed' });

let folder: string;
let images: LabelledImage[];
let whole: string;

function make(out: string, changes: Partial<MakePairsOptions> = {}) {
  return makePairs({ images, tags: TAGS, out, preprocessing: seed, shardImages: SHARD_IMAGES, workers: 2, ...changes });
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-pairs-'));
  images = await writePictures(path.join(folder, 'pictures'), 0, PICTURES);
  whole = path.join(folder, 'whole');
  await make(whole);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function decode(file: string, preprocessing: Preprocessing): Promise<Uint8Array> {
  const bytes = await readFile(file);
  return decodeSquare(bytes, await readImageFacts(bytes, file), preprocessing, file);
}

describe('pairs', () => {
  it('hold of every picture with a known tag the pixels that decodeSquare gives, and its labels', async () => {
    const set = await PairSet.open(whole);
    const known = images.filter(({ tags }) => !tags.includes('unheard_of'));
    expect(set.images).toBe(known.length);
    expect(set.tags).toEqual(TAGS);
    expect(set.preprocessing).toEqual(seed);
    const size = 224 * 224 * 3;
    const rows = Int32Array.from({ length: set.images }, (_, row) => set.images - 1 - row);
    const pixels = new Uint8Array(rows.length * size);
    await set.readPixels(rows, pixels);
    const seen = new Set<string>();
    for (const [position, row] of rows.entries()) {
      const file = await set.names.at(row);
      seen.add(file);
      const expected = await decode(file, seed);
      expect(Buffer.compare(pixels.subarray(position * size, (position + 1) * size), expected)).toBe(0);
      const labels = [...set.labels.subarray(set.offsets[row], set.offsets[row + 1])].map((tag) => TAGS[tag]!.name);
      const tags = known.find((image) => image.file === file)!.tags.filter((tag) => tag !== 'extra');
      expect(labels.sort()).toEqual([...tags].sort());
    }
    expect(seen).toEqual(new Set(known.map(({ file }) => file)));
    await set.close();
  });

  it('lie in the order of their contents, not of their names', async () => {
    const set = await PairSet.open(whole);
    const names = await Promise.all(Array.from({ length: set.images }, (_, row) => set.names.at(row)));
    const hashes = await Promise.all(
      names.map(async (name) =>
        createHash('sha256')
          .update(await readFile(name))
          .digest('hex'),
      ),
    );
    expect(hashes).toEqual([...hashes].sort());
    expect(names).not.toEqual([...names].sort());
    await set.close();
  });

  it('are the same bytes whatever the number of processes, and of one identity wherever the pictures lie', async () => {
    const one = path.join(folder, 'one');
    await make(one, { workers: 1 });
    expect(await hashFolder(one)).toEqual(await hashFolder(whole));
    const moved = path.join(folder, 'moved');
    await cp(path.join(folder, 'pictures'), moved, { recursive: true });
    const elsewhere = images.map((image) => ({ ...image, file: path.join(moved, path.basename(image.file)) }));
    const report = await make(path.join(folder, 'of-moved'), { images: elsewhere });
    const set = await PairSet.open(whole);
    expect(report.identity).toBe(set.identity);
    const relabelled = images.map((image, k) => (k === 0 ? { ...image, tags: ['blue'] } : image));
    expect((await make(path.join(folder, 'relabelled'), { images: relabelled })).identity).not.toBe(set.identity);
    await set.close();
  });

  it('keep copies of one picture, equal or re-encoded, in one group', async () => {
    const copies = path.join(folder, 'copies');
    const own = await writePictures(copies, 200, 206);
    const { default: sharp } = await import('sharp');
    const [first] = own;
    await sharp(first!.file).jpeg({ quality: 80 }).toFile(path.join(copies, 'zz.jpg'));
    await cp(first!.file, path.join(copies, 'zzz.png'));
    const more = ['zz.jpg', 'zzz.png'].map((name) => ({ file: path.join(copies, name), tags: ['red'], group: name }));
    const out = path.join(folder, 'of-copies');
    await make(out, { images: [...own, ...more] });
    const set = await PairSet.open(out);
    const groupOf = new Map<string, number>();
    for (let row = 0; row < set.images; row++) {
      groupOf.set(path.basename(await set.names.at(row)), set.groups[row]!);
    }
    const group = groupOf.get(path.basename(first!.file))!;
    expect([groupOf.get('zz.jpg'), groupOf.get('zzz.png')]).toEqual([group, group]);
    expect([...groupOf.values()].filter((value) => value === group)).toHaveLength(3);
    await set.close();
  });

  it('leave out pictures that cannot be read and name them', async () => {
    const broken = path.join(folder, 'broken');
    const own = await writePictures(broken, 300, 305);
    const cut = own.find(({ file }) => file.endsWith('.png'))!.file;
    await truncate(cut, 30);
    await unlink(own[2]!.file);
    const out = path.join(folder, 'of-broken');
    const report = await make(out, { images: own });
    expect(report.images).toBe(3);
    expect(report.unreadable.map(({ file }) => file).sort()).toEqual([cut, own[2]!.file].sort());
    const set = await PairSet.open(out);
    await set.readPixels([0, 1, 2], new Uint8Array(3 * 224 * 224 * 3));
    expect(await Promise.all([0, 1, 2].map((row) => set.names.at(row)))).not.toContain(cut);
    await set.close();
    await expect(make(path.join(folder, 'none'), { images: [own[2]!] })).rejects.toThrow(/None of 1 pictures/);
  });
});

describe('a run that was cut short', () => {
  it('ends, killed at any moment and started again, with the bytes of one that was not', async () => {
    const out = path.join(folder, 'killed');
    const program = path.resolve('dist/test/trainer/pairs/make-pairs-process.js');
    const run = (until?: RegExp) =>
      new Promise<string>((resolve) => {
        const child = spawn(process.execPath, [program, path.join(folder, 'pictures'), out, String(SHARD_IMAGES)]);
        let said = '';
        child.stdout.on('data', (text: Buffer) => {
          said += text.toString();
          if (until?.test(said)) child.kill('SIGKILL');
        });
        child.on('close', () => resolve(said));
      });
    for (const moment of [/Hashing pictures 64/, /Writing pairs 0/, /Writing pairs 16/, /Writing pairs 4\d/]) {
      await run(moment);
      await expect(PairSet.open(out)).rejects.toThrow(/unfinished.*again/s);
    }
    // The decoding processes notice that their parent is gone.
    await setTimeout(300);
    const last = JSON.parse((await run()).trim().split('\n').at(-1)!);
    expect(last.kept).toBeGreaterThan(0);
    expect(await hashFolder(out)).toEqual(await hashFolder(whole));
  });

  it('goes on after an abort', async () => {
    const out = path.join(folder, 'aborted');
    const controller = new AbortController();
    const onProgress: MakePairsOptions['onProgress'] = ({ step, done }) => {
      if (step === 'Writing pairs' && done >= 16) controller.abort();
    };
    await expect(make(out, { signal: controller.signal, onProgress })).rejects.toThrow(/aborted/);
    const lines: string[] = [];
    expect((await make(out, { log: (line) => lines.push(line) })).kept).toBeGreaterThan(0);
    expect(lines[0]).toMatch(/begun before/);
    expect(await hashFolder(out)).toEqual(await hashFolder(whole));
  });

  it('refuses other arguments, naming them, and folders that hold something else', async () => {
    const other = choosePreprocessing({ preprocessing: 'seed', padding: 'white' });
    await expect(make(whole, { preprocessing: other })).rejects.toThrow(
      /background \[0,0,0\], now \[255,255,255\].*another --out/s,
    );
    await expect(PairSet.open(whole).then((set) => set.close())).resolves.toBeUndefined();
    await expect(make(path.join(folder, 'pictures'))).rejects.toThrow(/not empty/);
  });

  it('are made by one process at a time', async () => {
    const out = path.join(folder, 'locked');
    await make(out);
    await writeFile(path.join(out, 'making.lock'), String(process.ppid));
    await expect(make(out)).rejects.toThrow(/Another process is using the pairs in .*locked\. Wait for it/);
    await rm(path.join(out, 'making.lock'));
    expect(await hashFolder(out)).toEqual(await hashFolder(whole));
  });

  it.skipIf(!canMount)('says that the disk is full, and goes on once there is room', async () => {
    const disk = path.join(folder, 'disk');
    const unmount = mountSmallDisk(disk, 4096);
    try {
      const out = path.join(disk, 'pairs');
      const lines: string[] = [];
      await expect(make(out, { log: (line) => lines.push(line) })).rejects.toMatchObject({
        code: 'DISK_FULL',
        message: expect.stringContaining('same command goes on there'),
      });
      expect(lines.join()).toMatch(/take \d+ MB in .* where \d+ MB are free/);
      await expect(PairSet.open(out)).rejects.toThrow(/unfinished/);
      growSmallDisk(disk, 65_536);
      expect((await make(out)).kept).toBeGreaterThan(5);
      expect(await hashFolder(out)).toEqual(await hashFolder(whole));
    } finally {
      unmount();
    }
  });
});

describe('broken pairs', () => {
  const bytes = recordBytes(224);

  async function copyOfWhole(name: string): Promise<string> {
    const out = path.join(folder, name);
    await cp(whole, out, { recursive: true });
    return out;
  }

  async function repairs(out: string, broken: number) {
    const report = await make(out);
    expect(report.images - report.kept).toBe(broken);
    expect(await hashFolder(out)).toEqual(await hashFolder(whole));
  }

  async function readAll(out: string): Promise<void> {
    const set = await PairSet.open(out);
    try {
      await set.readPixels([...Array(set.images).keys()], new Uint8Array(set.images * 224 * 224 * 3));
    } finally {
      await set.close();
    }
  }

  it('with a damaged byte name shard and row, and are repaired', async () => {
    const out = await copyOfWhole('damaged');
    const shard = await open(path.join(out, 'shards/000001.bin'), 'r+');
    await shard.write(Buffer.from([1, 2, 3]), 0, 3, 2 * bytes + 5000);
    await shard.close();
    await expect(readAll(out)).rejects.toThrow(/000001\.bin is damaged at row 18 .*again/s);
    await repairs(out, 1);
  });

  it('with a shard cut short or missing say which, and are repaired', async () => {
    const out = await copyOfWhole('short');
    await truncate(path.join(out, 'shards/000002.bin'), 14 * bytes - 7);
    await expect(PairSet.open(out)).rejects.toThrow(/000002\.bin is cut short/);
    await repairs(out, 3);
    await unlink(path.join(out, 'shards/000000.bin'));
    await expect(PairSet.open(out)).rejects.toThrow(/000000\.bin cannot be opened/);
    await repairs(out, SHARD_IMAGES);
  });

  it('with two shards exchanged are noticed', async () => {
    const out = await copyOfWhole('exchanged');
    const [a, b] = ['000000', '000001'].map((name) => path.join(out, `shards/${name}.bin`));
    const kept = await readFile(a!);
    await writeFile(a!, await readFile(b!));
    await writeFile(b!, kept);
    await expect(readAll(out)).rejects.toThrow(/damaged/);
    await repairs(out, 2 * SHARD_IMAGES);
  });

  it('with a damaged index or manifest say so, and are repaired', async () => {
    const out = await copyOfWhole('index');
    const labels = await open(path.join(out, 'labels.bin'), 'r+');
    await labels.write(Buffer.from([3]), 0, 1, 8);
    await labels.close();
    await expect(PairSet.open(out)).rejects.toThrow(/labels\.bin is damaged/);
    await repairs(out, 0);
    await truncate(path.join(out, 'pairs.json'), 100);
    await expect(PairSet.open(out)).rejects.toThrow(/pairs\.json is damaged/);
    await repairs(out, 0);
  });

  it('of another version or of none are refused', async () => {
    const out = await copyOfWhole('version');
    const manifest = path.join(out, 'pairs.json');
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('pairs/1', 'pairs/2'));
    await expect(PairSet.open(out)).rejects.toThrow(/eyecatch-pairs\/2.*reads "eyecatch-pairs\/1"/);
    await expect(PairSet.open(path.join(folder, 'pictures'))).rejects.toThrow(/holds no pairs/);
  });

  it('follow pictures that came and went, as pairs made afresh', async () => {
    const out = await copyOfWhole('changed');
    const more = await writePictures(path.join(folder, 'more'), 400, 404);
    const changed = [...images.slice(0, 60), ...more];
    await make(out, { images: changed });
    const fresh = path.join(folder, 'fresh');
    await make(fresh, { images: changed });
    expect(await hashFolder(out)).toEqual(await hashFolder(fresh));
    expect((await readdir(path.join(out, 'shards'))).length).toBe(4);
  });
});
