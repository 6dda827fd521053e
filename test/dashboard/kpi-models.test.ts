import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { expectSound, launchBrowser, openPage, PHONE, screenshot, withoutBrowser } from '../support/browser.js';
import { startPageServer, type PageServer } from '../support/page-server.js';

describe.skipIf(withoutBrowser)(`KPI models on the page${withoutBrowser ? ` (${withoutBrowser})` : ''}`, () => {
  let server: PageServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startPageServer(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });
  const open = (path: string, options = {}) => openPage(browser, `${server.url}${path}`, options);
  const deployed = async (): Promise<string> =>
    (await server.api.data('{ kpis { deployedModel { id } } }')).kpis[0].deployedModel.id as string;

  it('list what was observed and the models with their figures, marked as simulated', async () => {
    const opened = await open('/kpi-models');
    const { page } = opened;
    await page.getByRole('heading', { name: 'ctr' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Model 2' }).getByText('Answers now').waitFor();
    expect(await page.getByText('Simulated data').count()).toBeGreaterThanOrEqual(3);
    await expectSound(opened);
    await screenshot(page, 'kpi-models');
    await opened.close();
  });

  it('are deployed and rolled back by keyboard, with the figures of both side by side', async () => {
    const opened = await open('/kpi-models');
    const { page } = opened;
    await page.getByRole('button', { name: 'Deploy model 1' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Deploy model 1?' });
    await dialog.getByRole('columnheader', { name: 'Model 2, answers now' }).waitFor();
    await dialog.getByRole('row', { name: /Rank correlation/ }).waitFor();
    await expectSound(opened);
    await dialog.getByRole('button', { name: 'Deploy' }).press('Enter');
    await page.getByRole('listitem').filter({ hasText: 'Model 1' }).getByText('Answers now').waitFor();
    expect(await deployed()).toBe('1');
    await page.getByRole('button', { name: 'Roll back' }).press('Enter');
    const back = page.getByRole('dialog', { name: 'Roll back to model 2?' });
    await back.getByRole('button', { name: 'Roll back' }).press('Enter');
    await page.getByRole('listitem').filter({ hasText: 'Model 2' }).getByText('Answers now').waitFor();
    expect(await deployed()).toBe('2');
    await opened.close();
  });

  it('keep days that may still change out of training', async () => {
    const opened = await open('/kpi-models');
    const { page } = opened;
    const days = page.getByLabel('Days to leave out at the end');
    await days.fill('400');
    await page.getByText('Give whole days from 0 to 365.').waitFor();
    await days.fill('2');
    await days.press('Enter');
    await page.getByText(/Days from Mar 4, 2026 on stay out of training/).waitFor();
    await server.api.data('mutation { setKpiMaturity(kpi: "ctr", days: 0) { name } }');
    await opened.close();
  });

  it('take observations in from a CSV file, name its columns, and list bad rows', async () => {
    const opened = await open('/kpi-models');
    const { page } = opened;
    await page.getByRole('button', { name: 'Import observations' }).click();
    const dialog = page.getByRole('dialog', { name: 'Import observations' });
    const csv = 'file,day,clicks,impressions\nrocket-noto.png,2026-04-01,3,100\nnobody.png,2026-04-01,1,50\n';
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'april.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await dialog.getByText('april.csv').waitFor();
    await dialog.getByText('Names of the columns').click();
    await dialog.getByText(/Columns of the file: file, day, clicks, impressions/).waitFor();
    await dialog.getByLabel('Picture').fill('file');
    await dialog.getByLabel('KPI', { exact: true }).fill('april');
    await dialog.getByLabel('What it measures').waitFor();
    await dialog.getByLabel('Leave bad rows out').check();
    await expectSound(opened);
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('1 row imported · 1 bad row left out').waitFor();
    await page.getByRole('rowheader', { name: 'Line 3' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('combobox', { name: 'KPI' }).selectOption('april');
    await page.getByRole('heading', { name: 'No model has been fitted yet' }).waitFor();
    await opened.close();
  });

  it('are fitted here, followed to the end, and lead to their report', async () => {
    const opened = await open('/kpi-models?kpi=ctr');
    const { page } = opened;
    await page.getByRole('button', { name: 'Fit a model' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Method').selectOption('FTRL');
    await dialog.getByLabel('Go on from the latest online model').waitFor();
    await dialog.getByRole('button', { name: 'Fit', exact: true }).click();
    await page.getByRole('link', { name: 'Open its report' }).click();
    await page.getByRole('heading', { level: 1, name: /ctr, model \d+/ }).waitFor();
    await page.getByText('An online model is fitted once').waitFor();
    await expectSound(opened);
    await opened.close();
  });

  it('draw their report: warnings, calibration, coefficients with intervals, slices', async () => {
    const opened = await open('/kpi-models/2');
    const { page } = opened;
    await page.getByText('Fitted to simulated data: nothing here was measured on people.').waitFor();
    await page.getByRole('heading', { name: 'How good it is' }).waitFor();
    await page.getByRole('img', { name: /groups the forecast lies within the interval/ }).waitFor();
    await page
      .getByRole('row', { name: /warm colour/ })
      .getByText(/ to /)
      .waitFor();
    await page.getByRole('heading', { name: 'By slot' }).waitFor();
    await expectSound(opened);
    await screenshot(page, 'kpi-model', { fullPage: true });
    const report = await page.getByRole('link', { name: 'Report as a page' }).getAttribute('href');
    expect((await fetch(`${server.url}${report}`)).status).toBe(200);
    await opened.close();
  });

  it('find a coefficient by its tag, and sort them, at an address', async () => {
    const opened = await open('/kpi-models/2?order=ASCENDING');
    const { page } = opened;
    const rows = page.getByRole('table').filter({ hasText: 'Odds' }).first().getByRole('rowheader');
    await rows.first().waitFor();
    const { kpiModel } = await server.api.data(
      '{ kpiModel(id: 2) { coefficients(first: 1, order: ASCENDING) { tag { displayName } } } }',
    );
    expect(await rows.first().textContent()).toBe(kpiModel.coefficients[0].tag.displayName);
    await page.getByLabel('Find a tag').fill('warm');
    await page.getByText('1 tag with a coefficient').waitFor();
    expect(new URL(page.url()).searchParams.get('tag')).toBe('warm');
    await page.getByLabel('Find a tag').fill('no such tag');
    await page.getByRole('heading', { name: 'No tag is called that' }).waitFor();
    await opened.close();
  });

  it.each(['/kpi-models', '/kpi-models/2'])('fit a phone in Japanese, dark: %s', async (path) => {
    const opened = await open(path, { ...PHONE, language: 'ja', theme: 'dark' });
    await opened.page.getByText(path === '/kpi-models' ? 'これまでの実績' : 'モデルの性能').waitFor();
    await expectSound(opened);
    await opened.close();
  });

  it('show what the server refuses, and what is not there', async () => {
    const none = await open('/kpi-models/999');
    await none.page.getByRole('heading', { name: 'There is no such model' }).waitFor();
    await expectSound(none);
    const { page } = none;
    await page.route('**/graphql', (route) =>
      route.fulfill({
        status: 200,
        json: { errors: [{ message: 'The database is away.', extensions: { code: 'X' } }] },
      }),
    );
    await page.getByRole('link', { name: 'Go to the KPI models' }).click();
    await page.getByText('The database is away.').waitFor();
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByText('Observed so far').waitFor();
    await none.close();
  });
});
