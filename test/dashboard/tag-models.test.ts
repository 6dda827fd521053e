import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { registerModel } from '../../src/tagging/model-registry.js';
import { COLOUR_TAGS, writeColourPack } from '../support/colour-pack.js';
import { temporaryFolder } from '../support/databases.js';
import { expectSound, launchBrowser, openPage, PHONE, screenshot, withoutBrowser } from '../support/browser.js';
import { startPageServer, type PageServer } from '../support/page-server.js';

const estimate = (value: number) => ({ value, low: value - 0.05, high: value + 0.05 });

/** As the trainer writes it (trainer/report/report.ts), small. */
const REPORT = {
  format: 'eyecatch-report/1',
  loss: Array.from({ length: 20 }, (_, k) => ({ step: k + 1, loss: 50 / (k + 1) })),
  evaluation: {
    ...{ images: 300, groups: 200, tags: 6, tagsScored: 6, tagsFrequent: 6, positives: 900 },
    metrics: { macroAp: estimate(0.73), microF1: estimate(0.56), precisionAt: { 5: estimate(0.6) } },
    breakEven: { threshold: 0.1, f1: 0.56 },
    categories: [
      { category: 0, tags: 6, tagsScored: 6, positives: 900, macroAp: estimate(0.73), macroF1: null, thresholds: {} },
    ],
    perTag: COLOUR_TAGS.map((name, k) => ({
      ...{ name, category: 0, training: 100, heldOut: 20 + k, averagePrecision: 0.9 - k / 10 },
      ...{ thresholds: {}, precision: 0.8, recall: 0.7, f1: 0.74 },
    })),
    precisionRecall: [
      { threshold: 0.9, precision: 1, recall: 0.1 },
      { threshold: 0.1, precision: 0.56, recall: 0.56 },
    ],
    reliability: {
      bins: [
        { low: 0, high: 0.5, pairs: 1000, score: 0.1, frequency: 0.12 },
        { low: 0.5, high: 1, pairs: 100, score: 0.8, frequency: 0.7 },
      ],
      expectedError: 0.03,
    },
    byFrequency: [
      { from: 2, to: 4, tags: 3, macroAp: estimate(0.7) },
      { from: 5, to: 9, tags: 3, macroAp: estimate(0.8) },
    ],
    warnings: ['15 of 300 held-out images have a near duplicate among the training images.'],
  },
};

describe.skipIf(withoutBrowser)(`tag models on the page${withoutBrowser ? ` (${withoutBrowser})` : ''}`, () => {
  let server: PageServer;
  let browser: Browser;
  let second: number;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startPageServer('tagged'), launchBrowser()]);
    const folder = path.join(temporaryFolder(), 'second');
    mkdirSync(path.dirname(folder), { recursive: true });
    const pack = await readModelPack(
      writeColourPack(folder, {
        description: {
          name: 'second',
          provenance: {
            preset: 'small',
            images: { training: 700, heldOut: 300, unreadable: 0 },
            backend: { chosen: 'wasm', why: 'the fastest here', passedOver: [{ backend: 'webgpu', reason: 'no GPU' }] },
          },
        },
      }),
    );
    writeFileSync(path.join(folder, 'report.json'), JSON.stringify(REPORT));
    second = (await registerModel(server.database.pool, pack)).id;
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });
  const open = (where: string, options = {}) => openPage(browser, `${server.url}${where}`, options);

  it('are listed with what they cover and how they came to be', async () => {
    const opened = await open('/tag-models');
    const { page } = opened;
    const card = page.getByRole('region', { name: 'second' });
    await card.getByText('80 pictures lack its tags').waitFor();
    await card.getByText(/Learnt from 700 pictures, judged on 300 others/).waitFor();
    await card.getByText('Why not on another backend').click();
    await card.getByText('no GPU').waitFor();
    await page.getByRole('region', { name: 'colours' }).getByText('Answers now').waitFor();
    await expectSound(opened);
    await screenshot(page, 'tag-models');
    await opened.close();
  });

  it('show their evaluation and training curve, also logarithmic', async () => {
    const opened = await open(`/tag-models/${second}`);
    const { page } = opened;
    await page.getByText('0.730').first().waitFor();
    await page.getByText('15 of 300 held-out images have a near duplicate').waitFor();
    await page.getByRole('img', { name: 'The loss went from 50 to 2.5 in 20 steps.' }).waitFor();
    await page.getByRole('img', { name: /Scores are off by 0.030/ }).waitFor();
    await page.getByLabel('Scale of the loss').selectOption('Logarithmic');
    expect(new URL(page.url()).searchParams.get('loss')).toBe('log');
    await page.getByRole('table').filter({ hasText: 'Recall' }).getByRole('rowheader', { name: 'red' }).waitFor();
    await page.getByText('Tags are listed for the active model').waitFor();
    await expectSound(opened);
    await screenshot(page, 'tag-model', { fullPage: true });
    await opened.close();
  });

  it('without a report say how to get one, and list their tags with counts', async () => {
    const { tagModels } = await server.api.data('{ tagModels { id name } }');
    const colours = (tagModels as { id: string; name: string }[]).find(({ name }) => name === 'colours')!;
    const opened = await open(`/tag-models/${colours.id}`);
    const { page } = opened;
    await page.getByRole('heading', { name: 'No evaluation' }).waitFor();
    await page.getByText('6 tags').waitFor();
    await page.getByLabel('Find a tag').fill('warm');
    await page.getByText('1 tag', { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('tag')).toBe('warm');
    await page.getByRole('row', { name: /warm colour/ }).waitFor();
    await expectSound(opened);
    await opened.close();
  });

  it('fit a phone in Japanese, dark', async () => {
    const opened = await open(`/tag-models/${second}`, { ...PHONE, language: 'ja', theme: 'dark' });
    await opened.page.getByText('モデルの性能').waitFor();
    await expectSound(opened);
    await opened.close();
  });

  it('tag the library, then answer; by keyboard', async () => {
    const opened = await open('/tag-models');
    const { page } = opened;
    const card = page.getByRole('region', { name: 'second' });
    await card.getByRole('button', { name: 'Activate' }).press('Enter');
    const activate = page.getByRole('dialog', { name: 'Activate second?' });
    expect(await activate.getByRole('button', { name: 'Activate' }).isDisabled()).toBe(true);
    await expectSound(opened);
    await activate.getByRole('button', { name: 'Index the library first' }).press('Enter');
    const index = page.getByRole('dialog', { name: 'Index the library with second' });
    await index.getByRole('button', { name: 'Start' }).press('Enter');
    await index.getByText(/80 pictures taken in/).waitFor();
    await page.keyboard.press('Escape');
    await index.waitFor({ state: 'detached' });
    await card.getByText('The whole library').waitFor();
    await card.getByRole('button', { name: 'Activate' }).press('Enter');
    await activate.getByRole('button', { name: 'Activate' }).press('Enter');
    await card.getByText('Answers now').waitFor();
    await opened.close();
  });

  it('show what the server refuses, and what is not there', async () => {
    const opened = await open('/tag-models/999');
    const { page } = opened;
    await page.getByRole('heading', { name: 'There is no such model' }).waitFor();
    await page.route('**/graphql', (route) =>
      route.fulfill({
        status: 200,
        json: { errors: [{ message: 'The database is away.', extensions: { code: 'X' } }] },
      }),
    );
    await page.getByRole('link', { name: 'All tag models' }).click();
    await page.getByText('The database is away.').waitFor();
    await opened.close();
  });
});
