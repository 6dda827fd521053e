import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelPackError } from '../../src/errors.js';
import { importModel, type ImportOptions } from '../../src/tagging/import-model.js';
import { readModelPack, type ModelPack } from '../../src/tagging/model-pack.js';
import { parseCounts } from '../../src/tagging/tag-counts.js';
import { TagModel } from '../../src/tagging/tag-model.js';
import { writePack } from '../../trainer/pack.js';
import { temporaryFolder } from '../support/databases.js';
import { echoGraph, writeFolder, type EchoOptions } from './echo-model.js';

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const csv = (rows: readonly (readonly [name: string, category: number, count: number])[]): string =>
  `tag_id,name,category,count\n${rows.map(([name, category, count], i) => `${i},${name},${category},${count}`).join('\n')}\n`;

function publish(name: string, graph: Partial<EchoOptions>, files: Record<string, string | object>): string {
  const onnx = echoGraph({ layout: 'NHWC', size: 64, places: upTo(3), ...graph });
  return writeFolder(path.join(folder, name), { 'model.onnx': onnx, ...files });
}

async function take(published: string, options: Omit<ImportOptions, 'name'>): Promise<ModelPack> {
  const imported = await importModel(published, { name: path.basename(published), ...options });
  return writePack(`${published}-pack`, { ...imported, graph: await readFile(imported.graphFile) });
}

/** Distinct bytes for a picture of 64 x 64. */
function noise(seed: number): Uint8Array {
  return Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919 + seed * 104_729 + (i >> 5) * 31) % 256);
}

const WD_RATINGS = [
  ['general', 9, 5],
  ['sensitive', 9, 5],
  ['questionable', 9, 5],
  ['explicit', 9, 5],
] as const;

describe('importing a model', () => {
  it('cuts to the 5000 most frequent tags, rating rows aside, and scores each kept tag by its own column', async () => {
    const count = (i: number): number => (i * 7907) % 6011;
    const names = upTo(6000).map((i) => [`tag_${i}`, i % 7 === 0 ? 4 : 0, count(i)] as const);
    const published = publish('wide', { places: upTo(6004) }, { 'selected_tags.csv': csv([...WD_RATINGS, ...names]) });
    const pack = await take(published, { preset: 'wd-v3' });
    const counts = names.map(([, , n]) => n).sort((a, b) => b - a);
    expect(pack.tags).toHaveLength(5000);
    expect(Math.min(...pack.tags.map((tag) => tag.count))).toBe(counts[4999]);
    expect(pack.tags.some(({ category }) => category === 9)).toBe(false);

    const model = await TagModel.load(pack);
    const pixels = noise(1);
    const [prediction] = await model.predict([{ square: pixels }]);
    const blueFirst = (column: number): number => pixels[column - (column % 3) + 2 - (column % 3)]!;
    pack.tags.forEach(({ name }, dimension) => {
      expect(prediction!.scores[dimension]).toBe(blueFirst(4 + Number(name.slice(4))));
    });
    // WD's general and sensitive together are safe; independent scores are scaled to add up to 1.
    const [general, sensitive, questionable, explicit] = upTo(4).map(blueFirst) as [number, number, number, number];
    const total = general + sensitive + questionable + explicit;
    expect(prediction!.rating!.safe).toBeCloseTo((general + sensitive) / total, 6);
    expect(prediction!.rating!.questionable).toBeCloseTo(questionable / total, 6);
    expect(prediction!.rating!.explicit).toBeCloseTo(explicit / total, 6);
  });

  it('cuts by the counts of another file where the project publishes none, and says so where there is none', async () => {
    const mapping = Object.fromEntries(upTo(5010).map((i) => [String(i), { tag: `t${i}`, category: 'General' }]));
    const published = publish('uncounted', { layout: 'NCHW', places: upTo(5010) }, { 'tag_mapping.json': mapping });
    const blind = await importModel(published, { preset: 'cl-tagger', name: 'x' });
    expect(blind.tags.at(-1)!.name).toBe('t4999');
    expect(blind.notes.join()).toMatch(/Cut from 5010 tags to 5000.*tag_mapping.json, which holds no counts.*--counts/);
    const counts = parseCounts(
      `name,count\n${upTo(5010)
        .map((i) => `t${i},${i}`)
        .join('\n')}`,
      'counts.csv',
    );
    const counted = await importModel(published, { preset: 'cl-tagger', name: 'x', counts });
    expect(counted.tags[0]).toEqual({ name: 't10', category: 0, count: 10 });
    expect(counted.notes.join()).toMatch(/the most frequent ones, each counted at least 10 times/);
  });

  it('runs a graph that is fixed to one picture one at a time, each to its own scores', async () => {
    const published = publish(
      'single',
      { batch: 1 },
      { 'selected_tags.csv': csv(upTo(3).map((i) => [`t${i}`, 0, 1])) },
    );
    const model = await TagModel.load(await take(published, { preset: 'wd-v1-4' }));
    const predictions = await model.predict([1, 2, 3].map((seed) => ({ square: noise(seed) })));
    [1, 2, 3].forEach((seed, place) =>
      expect([...predictions[place]!.scores.subarray(0, 3)]).toEqual([...noise(seed).subarray(0, 3)].reverse()),
    );
    expect(predictions[0]!.rating).toBeNull();
  });

  it('takes the output that the preset names, or the one that --output names', async () => {
    const files = {
      'selected_tags.csv': `id,tag_id,name,category,count,ips\n0,9,a,0,3,[]\n1,8,miku,4,2,"[""vocaloid""]"\n`,
    };
    const named = publish(
      'outputs',
      { layout: 'NCHW', places: [5, 6], more: ['embedding'], output: 'prediction' },
      files,
    );
    const pack = await take(named, { preset: 'pixai' });
    expect(pack.description.output.name).toBe('prediction');
    expect(pack.tags.map(({ name, category }) => [name, category])).toEqual([
      ['a', 0],
      ['miku', 4],
    ]);
    expect(pack.columns.rating).toBeUndefined();
    const [prediction] = await (await TagModel.load(pack)).predict([{ square: noise(4) }]);
    const red = [5, 6].map((pixel) => (noise(4)[pixel * 3]! - 127.5) / 127.5);
    expect([...prediction!.scores.subarray(0, 2)]).toEqual(red.map((value) => expect.closeTo(value, 5) as number));

    const foreign = publish('foreign', { layout: 'NCHW', places: [5, 6], more: ['embedding'], output: 'y' }, files);
    await expect(take(foreign, { preset: 'pixai' })).rejects.toThrow(/several outputs \(embedding, y\).*--output/);
    await expect(take(foreign, { preset: 'pixai', output: 'z' })).rejects.toThrow(/no output "z"; it has embedding, y/);
    expect((await take(foreign, { preset: 'pixai', output: 'y' })).description.output.name).toBe('y');
  });

  it('reads Camie’s metadata with its ratings, years and copyrights', async () => {
    const tags = { rating_general: 'rating', rating_sensitive: 'rating', rating_questionable: 'rating' };
    const all = { ...tags, rating_explicit: 'rating', year_2020: 'year', touhou: 'copyright', '>_<': 'general' };
    const tag_to_idx = Object.fromEntries(Object.keys(all).map((name, i) => [name, i]));
    const metadata = { dataset_info: { tag_mapping: { tag_to_idx, tag_to_category: all } } };
    const graph = {
      layout: 'NCHW',
      places: upTo(7),
      more: ['initial_predictions'],
      output: 'refined_predictions',
    } as const;
    const published = publish('camie', graph, { 'metadata.json': metadata });
    const pack = await take(published, { preset: 'camie-v2' });
    expect(pack.tags.map(({ name, category }) => [name, category])).toEqual([
      ['year_2020', 5],
      ['touhou', 3],
      ['>_<', 0],
    ]);
    expect(pack.columns.rating).toEqual({ from: 'columns', safe: [0, 1], questionable: [2], explicit: [3] });
  });

  it('reads both spellings of cl_tagger’s mapping alike', async () => {
    const flat = { '1': { tag: 'b', category: 'Character' }, '0': { tag: 'a', category: 'Quality' } };
    const split = { idx_to_tag: { '0': 'a', '1': 'b' }, tag_to_category: { a: 'Quality', b: 'Character' } };
    const read = async (name: string, mapping: object) =>
      (
        await take(publish(name, { layout: 'NCHW', places: [0, 1] }, { 'tag_mapping.json': mapping }), {
          preset: 'cl-tagger',
        })
      ).tags;
    const expected = [
      { name: 'a', category: 5, count: 0 },
      { name: 'b', category: 4, count: 0 },
    ];
    expect(await read('flat', flat)).toEqual(expected);
    expect(await read('split', split)).toEqual(expected);
  });

  it('reads DeepDanbooru’s categories by where they begin, and its ratings', async () => {
    const files = {
      'tags.txt': 'solo\nmiku\nrating:safe\nrating:questionable\nrating:explicit\n',
      'categories.json': [
        { name: 'System', start_index: 2 },
        { name: 'General', start_index: 0 },
        { name: 'Character', start_index: 1 },
      ],
    };
    const pack = await take(publish('deep', { places: upTo(5) }, files), { preset: 'deepdanbooru' });
    expect(pack.tags.map(({ name, category }) => [name, category])).toEqual([
      ['solo', 0],
      ['miku', 4],
    ]);
    expect(pack.columns.rating).toEqual({ from: 'columns', safe: [2], questionable: [3], explicit: [4] });
  });
});

describe('a published model that is wrong is refused', () => {
  const three = { 'selected_tags.csv': csv(upTo(3).map((i) => [`t${i}`, 0, 1])) };
  it.each<[string, Partial<EchoOptions>, Record<string, string | object>, ImportOptions['preset'], RegExp]>([
    ['when its outputs do not match its tag file', { places: upTo(4) }, three, 'wd-v3', /gives 4 scores.*names 3 tags/],
    [
      'also when the graph does not declare its width',
      { places: upTo(4), open: true },
      three,
      'wd-v3',
      /gives 4 scores.*names 3/,
    ],
    [
      'when its layout is not the preset’s',
      { layout: 'NCHW' },
      three,
      'wd-v3',
      /3 x 64 x 64, but the preset wd-v3 says NHWC/,
    ],
    ['when it is fixed to a batch', { batch: 4 }, three, 'wd-v3', /fixed batch of 4/],
    ['when its tag file is missing', {}, {}, 'wd-v3', /holds no selected_tags.csv/],
    ['when its tag file is of another project', {}, three, 'camie-v2', /holds no metadata file of Camie/],
    [
      'when a category is unknown',
      { layout: 'NCHW', places: [0] },
      { 'tag_mapping.json': { '0': { tag: 'a', category: 'Mood' } } },
      'cl-tagger',
      /"a" has the category "Mood"/,
    ],
    [
      'when a column has no tag',
      { layout: 'NCHW', places: [0] },
      { 'tag_mapping.json': { '1': { tag: 'a', category: 'General' } } },
      'cl-tagger',
      /no tag for column 0/,
    ],
    [
      'when a rating row is no rating',
      {},
      {
        'selected_tags.csv': csv([
          ['solo', 0, 1],
          ['mild', 9, 1],
          ['b', 0, 1],
        ]),
      },
      'wd-v3',
      /"mild" is a row of category 9/,
    ],
    [
      'when a rating is missing',
      {},
      {
        'selected_tags.csv': csv([
          ['solo', 0, 1],
          ['general', 9, 1],
          ['explicit', 9, 1],
        ]),
      },
      'wd-v3',
      /none that means questionable/,
    ],
    [
      'when its JSON is broken',
      { layout: 'NCHW' },
      { 'tag_mapping.json': '{"0": {' },
      'cl-tagger',
      /tag_mapping.json is not JSON/,
    ],
  ])('%s', async (name, graph, files, preset, message) => {
    const published = publish(name.replaceAll(/\W/g, '-'), graph, files);
    const failure = importModel(published, { preset, name: 'x' });
    await expect(failure).rejects.toThrow(ModelPackError);
    await expect(failure).rejects.toThrow(message);
  });

  it('when there is no graph', async () => {
    await expect(
      importModel(writeFolder(path.join(folder, 'none'), three), { preset: 'wd-v3', name: 'x' }),
    ).rejects.toThrow(/none holds no model.onnx/);
  });
});

describe('rating rows in a pack’s own selected_tags.csv', () => {
  it('are no dimensions, and give the content rating', async () => {
    const published = publish(
      'own',
      { places: upTo(5) },
      {
        'selected_tags.csv': csv([...WD_RATINGS, ['solo', 0, 1]]),
        'model.json': {
          format: 'eyecatch-model-pack/1',
          name: 'own',
          preprocessing: {
            ...{ size: 64, layout: 'NHWC', channels: 'RGB', mean: [0, 0, 0], std: [255, 255, 255] },
            ...{ fit: 'pad', place: 'centre', background: [0, 0, 0] },
          },
          output: { activation: 'sigmoid' },
          thresholds: { '0': 0.5 },
          provenance: {},
        },
        'thresholds.csv': `tag_id,name,f0.5,f1,f2\n${['general', 'sensitive', 'questionable', 'explicit', 'solo'].map((n, i) => `${i},${n},0.${i + 1},0.2,0.1`).join('\n')}\n`,
      },
    );
    const pack = await readModelPack(published);
    expect(pack.tags.map(({ name }) => name)).toEqual(['solo']);
    // Thresholds follow their tag to its dimension.
    expect([...pack.thresholds!['f0.5']]).toEqual([0.5]);
    const pixels = new Uint8Array(64 * 64 * 3);
    pixels.set([10, 20, 30, 40, 255]);
    const [prediction] = await (await TagModel.load(pack)).predict([{ square: pixels }]);
    expect(prediction!.scores[0]).toBe(1);
    expect(prediction!.rating).toEqual({
      safe: expect.closeTo(0.3, 6) as number,
      questionable: expect.closeTo(0.3, 6) as number,
      explicit: expect.closeTo(0.4, 6) as number,
    });
  });
});

it('names the line of a file of counts that is wrong', () => {
  expect(() => parseCounts('name,count\na,many\n', 'counts.csv')).toThrow(/counts.csv, line 2.*name,count/s);
});
