import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateModel } from '../../../trainer/evaluate/evaluate-model.js';
import { random } from '../../../trainer/head/random.js';
import { chooseExamples } from '../../../trainer/report/examples.js';
import { drawReport, type ReportInput } from '../../../trainer/report/report.js';

const HOSTILE = `<script>alert("1")</script>'&`;

/** 60 images, 8 tags; a hostile tag, settings, file name and model name. */
async function makeInput(folder: string): Promise<ReportInput> {
  const [images, tags] = [60, 8];
  const draw = random(2, 'report');
  const labels = Array.from({ length: images }, () =>
    Int32Array.from([...Array(tags).keys()].filter(() => draw() < 0.4)),
  );
  const scores = Float32Array.from({ length: images * tags }, (_, at) => {
    const carries = labels[Math.floor(at / tags)]!.includes(at % tags);
    return Math.fround(carries ? 0.3 + 0.7 * draw() : 0.6 * draw());
  });
  const definitions = [...Array(tags).keys()].map((tag) => ({
    name: tag === 3 ? HOSTILE : `tag ${tag}`,
    category: tag < 5 ? 0 : 4,
    count: 10 * (tag + 1),
  }));
  const groups = Int32Array.from(labels.keys(), (image) => image >> 1);
  const evaluation = evaluateModel({ scores, labels, groups, tags: definitions, leaks: 2, replicates: 50 });
  const file = path.join(folder, 'red.png');
  await sharp({ create: { width: 300, height: 200, channels: 4, background: '#f00' } }).toFile(file);
  return {
    evaluation,
    context: {
      model: HOSTILE,
      backend: `wasm, because ${HOSTILE}`,
      settings: { epochs: 3, note: HOSTILE },
      data: { training: 100, 'held out': images },
      loss: Array.from({ length: 1000 }, (_, step) => ({ step, loss: 5 + 600 / (1 + step) })),
    },
    examples: chooseExamples({ scores, labels, tags }, { threshold: evaluation.breakEven.threshold, groups, each: 3 }),
    picture: (image) =>
      image % 3 === 0
        ? { name: `${HOSTILE}.png`, file: path.join(folder, 'gone.png') }
        : image % 3 === 1
          ? { name: 'pixels', pixels: new Uint8Array(4 * 4 * 3), size: 4 }
          : { name: 'red.png', file },
  };
}

describe('the report of an evaluation', () => {
  let folder: string;
  let input: ReportInput;
  let page: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-report-'));
    input = await makeInput(folder);
    page = (await drawReport(input)).reportPage;
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('shows figures with intervals, four charts, four kinds of examples and every tag', () => {
    const { macroAp } = input.evaluation.metrics;
    expect(page).toContain(`<b>${macroAp!.value.toFixed(3)}</b>`);
    expect(page).toContain(`${macroAp!.low.toFixed(3)} – ${macroAp!.high.toFixed(3)}`);
    for (const heading of ['Precision and recall', 'Reliability', 'Average precision by frequency', 'Training loss']) {
      expect(page).toMatch(new RegExp(`<h3>${heading}</h3>\\s*<svg class="plot"[^>]*role="img"`));
    }
    for (const heading of ['Best', 'Most missed', 'Surest false alarms', 'Random'])
      expect(page).toContain(`<h3>${heading}</h3>`);
    expect(page.split('id="tag-table"')[1]!.match(/<tr>\s*<th scope="row">/g)).toHaveLength(8);
    expect(page).toContain('2 of 60 held-out images have a near duplicate');
    expect(page).toContain('prefers-color-scheme: dark');
  });

  it('lets no name through as markup', () => {
    expect(page).not.toContain('<script>alert');
    expect(page.match(/<script/g)).toHaveLength(1);
    // Title, heading, backend, settings, the tag's row, and file names.
    expect(page.match(/&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt;&#39;&amp;/g)!.length).toBeGreaterThan(5);
  });

  it('needs nothing beside itself, and draws nothing that is no number', () => {
    const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"|url\(([^)]*)\)/g)].map(([, a, b]) => a ?? b!);
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(address).toMatch(/^data:image\/webp;base64,/);
    expect(page).not.toMatch(/https?:/);
    expect(page).not.toMatch(/NaN|Infinity|undefined|\[object/);
    expect(page).not.toContain(folder);
  });

  it('has small pictures, and a word where one is gone', async () => {
    const [, base64] = /data:image\/webp;base64,([^"]+)"\s*alt="red.png"/.exec(page)!;
    expect(await sharp(Buffer.from(base64!, 'base64')).metadata()).toMatchObject({
      format: 'webp',
      width: 224,
      height: 149,
    });
    expect(page).toContain('picture not readable');
  });

  it('is kept as JSON with every figure', async () => {
    const json = JSON.parse((await drawReport(input)).report);
    const { thresholds: _, ...kept } = input.evaluation;
    expect(json.evaluation).toEqual(JSON.parse(JSON.stringify(kept)));
    expect(json.evaluation.perTag[3]).toMatchObject({
      name: HOSTILE,
      training: 40,
      thresholds: { f1: expect.any(Number) },
    });
    expect(json.examples.map(({ kind }: any) => kind)).toEqual(
      ['best', 'missed', 'alarms', 'random'].flatMap((kind) => [kind, kind, kind]),
    );
    expect(json.loss).toHaveLength(1000);
  });

  it('is the same every time', async () => {
    expect((await drawReport(input)).reportPage).toBe(page);
  });
});

describe('example images', () => {
  const labels = [[0, 1, 2], [0, 1, 2], [0], [1], [2]].map((row) => Int32Array.from(row));
  const scores = Float32Array.of(
    ...[0.9, 0.9, 0.9, 0.1],
    ...[0.9, 0.9, 0.9, 0.1],
    ...[0.01, 0.1, 0.1, 0.1],
    ...[0.1, 0.4, 0.1, 0.1],
    ...[0.1, 0.1, 0.9, 0.99],
  );
  const scored = { scores, labels, tags: 4 };

  it('are the best, the most missed and the surest false alarms, one of a group', () => {
    const groups = ['a', 'a', 'b', 'c', 'd'];
    const examples = chooseExamples(scored, { threshold: 0.5, groups, each: 2 });
    expect(examples.map(({ kind, image }) => [kind, image])).toEqual([
      ['best', 0],
      ['missed', 2],
      ['missed', 3],
      ['alarms', 4],
    ]);
    expect(examples[3]!.tags).toEqual([
      { tag: 3, score: expect.closeTo(0.99, 5), given: false, predicted: true },
      { tag: 2, score: expect.closeTo(0.9, 5), given: true, predicted: true },
    ]);
  });
});
