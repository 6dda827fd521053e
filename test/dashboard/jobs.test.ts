import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { recordFailures } from '../../src/indexer/failure-table.js';
import { enqueueJob } from '../../src/jobs/enqueue.js';
import { expectSound, launchBrowser, openPage, PHONE, screenshot, withoutBrowser } from '../support/browser.js';
import { startPageServer, type PageServer } from '../support/page-server.js';
import { failJob } from '../support/jobs.js';

describe.skipIf(withoutBrowser)(`jobs on the page${withoutBrowser ? ` (${withoutBrowser})` : ''}`, () => {
  let server: PageServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startPageServer('tagged'), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });
  const open = (path = '/jobs', options = {}) => openPage(browser, `${server.url}${path}`, options);
  const fail = async (kind: string, input: Record<string, unknown>, error: string): Promise<string> => {
    const { pool } = server.database;
    const { id } = await enqueueJob(pool, kind, input);
    await server.api.finished(id);
    await failJob(pool, id, error);
    return id;
  };

  it('says that there are none, and what would be', async () => {
    const opened = await open();
    await opened.page.getByRole('heading', { name: 'Nothing has been done yet' }).waitFor();
    await expectSound(opened);
    await opened.close();
  });

  it('follows a job that is started here until it has ended, without a reload', async () => {
    const opened = await open();
    const { page } = opened;
    await page.getByRole('button', { name: 'Look for near copies' }).press('Enter');
    const job = page.getByRole('listitem').filter({ hasText: 'Looking for near copies' });
    await job.getByText('80 pictures compared').waitFor();
    await job.getByText('Done').waitFor();
    await expectSound(opened);
    await screenshot(page, 'jobs');
    await opened.close();
  });

  it('hears of jobs that others start', async () => {
    const opened = await open();
    const { page } = opened;
    await page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor();
    await page.waitForTimeout(300);
    await server.api.data('mutation { buildVectorIndex(rebuild: true) { id } }');
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Building the vector index' })
      .getByText(/vectors indexed in/)
      .waitFor();
    await opened.close();
  });

  it('shows why a job failed, and tries it again', async () => {
    const id = await fail('scan_duplicates', {}, 'The disk is full: 0 bytes are left.');
    const opened = await open(`/jobs?status=FAILED`);
    const { page } = opened;
    await page.getByText('The disk is full: 0 bytes are left.').waitFor();
    await expectSound(opened);
    await page.getByRole('button', { name: 'Try again' }).click();
    expect((await server.api.finished(id)).status).toBe('SUCCEEDED');
    await page.getByRole('heading', { name: 'No such jobs' }).waitFor();
    await opened.close();
  });

  it('opens one job with its result at an address, and closes it by keyboard', async () => {
    const job = (await server.api.data('mutation { scanDuplicates { id } }')).scanDuplicates as { id: string };
    await server.api.finished(job.id);
    const opened = await open(`/jobs?job=${job.id}`);
    const { page } = opened;
    const dialog = page.getByRole('dialog', { name: `Job ${job.id}` });
    await dialog.getByText('Result as the server gives it (JSON)').click();
    await dialog.getByText('"compared"').waitFor();
    await expectSound(opened);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('');
    await opened.close();
  });

  it('filters by kind and status in the address', async () => {
    const opened = await open();
    const { page } = opened;
    await page.getByLabel('Kind').selectOption('Building the vector index');
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Looking for near copies' })
      .first()
      .waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('kind')).toBe('build_index');
    await page.reload();
    expect(await page.getByLabel('Kind').inputValue()).toBe('build_index');
    await opened.close();
  });

  it('lists pictures that could not be indexed, and saves them as CSV', async () => {
    const { pool } = server.database;
    const { rows } = await pool.query<{ id: number }>('select id from tag_model');
    const empty = await open('/jobs?show=failures');
    await empty.page.getByRole('heading', { name: 'Every picture could be indexed' }).waitFor();
    await empty.close();
    await recordFailures(pool, rows[0]!.id, [
      { source: '/pictures/torn "1".png', reason: 'the file ends too soon' },
      { source: '=cmd.png', reason: 'not an image' },
    ]);
    const opened = await open('/jobs?show=failures');
    const { page } = opened;
    await page.getByText('2 pictures could not be indexed').waitFor();
    await page.getByRole('rowheader', { name: '=cmd.png' }).waitFor();
    await expectSound(opened);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    const csv = readFileSync(await (await download).path(), 'utf8');
    expect(csv).toContain('\r\n"/pictures/torn ""1"".png",the file ends too soon,');
    expect(csv).toContain("\r\n'=cmd.png,");
    // A list that cannot be fetched is said to be, rather than saved empty or not at all.
    await page.route('**/graphql', (route) =>
      route.fulfill({ json: { errors: [{ message: 'The database is away.', extensions: { code: 'X' } }] } }),
    );
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    await page.getByRole('alert').getByText('The database is away.').waitFor();
    await opened.close();
  });

  it('says when the live connection is lost, and still shows what happens', async () => {
    const opened = await open('/jobs');
    const { page } = opened;
    await page.getByRole('listitem').first().waitFor();
    // The stream breaks and cannot be made again; questions and answers go on.
    await page.route('**/graphql', (route) =>
      route.request().headers().accept?.includes('text/event-stream') ? route.abort() : route.continue(),
    );
    await page.reload();
    await page.getByText('The live connection was lost.').waitFor();
    const { scanDuplicates } = await server.api.data('mutation { scanDuplicates { id } }');
    await page.getByRole('link', { name: `no. ${scanDuplicates.id}` }).waitFor();
    await page.unroute('**/graphql');
    await page.getByText('The live connection was lost.').waitFor({ state: 'detached' });
    await opened.close();
  });

  it('fits a phone in Japanese, dark', async () => {
    const opened = await open('/jobs', { ...PHONE, language: 'ja', theme: 'dark' });
    await opened.page.getByRole('heading', { level: 1, name: 'ジョブ' }).waitFor();
    await opened.page.getByRole('listitem').filter({ hasText: '類似コピーの検出' }).first().waitFor();
    await expectSound(opened);
    await screenshot(opened.page, 'jobs-phone-ja');
    await opened.close();
  });

  it('shows an error of the server and asks again', async () => {
    const opened = await open('/');
    const { page } = opened;
    let broken = true;
    await page.route('**/graphql', (route) =>
      broken && !route.request().headers().accept?.includes('text/event-stream')
        ? route.fulfill({
            status: 200,
            json: { errors: [{ message: 'The database is away.', extensions: { code: 'X' } }] },
          })
        : route.continue(),
    );
    await page.getByRole('link', { name: 'Jobs' }).click();
    await page.getByText('The database is away.').waitFor();
    broken = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('listitem').filter({ hasText: 'Looking for near copies' }).first().waitFor();
    await opened.close();
  });
});
