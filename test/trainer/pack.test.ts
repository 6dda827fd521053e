import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadInputError, ModelPackError } from '../../src/errors.js';
import { loadMobileNetV2 } from '../../trainer/backbone/mobilenetv2.js';
import { withEmbeddedRating } from '../../trainer/backbone/rating.js';
import { findPack, requirePlaceForPack, writePack, type PackContents } from '../../trainer/pack.js';

const { preprocessing } = loadMobileNetV2();

const contents = (inputs: string): PackContents => ({
  graph: Uint8Array.of(1, 2, 3),
  tags: [{ name: 'solo', category: 0, count: 1 }],
  description: {
    format: 'eyecatch-model-pack/1',
    name: 'small',
    preprocessing,
    output: { activation: 'sigmoid' },
    thresholds: { '0': 0.5 },
    provenance: { inputs },
  },
});

describe('writing a model pack', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-pack-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('replaces the pack that stood there and leaves nothing else behind', async () => {
    const place = path.join(folder, 'models', 'small');
    await writePack(place, contents('first'));
    const second = await writePack(place, contents('second'));
    expect(second.description.provenance.inputs).toBe('second');
    expect(await readdir(path.join(folder, 'models'))).toEqual(['small']);
  });

  it('does not touch a folder with other things in it', async () => {
    await writeFile(path.join(folder, 'holiday.png'), '');
    await expect(writePack(folder, contents('first'))).rejects.toThrow(BadInputError);
    await expect(writePack(folder, contents('first'))).rejects.toThrow(/it holds holiday.png/);
    expect(await readdir(folder)).toEqual(['holiday.png']);
  });

  it('says before the work that there is no place for it', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    await expect(requirePlaceForPack(file)).rejects.toThrow(/that is a file/);
    await expect(requirePlaceForPack(path.join(file, 'pack'))).rejects.toThrow(/cannot be written to .*ENOTDIR|EEXIST/);
    await requirePlaceForPack(path.join(folder, 'new', 'pack'));
    expect(await readdir(path.join(folder, 'new'))).toEqual([]);
  });

  it('clears away what a kill in the middle left', async () => {
    const place = path.join(folder, 'small');
    await writePack(place, contents('first'));
    for (const left of ['small.new', 'small.old']) {
      await mkdir(path.join(folder, left));
      await writeFile(path.join(folder, left, 'model.onnx'), 'half');
    }
    await writePack(place, contents('second'));
    expect(await readdir(folder)).toEqual(['small']);
  });

  it('leaves the old pack when the new one is not valid', async () => {
    const place = path.join(folder, 'small');
    const before = await writePack(place, contents('first'));
    await expect(writePack(place, { ...contents('second'), tags: [] })).rejects.toThrow(ModelPackError);
    expect((await findPack(place, 'first'))?.sha256).toBe(before.sha256);
    expect(await readdir(folder)).toEqual(['small']);
  });

  it('holds thresholds and reports beside the model, which leave its hash alone and are replaced with it', async () => {
    const place = path.join(folder, 'small');
    const plain = await writePack(place, contents('first'));
    const extras = { thresholds: 'tag_id,name,f0.5,f1,f2\n0,solo,0.6,0.5,0.4\n', report: '{}', reportPage: '<p>' };
    const whole = await writePack(place, { ...contents('first'), extras });
    expect(whole.sha256).toBe(plain.sha256);
    expect(await readFile(path.join(place, 'thresholds.csv'), 'utf8')).toBe(extras.thresholds);
    expect(await readFile(path.join(place, 'report.html'), 'utf8')).toBe('<p>');
    await requirePlaceForPack(place);
    await writePack(place, contents('second'));
    expect((await readdir(place)).sort()).toEqual(['model.json', 'model.onnx', 'selected_tags.csv']);
  });

  it('brings the embedded backbone along where the model rates nothing, and only there', async () => {
    const place = path.join(folder, 'rated');
    const plain = await writePack(path.join(folder, 'plain'), contents('first'));
    const pack = await writePack(place, withEmbeddedRating(contents('first')));
    expect(pack.columns.rating).toMatchObject({ from: 'graph', source: 'backbone' });
    expect(pack.description.provenance).toMatchObject({ inputs: 'first', rating: expect.stringMatching(/nsfwjs/) });
    expect(pack.sha256).not.toBe(plain.sha256);
    expect((await readdir(place)).sort()).toEqual(['model.json', 'model.onnx', 'rating.onnx', 'selected_tags.csv']);
    // Written again, it is the same pack; one that rates takes its place whole.
    expect((await writePack(place, withEmbeddedRating(contents('first')))).sha256).toBe(pack.sha256);
    const ratings = ['safe', 'questionable', 'explicit'].map((name) => ({ name, category: 9, count: 1 }));
    const rating = { ...contents('first'), tags: [...contents('first').tags, ...ratings] };
    expect(withEmbeddedRating(rating)).toBe(rating);
    await writePack(place, rating);
    expect(await readdir(place)).not.toContain('rating.onnx');
  });

  it('keeps the old pack when the new thresholds are those of other tags', async () => {
    const place = path.join(folder, 'small');
    await writePack(place, contents('first'));
    const extras = { thresholds: 'tag_id,name,f0.5,f1,f2\n0,hat,0.6,0.5,0.4\n' };
    await expect(writePack(place, { ...contents('second'), extras })).rejects.toThrow(/thresholds.csv, row 1 is tag 0/);
    expect(await findPack(place, 'first')).toBeDefined();
    expect(await readdir(folder)).toEqual(['small']);
  });

  it('is recognised by the inputs it was made from, and only when it is whole', async () => {
    const place = path.join(folder, 'small');
    expect(await findPack(place, 'first')).toBeUndefined();
    await writePack(place, contents('first'));
    expect(await findPack(place, 'first')).toBeDefined();
    expect(await findPack(place, 'second')).toBeUndefined();
    await rm(path.join(place, 'model.onnx'));
    expect(await findPack(place, 'first')).toBeUndefined();
    await mkdir(path.join(folder, 'empty'));
    expect(await findPack(path.join(folder, 'empty'), 'first')).toBeUndefined();
  });
});
