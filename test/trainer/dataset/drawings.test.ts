import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { styleOf, writeDrawings } from '../../../trainer/dataset/drawings.js';
import { readLabelledImages, type LabelledImage } from '../../../trainer/dataset/labelled-images.js';

describe('the drawings that npm ships', () => {
  let folder: string;
  let drawings: LabelledImage[];
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-drawings-'));
    drawings = await writeDrawings(folder, { styles: ['noto', 'emojione'] });
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are over a thousand subjects a style, one file each, read back with the same tags', async () => {
    const count = (style: string) => drawings.filter((image) => styleOf(image) === style).length;
    expect(count('noto')).toBeGreaterThan(1500);
    expect(count('emojione')).toBeGreaterThan(1000);
    expect(new Set(drawings.map(({ file }) => file)).size).toBe(drawings.length);
    expect(await readLabelledImages(folder)).toEqual(drawings);
  });

  it('show the same subject under the same group in each style', () => {
    expect(drawings.filter(({ group }) => group === 'dog-face').map(styleOf)).toEqual(['emojione', 'noto']);
  });

  it('render as pictures with something on them', async () => {
    for (const { file } of drawings.filter((_, index) => index % 400 === 0)) {
      const { info, data } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
      expect(Math.max(info.width, info.height), file).toBe(128);
      expect(new Set(data).size, file).toBeGreaterThan(1);
    }
  });

  it('are written once: a second run changes nothing and mends what is missing', async () => {
    const kept = drawings[0]!.file;
    const { mtimeMs } = await stat(kept);
    await rm(drawings[1]!.file);
    expect(await writeDrawings(folder, { styles: ['noto', 'emojione'] })).toEqual(drawings);
    expect((await stat(kept)).mtimeMs).toBe(mtimeMs);
    expect((await readdir(path.join(folder, 'noto'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(await readLabelledImages(folder)).toHaveLength(drawings.length);
  });
});
