import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import {
  expectSound,
  launchBrowser,
  openPage,
  PHONE,
  screenshot,
  withoutBrowser,
  type PageOptions,
  type TestPage,
} from '../support/browser.js';
import { startPageServer, type PageServer } from '../support/page-server.js';

const cells = (page: Page) => page.getByRole('gridcell');
const names = (page: Page): Promise<string[]> => cells(page).locator('a > span[title]').allTextContents();
const active = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('data-index') ?? null);

describe.skipIf(withoutBrowser)(`the library's view${withoutBrowser ? ` (${withoutBrowser})` : ''}`, () => {
  let server: PageServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startPageServer(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });
  const open = async (address = '/', options: PageOptions = {}): Promise<TestPage> => {
    const opened = await openPage(browser, `${server.url}${address}`, options);
    await cells(opened.page).locator('a').first().waitFor();
    return opened;
  };

  it('lists the newest illustrations, and only what is in sight', async () => {
    const opened = await open();
    const { page } = opened;
    await page.getByText('80 illustrations').waitFor();
    const { illustrations } = await server.api.data('{ illustrations(first: 3) { edges { node { name } } } }');
    expect((await names(page)).slice(0, 3)).toEqual(illustrations.edges.map(({ node }: any) => node.name));
    expect(await cells(page).count()).toBeLessThan(60);
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(Math.ceil(80 / 5)));
    await page.waitForFunction(() =>
      [...document.querySelectorAll<HTMLImageElement>('[role=gridcell] img')]
        .slice(0, 10)
        .every(({ complete, naturalWidth }) => complete && naturalWidth > 0),
    );
    await expectSound(opened);
    await screenshot(page, 'library');
    await opened.close();
  });

  it('is sound in Japanese on a phone in the dark, with its filters in a drawer', async () => {
    const opened = await open('/?tag=red', { ...PHONE, language: 'ja', theme: 'dark' });
    const { page } = opened;
    await page.getByText(/件のイラスト/).waitFor();
    await expectSound(opened);
    await screenshot(page, 'library-phone-ja');
    await page.getByRole('button', { name: '絞り込み' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('レーティング').first().waitFor();
    await drawer.getByLabel(/sensitive/).check();
    await drawer.getByRole('button', { name: /を表示/ }).click();
    await drawer.waitFor({ state: 'hidden' });
    await page.getByText('レーティング: sensitive').waitFor();
    await expectSound(opened);
    await opened.close();
  });

  it('completes tags with their counts, and searches with, any of and without them', async () => {
    const opened = await open();
    const { page } = opened;
    await page.keyboard.press('/');
    await page.keyboard.type('re');
    const red = page.getByRole('option', { name: /^red/ });
    await red.waitFor();
    const { tags } = await server.api.data(
      '{ tags(search: "red", order: LIBRARY, first: 1) { edges { node { illustrationCount } } } }',
    );
    expect(await red.textContent()).toContain(String(tags.edges[0].node.illustrationCount));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\?tag=/);
    const counted = async (filter: string): Promise<number> =>
      (await server.api.data(`{ illustrations(filter: {tags: ${filter}}) { totalCount } }`)).illustrations.totalCount;
    const tag = new URL(page.url()).searchParams.get('tag')!;
    const has = await counted(`{all: [{name: "${tag}"}]}`);
    // The list of tags does not lie over the results, and is there again for a further one.
    await page.getByRole('option').first().waitFor({ state: 'hidden' });
    await page.getByText(new RegExp(`^${has} illustrations?$`)).waitFor();
    await page.keyboard.type('gr');
    await page.getByRole('option', { name: /^green/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('option').first().waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await page.getByLabel(/is asked for/).selectOption('none');
    const lacks = await counted(`{none: [{name: "${tag}"}]}`);
    expect(lacks).toBe(80 - has);
    await page.getByText(new RegExp(`^${lacks} illustrations?$`)).waitFor();
    expect(page.url()).toContain('?not=');
    await page.getByRole('button', { name: /^Remove filter/ }).click();
    await page.getByText('80 illustrations').waitFor();
    // Each question is a page of the history.
    await page.goBack();
    await page.getByText(new RegExp(`^${lacks} illustrations?$`)).waitFor();
    await expectSound(opened);
    await opened.close();
  });

  it('filters by facets with their counts; each filter can be taken away', async () => {
    const opened = await open();
    const { page } = opened;
    await page.getByRole('button', { name: 'Filters' }).click();
    const filters = page.getByRole('complementary', { name: 'Filters' });
    await filters.getByLabel('advertiser').selectOption('acme');
    await page.getByText('28 illustrations').waitFor();
    await filters.getByLabel(/^sensitive/).check();
    await page.getByText('8 illustrations').waitFor();
    await filters.getByLabel('From').fill('2020-01-01');
    await page.waitForURL(/rating=sensitive&from=2020-01-01&meta=advertiser%3Aacme/);
    await expectSound(opened);
    await screenshot(page, 'library-filters');
    await page.getByRole('button', { name: 'Remove filter: advertiser: acme' }).click();
    await page.getByText('20 illustrations').waitFor();
    await page.getByRole('button', { name: 'Clear all' }).click();
    await page.getByText('80 illustrations').waitFor();
    expect(new URL(page.url()).search).toBe('');
    await opened.close();
  });

  it('says when nothing matches, and in whose words the server refuses', async () => {
    const opened = await openPage(browser, `${server.url}/?from=2001-01-01&to=2001-01-02`);
    const { page } = opened;
    await page.getByRole('heading', { name: 'No illustration matches' }).waitFor();
    await expectSound(opened);
    await page.goto(`${server.url}/?tag=no_such_tag`);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('no_such_tag');
    await opened.close();
  });

  it('orders by forecast, shows it, and marks it as simulated', async () => {
    const opened = await open();
    const { page } = opened;
    await page.getByLabel('Order').selectOption('best');
    await page.waitForURL(/sort=forecast/);
    await page.getByText('Simulated data').waitFor();
    const asked = `{ bestPredicted(kpi: "ctr", first: 3) { edges { node { rate illustration { name } } } } }`;
    const { bestPredicted } = await server.api.data(asked);
    const best = bestPredicted.edges.map(({ node }: any) => node.illustration.name);
    await cells(page).first().filter({ hasText: best[0] }).waitFor();
    expect((await names(page)).slice(0, 3)).toEqual(best);
    expect(await cells(page).first().textContent()).toMatch(/\d(\.\d+)?%/);
    await expectSound(opened);
    await page.getByLabel('Order').selectOption('worst');
    await cells(page).first().filter({ hasNotText: best[0] }).waitFor();
    await opened.close();
  });

  it('is used by keyboard alone: moves, selects, extends, compares, opens', async () => {
    const opened = await open('/?sort=forecast');
    const { page } = opened;
    await page.getByLabel('Size of the pictures').focus();
    await page.keyboard.press('Tab');
    expect(await active(page)).toBe('0');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect(await active(page)).toBe('6');
    await page.keyboard.press(' ');
    expect(await page.getByRole('gridcell', { selected: true }).count()).toBe(1);
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('Control+End');
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-index') === '79');
    const box = await page.locator('[data-index="79"]').boundingBox();
    expect(box!.y + box!.height).toBeLessThanOrEqual(860);
    // What was selected is far out of sight, and still is.
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('table').waitFor();
    expect(await dialog.getByRole('row').count()).toBe(3);
    await expectSound(opened);
    await screenshot(page, 'library-compare');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.locator('[data-index="79"]').focus();
    await page.keyboard.press('Escape');
    await page.getByText('2 selected').waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+a');
    await page.getByText('80 selected').waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/illustrations\/\d+$/);
    await opened.close();
  });

  it('keeps a selection over other questions; a click with Shift extends it', async () => {
    const opened = await open();
    const { page } = opened;
    await page.locator('[data-index="1"]').hover();
    await page.locator('[data-index="1"] [data-check]').click();
    await page.locator('[data-index="4"] a').click({ modifiers: ['Shift'] });
    await page.getByText('4 selected').waitFor();
    await page.getByLabel('Order').selectOption('best');
    await page.getByText('Simulated data').waitFor();
    await page.getByText('4 selected').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    const csv = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(csv[0]).toBe('\uFEFFname,id,ctr_forecast');
    expect(csv).toHaveLength(5);
    for (const line of csv.slice(1)) expect(line).toMatch(/^[a-z-]+\.png,\d+,0\.\d+$/);
    await page.getByRole('button', { name: 'Clear selection' }).click();
    await page.getByText('4 selected').waitFor({ state: 'hidden' });
    await opened.close();
  });

  it('finds what looks like the selected ones', async () => {
    const opened = await open();
    const { page } = opened;
    const [first] = await names(page);
    await page.locator('[data-index="0"]').focus();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Find similar to these' }).click();
    await page.waitForURL(/like=\d+/);
    await page.getByText('79 illustrations').waitFor();
    expect(await names(page)).not.toContain(first);
    expect(await cells(page).first().textContent()).toMatch(/%/);
    await expectSound(opened);
    await screenshot(page, 'library-similar');
    await page.getByRole('button', { name: `Take ${first} out of the examples` }).click();
    await page.getByText('80 illustrations').waitFor();
    await opened.close();
  });

  it('comes back to the place that was left', async () => {
    const opened = await open('/', { height: 500 });
    const { page } = opened;
    await page.evaluate(() => window.scrollTo(0, 900));
    await page.waitForFunction(() => (history.state as { libraryPlace?: unknown } | null)?.libraryPlace);
    await page.waitForTimeout(400);
    const seen = cells(page).filter({ has: page.locator('a') });
    const name = await seen.nth(10).locator('a > span[title]').textContent();
    await seen.nth(10).locator('a').click();
    await page.waitForURL(/illustrations/);
    await page.goBack();
    await page.waitForFunction(() => window.scrollY === 900);
    await page.getByText(name!, { exact: true }).waitFor();
    await opened.close();
  });

  it('opens an illustration with the way to the ones before and after it in the list', async () => {
    const opened = await open('/?sort=forecast');
    const { page } = opened;
    const [, second, third] = await names(page);
    await cells(page).nth(1).locator('a').first().click();
    await page.getByRole('heading', { level: 1, name: second! }).waitFor();
    await page.getByText('2 of 80').waitFor();
    await page.getByRole('link', { name: /Next/ }).click();
    await page.getByRole('heading', { level: 1, name: third! }).waitFor();
    await page.getByText('3 of 80').waitFor();
    await expectSound(opened);
    await opened.close();
  });

  it('reaches every one of a million illustrations, by the scrollbar and by keys', async () => {
    const opened = await openPage(browser, 'about:blank', PHONE);
    const { page } = opened;
    const million = 1_000_000;
    let requests = 0;
    await page.route('**/graphql', async (route) => {
      const { variables } = route.request().postDataJSON();
      if (variables.first !== 100) return route.continue();
      requests++;
      const from = variables.after ? variables.skip + 1 : 0;
      const edges = Array.from({ length: Math.min(100, million - from) }, (_, i) => ({
        cursor: `c${from + i}`,
        node: { id: String(million - from - i), name: `picture ${from + i}`, tags: [] },
      }));
      await route.fulfill({ json: { data: { illustrations: { totalCount: million, edges } } } });
    });
    await page.route('**/thumbnail*', (route) => route.fulfill({ status: 204 }));
    await page.goto(server.url);
    await page.getByText('picture 0', { exact: true }).waitFor();
    const there = (): Promise<number[]> =>
      page.evaluate(() =>
        [...document.querySelectorAll('[role=gridcell]')]
          .filter((cell) => {
            const { top, bottom } = cell.getBoundingClientRect();
            return bottom > 0 && top < innerHeight;
          })
          .map((cell) => Number(cell.getAttribute('data-index'))),
      );
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await page.getByText(`picture ${million - 1}`, { exact: true }).waitFor();
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2));
    await page.waitForFunction(() => document.querySelector('[data-index^="500"] a'));
    expect(Math.abs(Math.min(...(await there())) - million / 2)).toBeLessThan(100);
    const before = Math.min(...(await there()));
    await page.mouse.move(200, 400);
    await page.mouse.wheel(0, 600);
    await page.waitForTimeout(600);
    // As far as the wheel says, not many times as far.
    expect(Math.min(...(await there())) - before).toBeGreaterThan(0);
    expect(Math.min(...(await there())) - before).toBeLessThan(12);
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.locator('[data-index="0"]').focus();
    await page.keyboard.press('Control+End');
    await page.getByText(`picture ${million - 1}`, { exact: true }).waitFor();
    await page.keyboard.press('ArrowUp');
    expect(await active(page)).toBe(String(million - 3));
    await page.keyboard.press('Control+Home');
    await page.getByText('picture 0', { exact: true }).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-index') === '0');
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(million / 2));
    expect(requests).toBeLessThan(15);
    await opened.close();
  });

  it('shows what the server says when it fails, and tries again', async () => {
    const opened = await openPage(browser, 'about:blank');
    const { page } = opened;
    let failing = true;
    await page.route('**/graphql', (route) =>
      failing
        ? route.fulfill({ json: { errors: [{ message: 'The disk is full.', extensions: { code: 'DISK_FULL' } }] } })
        : route.continue(),
    );
    await page.goto(server.url);
    await page.getByRole('alert').getByText('The disk is full.').waitFor();
    await expectSound(opened);
    failing = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('80 illustrations').waitFor();
    await opened.close();
  });

  it('waits, and fills, while the first library is being prepared', async () => {
    const opened = await openPage(browser, 'about:blank');
    const { page, problems } = opened;
    let state = 'preparing';
    const preparation = { step: 'Tagging the drawings', done: 20, total: 80 };
    await page.route('**/health', (route) =>
      route.fulfill({ json: { status: state, ...(state === 'preparing' ? { preparation } : {}) } }),
    );
    await page.route('**/graphql', (route) => {
      if (state === 'ready') return route.continue();
      const error = { message: 'Not yet.', extensions: { code: 'NOT_READY' } };
      return route.fulfill({ status: 503, json: { errors: [error] } });
    });
    await page.goto(server.url);
    await page.getByRole('heading', { name: 'Your library is being prepared' }).waitFor();
    problems.length = 0;
    await expectSound({ ...opened, problems: [] });
    await screenshot(page, 'library-growing');
    state = 'ready';
    await page.getByText('80 illustrations').waitFor();
    await opened.close();
  });

  it('offers what was added meanwhile, and moves nothing until it is asked for', async () => {
    const opened = await openPage(browser, 'about:blank');
    const { page } = opened;
    let more = 0;
    await page.route('**/graphql', async (route) => {
      const reply = await route.fetch();
      const body = await reply.text();
      await route.fulfill({ response: reply, body: body.replace('"totalCount":80', `"totalCount":${80 + more}`) });
    });
    await page.goto(server.url);
    await cells(page).locator('a').first().waitFor();
    const before = await names(page);
    more = 3;
    // As when the window is looked at again.
    await page.waitForTimeout(2100);
    await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
    const button = page.getByRole('button', { name: 'Show 3 new illustrations' });
    await button.waitFor();
    expect(await names(page)).toEqual(before);
    await button.click();
    await page.getByText('83 illustrations').waitFor();
    await button.waitFor({ state: 'hidden' });
    await opened.close();
  });
});

describe.skipIf(withoutBrowser)('the view of an empty library', () => {
  it('says how to fill it', async () => {
    const server = await startPageServer('empty');
    const browser = await launchBrowser();
    try {
      const opened = await openPage(browser, server.url, PHONE);
      await opened.page.getByRole('heading', { name: 'The library is empty' }).waitFor();
      await opened.page.getByText('eyecatch index FOLDER').waitFor();
      await expectSound(opened);
      await screenshot(opened.page, 'library-empty');
      await opened.page.getByRole('link', { name: 'Try before launch' }).last().click();
      await opened.page.waitForURL(/\/try$/);
      await opened.close();
    } finally {
      await browser.close();
      await server.close();
    }
  });
});
