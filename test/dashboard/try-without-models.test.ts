import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSound, launchBrowser, openPage, PHONE, withoutBrowser } from '../support/browser.js';
import { onWhite } from '../support/drawn-pictures.js';
import { startPageServer, type PageServer } from '../support/page-server.js';

describe.skipIf(withoutBrowser)(
  `try before launch without models${withoutBrowser ? ` (${withoutBrowser})` : ''}`,
  () => {
    let tagged: PageServer;
    let empty: PageServer;
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
      tagged = await startPageServer('tagged');
      empty = await startPageServer('empty');
    });
    afterAll(async () => {
      await browser.close();
      await tagged.close();
      await empty.close();
    });

    it('shows tags and neighbours where there is no KPI, and compares by scores', async () => {
      const opened = await openPage(browser, `${tagged.url}/try`);
      const { page } = opened;
      await page.getByText('No KPI was imported yet').waitFor();
      await page.locator('input[type=file]').setInputFiles(
        await Promise.all(
          ['pizza', 'balloon'].map(async (subject) => ({
            ...{ name: `${subject}.png`, mimeType: 'image/png' },
            buffer: await onWhite(subject, 'noto'),
          })),
        ),
      );
      const card = page.getByRole('article', { name: 'pizza.png' });
      await card.getByRole('heading', { name: 'Nearest known creatives' }).waitFor();
      await card.getByText('Shared:').first().waitFor();
      await page.getByRole('region', { name: 'Two beside each other' }).getByRole('row').nth(2).waitFor();
      expect(await page.getByText(/^Forecast/).count()).toBe(0);
      await expectSound(opened);
      await opened.close();
    });

    it.each([{}, { ...PHONE, language: 'ja', theme: 'dark' }] as const)(
      'says what is missing where there is no tag model (%o)',
      async (options) => {
        const opened = await openPage(browser, `${empty.url}/try`, options);
        await opened.page
          .getByRole('heading', { name: /There is no tag model yet|タグモデルがまだありません/ })
          .waitFor();
        expect(await opened.page.locator('input[type=file]').count()).toBe(0);
        await expectSound(opened);
        await opened.close();
      },
    );

    it('shows an error of the server, and asks again when told to', async () => {
      const opened = await openPage(browser, `${tagged.url}/jobs`);
      const { page } = opened;
      let failing = true;
      await page.route('**/graphql', (route) =>
        failing
          ? route.fulfill({ json: { errors: [{ message: 'The database is away.', extensions: { code: 'X' } }] } })
          : route.continue(),
      );
      await page.getByRole('link', { name: 'Try before launch' }).click();
      await page.getByText('The database is away.').waitFor();
      failing = false;
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('button', { name: 'Choose pictures' }).waitFor();
      await opened.close();
    });
  },
);
