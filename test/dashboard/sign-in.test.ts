import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { createKey, listKeys, revokeKey } from '../../src/access/key-table.js';
import { accessPolicy } from '../../src/access/policy.js';
import { expectSound, launchBrowser, openPage, PHONE, screenshot, withoutBrowser } from '../support/browser.js';
import { startPageServer, type PageServer } from '../support/page-server.js';

describe.skipIf(withoutBrowser)(`signing in on the page${withoutBrowser ? ` (${withoutBrowser})` : ''}`, () => {
  let server: PageServer;
  let browser: Browser;
  let admin: string;
  let reader: string;
  beforeAll(async () => {
    const access = accessPolicy({ host: '127.0.0.1', keys: 'required' });
    [server, browser] = await Promise.all([startPageServer('tagged', access), launchBrowser()]);
    const { pool } = server.database;
    admin = (await createKey(pool, { name: 'the studio', scopes: ['admin'] })).secret;
    reader = (await createKey(pool, { name: 'a guest', scopes: ['read'] })).secret;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  /** What the browser itself notes of a reply that refuses, which the tests here are about. */
  const refusals = /Failed to load resource: the server responded with a status of (401|403|429)/;
  const signedIn = async (key: string, path = '/', options = {}) => {
    const opened = await openPage(browser, `${server.url}${path}`, options);
    await opened.page.getByLabel('API key').fill(key);
    await opened.page.getByLabel('API key').press('Enter');
    return opened;
  };

  it.each([
    ['en', 'light', 'Sign in', {}],
    ['ja', 'dark', 'サインイン', PHONE],
  ] as const)('asks for a key before anything else, %s', async (language, theme, title, size) => {
    const opened = await openPage(browser, `${server.url}/jobs`, { language, theme, ...size });
    await opened.page.getByRole('heading', { level: 1, name: title }).waitFor();
    await expectSound(opened);
    await screenshot(opened.page, `sign-in-${language}`);
    await opened.close();
  });

  it('says that a key opens nothing', async () => {
    const opened = await signedIn('eyc_mistyped');
    await opened.page.getByText('This key opens nothing: it is mistyped').first().waitFor();
    expect(opened.problems.filter((each) => !refusals.test(each))).toEqual([]);
    await opened.close();
  });

  it('shows the library with its pictures, live jobs and the way out, and keeps the key from scripts', async () => {
    const opened = await signedIn(admin);
    const { page } = opened;
    await page.getByRole('heading', { level: 1, name: 'Library' }).waitFor();
    const picture = page.getByRole('main').locator('img').first();
    await picture.waitFor();
    await page.waitForFunction(() => {
      const image = document.querySelector<HTMLImageElement>('main img');
      return image !== null && image.complete && image.naturalWidth > 0;
    });
    expect(
      await page.evaluate(() => [document.cookie, JSON.stringify({ ...localStorage, ...sessionStorage })]),
    ).toEqual(['', expect.not.stringContaining('eyc_')]);
    await page.goto(`${server.url}/jobs`);
    await page.getByRole('button', { name: 'Look for near copies' }).press('Enter');
    await page.getByRole('listitem').filter({ hasText: 'Looking for near copies' }).getByText('Done').waitFor();
    await page.getByRole('button', { name: 'Sign out (the studio: admin)' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await expectSound(opened);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await opened.close();
  });

  it('says why a button does nothing for a key without its scope', async () => {
    const opened = await signedIn(reader, '/jobs');
    const { page } = opened;
    await page.getByRole('button', { name: 'Look for near copies' }).press('Enter');
    await page.getByText('needs a key with the scope ingest; "a guest" has read.').waitFor();
    expect(await page.getByRole('link', { name: 'Keys' }).count()).toBe(0);
    await opened.close();
  });

  it('asks again once the key is revoked', async () => {
    const { pool } = server.database;
    const { key, secret } = await createKey(pool, { name: 'leaving', scopes: ['read'] });
    const opened = await signedIn(secret);
    const { page } = opened;
    await page.getByRole('heading', { level: 1, name: 'Library' }).waitFor();
    await revokeKey(pool, key.id);
    await page.waitForTimeout(5100);
    await page.getByRole('link', { name: 'Tag models' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await opened.close();
  });

  it('makes, rotates and revokes keys for an admin, and shows a secret once', async () => {
    const opened = await signedIn(admin, '/keys');
    const { page } = opened;
    await page.getByRole('heading', { level: 1, name: 'Keys' }).waitFor();
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('a script');
    await page.getByLabel('Ingest: take pictures').check();
    await expectSound(opened);
    await page.getByRole('button', { name: 'Make it' }).click();
    const dialog = page.getByRole('dialog', { name: 'The secret of a script' });
    const secret = await dialog.getByLabel('Secret').inputValue();
    expect(secret).toMatch(/^eyc_\w{49}$/);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    const row = page.getByRole('row').filter({ hasText: secret.slice(0, 10) });
    await row.getByText('read, ingest').waitFor();
    await expectSound(opened);
    await screenshot(page, 'keys');
    await row.getByRole('button', { name: /^Rotate/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click();
    const rotated = await page.getByRole('dialog').getByLabel('Secret').inputValue();
    expect(rotated).not.toBe(secret);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    const next = page.getByRole('row').filter({ hasText: rotated.slice(0, 10) });
    await next.getByRole('button', { name: /^Revoke/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await next.getByText(/^Revoked/).waitFor();
    const keys = await listKeys(server.database.pool);
    expect(keys.filter(({ name }) => name === 'a script').map(({ valid }) => valid)).toEqual([false, true]);
    await opened.close();
  });
});
