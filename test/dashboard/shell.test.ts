import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { expectSound, launchBrowser, openPage, PHONE, screenshot, withoutBrowser } from '../support/browser.js';
import { startPageServer, type PageServer } from '../support/page-server.js';

describe.skipIf(withoutBrowser)(`the page's shell${withoutBrowser ? ` (${withoutBrowser})` : ''}`, () => {
  let server: PageServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startPageServer('tagged'), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  it('opens the library at /', async () => {
    const opened = await openPage(browser, server.url);
    await opened.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await opened.page.title()).toBe('Library – Eyecatch');
    await expectSound(opened);
    await screenshot(opened.page, 'shell');
    await opened.close();
  });
  it.each(['light', 'dark'] as const)('fits a phone, %s', async (theme) => {
    const opened = await openPage(browser, server.url, { ...PHONE, theme });
    await opened.page.getByRole('heading', { level: 1 }).waitFor();
    await expectSound(opened);
    await screenshot(opened.page, `shell-phone-${theme}`);
    await opened.close();
  });
});
