import { rmSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeColourPack } from '../support/colour-pack.js';
import { eyecatch } from '../support/command.js';
import { temporaryFolder } from '../support/databases.js';
import { onWhite, writePictures } from '../support/drawn-pictures.js';

describe('duplicates on the command line', { timeout: 400_000 }, () => {
  const folder = temporaryFolder();
  const data = path.join(folder, 'library');
  const pictures = path.join(folder, 'pictures');
  const pack = path.join(folder, 'pack');

  beforeAll(async () => {
    writeColourPack(pack);
    const castle = await onWhite('castle');
    const flop = await sharp(await onWhite('guitar'))
      .flop()
      .png()
      .toBuffer();
    writePictures(pictures, { 'castle.png': castle, 'guitar.png': await onWhite('guitar'), 'z-flop.png': flop });
    writePictures(path.join(folder, 'asked'), {
      'same.png': castle,
      'castle.jpg': await sharp(castle).jpeg({ quality: 40 }).toBuffer(),
      'mirrored.jpg': await sharp(flop).jpeg({ quality: 60 }).toBuffer(),
      'new.png': await onWhite('snail'),
    });
    expect(await eyecatch(['index', pictures, '--model', pack, '--data', data])).toMatchObject({ code: 0 });
  }, 400_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }));

  const duplicates = (...args: string[]) => eyecatch(['duplicates', ...args, '--data', data]);
  const asked = (name: string) => path.join(folder, 'asked', name);

  it('prints the copies of a file as a table, with how they differ', async () => {
    const found = await duplicates(asked('mirrored.jpg'));
    expect(found).toMatchObject({ code: 0, stderr: '' });
    const [head, ...rows] = found.stdout.trimEnd().split('\n');
    expect(head).toBe('similarity     id  name');
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/^ {4}0\.9\d{3} +\d+ {2}z-flop\.png$/);
    expect(rows[1]).toMatch(/^ {4}0\.9\d{3} +\d+ {2}guitar\.png {2}\(mirrored\)$/);
  });

  it('names the illustration with the same bytes, and prints JSON', async () => {
    expect((await duplicates(asked('same.png'))).stdout).toMatch(/^the same bytes: \d+ castle\.png\nsimilarity .*\n$/);
    const { stdout } = await duplicates(asked('castle.jpg'), '--json');
    expect(JSON.parse(stdout)).toEqual({
      exact: null,
      near: [
        ...[
          {
            id: expect.stringMatching(/^\d+$/) as string,
            name: 'castle.png',
            similarity: expect.closeTo(0.95, 1) as number,
            mirrored: false,
            cropped: false,
          },
        ],
      ],
      withoutFingerprint: 0,
    });
    expect(JSON.parse((await duplicates(asked('new.png'), '--json')).stdout)).toMatchObject({ exact: null, near: [] });
  });

  it('groups the library once it is scanned, and says what is not compared before', async () => {
    expect(await duplicates()).toEqual({
      code: 0,
      stdout: '0 groups of near copies.\n',
      stderr: '3 illustrations are not compared yet; --scan does that.\n',
    });
    const scanned = await duplicates('--scan');
    expect(scanned.stdout).toMatch(/^\d+ guitar\.png, \d+ z-flop\.png\n1 group of near copies\.\n$/);
    const { groups, notCompared } = JSON.parse((await duplicates('--json')).stdout) as {
      groups: { name: string }[][];
      notCompared: number;
    };
    expect(groups.map((group) => group.map(({ name }) => name))).toEqual([['guitar.png', 'z-flop.png']]);
    expect(notCompared).toBe(0);
  });

  it('index leaves copies out or links them, and prints which', async () => {
    const from = path.join(folder, 'more');
    writePictures(from, { 'castle.jpg': await sharp(asked('same.png')).jpeg({ quality: 40 }).toBuffer() });
    const skipped = await eyecatch(['index', from, '--data', data, '--duplicates', 'skip']);
    expect(skipped).toMatchObject({ code: 0 });
    expect(skipped.stdout).toMatch(/^0 indexed, .*\ncastle\.jpg: near copy of \d+ \(0\.9\d\d\), left out\n$/);
    const linked = await eyecatch(['index', from, '--data', data, '--duplicates', 'link']);
    expect(linked.stdout).toMatch(/castle\.jpg: near copy of \d+ \(0\.9\d\d\), taken in as \d+\n$/);
    expect((await duplicates()).stdout).toMatch(/\d+ castle\.png, \d+ castle\.jpg/);
    expect((await duplicates('--min-similarity', '0.999')).stdout).not.toContain('castle');
  });

  it('says what is wrong, with exit code 1, and takes nothing in', async () => {
    expect(await eyecatch(['index', pictures, '--data', data, '--duplicates', 'merge'])).toEqual({
      ...{ code: 1, stdout: '' },
      stderr: 'eyecatch: --duplicates is "merge"; it must be one of skip, link, keep.\n',
    });
    expect(await duplicates('--min-similarity', '2')).toMatchObject({
      code: 1,
      stderr: 'eyecatch: --min-similarity is "2"; it must be above 0 and at most 1.\n',
    });
    expect(await duplicates('999')).toMatchObject({
      ...{ code: 1, stderr: 'eyecatch: The library has no illustration 999.\n' },
    });
    expect(await duplicates(path.join(pack, 'model.json'))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^eyecatch: .*model\.json/) as string,
    });
    expect(await duplicates(asked('missing.png'))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^eyecatch: .*missing\.png/) as string,
    });
  });
});
