import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

const DOCUMENTS = JSON.parse(readFileSync('src/dashboard/generated/persisted-documents.json', 'utf8')) as Record<
  string,
  string
>;
const NAME = 'fox-noto.png';

const card = (page: Page, title: string | RegExp): Locator =>
  page.getByRole('region', { name: title, exact: true }).first();
const FORECAST = /^Forecast: /;
const CONTRIBUTIONS = 'What the forecast is made of';
const WHAT_IF = 'What if it had other tags?';

describe.skipIf(withoutBrowser)(`an illustration's page${withoutBrowser ? ` (${withoutBrowser})` : ''}`, () => {
  let server: PageServer;
  let browser: Browser;
  let id: string;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startPageServer(), launchBrowser()]);
    id = await server.idOf(NAME);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  const open = (search = '', options: PageOptions = {}, of = id): Promise<TestPage> =>
    openPage(browser, `${server.url}/illustrations/${of}${search}`, options);

  /** Everything has come: the last of its cards has figures. */
  const loaded = async (page: Page): Promise<void> => {
    await page.getByRole('row').last().waitFor();
    await page.getByRole('switch').nth(3).waitFor();
    await page.locator('li h3').first().waitFor();
    await page.locator('section h3').first().waitFor();
  };

  const forecastOf = async (fields: string): Promise<any> =>
    (await server.api.data(`query ($id: ID!) { illustration(id: $id) { kpi(name: "ctr") { ${fields} } } }`, { id }))
      .illustration.kpi;

  const percent = (rate: number): string =>
    new Intl.NumberFormat('en-US', { style: 'percent', maximumSignificantDigits: 3 }).format(rate);

  it('shows the picture, what its content is rated, and where it comes from', async () => {
    const opened = await open();
    const { page } = opened;
    await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
    const drawn = await page
      .getByRole('img', { name: NAME })
      .evaluate((image: HTMLImageElement) =>
        image.decode().then(() => [image.naturalWidth, new URL(image.src).pathname]),
      );
    expect(drawn[0]).toBeGreaterThan(0);
    expect(drawn[1]).toBe(`/images/${id}`);
    const details = card(page, 'Details');
    for (const text of ['image/png', 'fox', 'blue-sky', 'general']) {
      await details.getByText(text, { exact: true }).first().waitFor();
    }
    const rating = page.getByRole('region', { name: /^Predicted rating/ });
    expect(await rating.getByRole('listitem').count()).toBe(3);
    expect(await page.getByRole('link', { name: 'Find similar' }).getAttribute('href')).toBe(`/?like=${id}`);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download original' }).click();
    expect((await download).suggestedFilename()).toBe(NAME);
    await loaded(page);
    await expectSound(opened);
    await screenshot(page, 'illustration', { fullPage: true });
    await opened.close();
  });

  it.each([
    ['dark', { theme: 'dark' }],
    ['phone', PHONE],
    ['phone-ja', { ...PHONE, language: 'ja' }],
    ['ja', { language: 'ja' }],
  ] as const)('is sound with everything open: %s', async (name, options) => {
    const opened = await open('?off=red&on=blue&set=0.40~light&together=moved&tags=all&apart=yes', options);
    await loaded(opened.page);
    await opened.page.locator('details li').first().waitFor();
    await expectSound(opened);
    await screenshot(opened.page, `illustration-${name}`, { fullPage: true });
    await opened.close();
  });

  it('enlarges the picture, by keyboard too, and goes back to where one was', async () => {
    const opened = await open();
    const { page } = opened;
    const enlarge = page.getByRole('button', { name: `View ${NAME} larger` });
    await enlarge.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: NAME });
    await dialog.getByRole('button', { name: 'Actual size' }).click();
    const width = await dialog.getByRole('img').evaluate((image: HTMLImageElement) => image.width - image.naturalWidth);
    expect(width).toBe(0);
    await expectSound(opened);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await enlarge.evaluate((button) => button === document.activeElement)).toBe(true);
    await opened.close();
  });

  it('lists tags by category with their scores, each a way to the library, and keeps the threshold in the address', async () => {
    const opened = await open();
    const { page } = opened;
    const tags = card(page, 'Tags');
    await tags.getByRole('heading', { level: 3 }).first().waitFor();
    const { illustration } = await server.api.data(
      `query ($id: ID!) { illustration(id: $id) { tags(first: 100) { score present tag { name illustrationCount } } } }`,
      { id },
    );
    const rows = illustration.tags as {
      score: number;
      present: boolean;
      tag: { name: string; illustrationCount: number };
    }[];
    const links = tags.getByRole('link');
    expect((await links.allTextContents()).sort()).toEqual(
      rows
        .filter(({ present }) => present)
        .map(({ tag }) => tag.name)
        .sort(),
    );
    const [first] = rows as [(typeof rows)[number]];
    const row = tags.getByRole('listitem').filter({ hasText: first.tag.name });
    expect(await row.textContent()).toContain(`${first.score.toFixed(2)}${first.tag.illustrationCount} pictures`);
    await tags.getByLabel('Show').selectOption('All');
    expect(await links.count()).toBe(rows.length);
    await tags.getByLabel('Show').selectOption('From a score');
    await tags.getByLabel('Lowest score').fill('0.9');
    expect(await links.count()).toBe(rows.filter(({ score }) => score >= 0.9).length);
    expect(new URL(page.url()).searchParams.get('tags')).toBe('0.90');
    await tags.getByLabel('Lowest score').fill('1');
    await tags.getByText('No tag is plausible').waitFor();
    await tags.getByRole('button', { name: 'All' }).click();
    await tags.getByRole('link', { name: 'warm colour' }).click();
    expect(new URL(page.url()).search).toBe('?tag=warm+colour');
    await opened.close();
  });

  it('draws the forecast beside what was observed, and both together', async () => {
    const opened = await open();
    const { page } = opened;
    const made = await forecastOf(
      `rate interval { low high } observed { numerator denominator rate } intervalFromObservations { low high }
       blended { rate modelWeight } observedInterval(trials: 250000) { low high } model { id }`,
    );
    const forecast = card(page, FORECAST);
    for (const rate of [made.rate, made.observed.rate, made.blended.rate]) {
      await forecast.getByText(percent(rate), { exact: true }).first().waitFor();
    }
    const text = await forecast.innerText();
    for (const { low, high } of [made.interval, made.intervalFromObservations]) {
      expect(text).toContain(`${percent(low)} to ${percent(high)}`);
    }
    expect(text).toContain('Simulated data');
    expect(text).toContain(`${made.observed.denominator.toLocaleString('en-US')} impressions`);
    await forecast.getByLabel('Expected after so many impressions').fill('250000');
    await page.keyboard.press('Enter');
    const { low, high } = made.observedInterval;
    await forecast.getByText(`${percent(low)} to ${percent(high)}`).waitFor();
    const model = forecast.getByRole('link', { name: `By model ${made.model.id}` });
    expect(await model.getAttribute('href')).toBe(`/kpi-models/${made.model.id}`);
    await opened.close();
  });

  it('adds contributions up to the forecast, tags that go together as one when asked', async () => {
    const opened = await open();
    const { page } = opened;
    const table = card(page, CONTRIBUTIONS).getByRole('table');
    await table.waitFor();
    const cells = await table
      .getByRole('row')
      .evaluateAll((rows) => rows.slice(1).map((row) => (row as HTMLTableRowElement).cells[3]!.textContent));
    const figures = cells.map((text) => Number(/[-+]?[\d.]+/.exec(text)![0]));
    const points = figures.slice(1, -1).reduce((sum, each) => sum + each, 0);
    expect(figures[0]! + points).toBeCloseTo(figures.at(-1)!, 1);
    const made = await forecastOf('rate rateAtIntercept contributionGroups(first: 10) { tags { name } }');
    expect([cells[0], cells.at(-1)]).toEqual([percent(made.rateAtIntercept), percent(made.rate)]);
    await card(page, CONTRIBUTIONS).getByText('Tags that go together as one').click();
    const groups = made.contributionGroups.map(({ tags }: { tags: { name: string }[] }) =>
      tags.map(({ name }) => name).join(' + '),
    );
    await expect
      .poll(() => table.getByRole('rowheader').allTextContents())
      .toEqual(['Without any tag', ...groups, 'All other tags', 'Forecast']);
    expect(new URL(page.url()).searchParams.get('grouped')).toBe('yes');
    await opened.close();
  });

  const changed = (page: Page): Locator =>
    card(page, WHAT_IF).getByText('With the changes').locator('xpath=../div[last()]');
  const whatIf = async (edits: string): Promise<any> =>
    (await forecastOf(`whatIf(${edits}) { before after movedAlong { tag { name } } }`)).whatIf;

  it('forecasts the picture without a tag, by keyboard, and keeps that in the address', async () => {
    const opened = await open();
    const { page } = opened;
    const tag = card(page, WHAT_IF).getByRole('switch', { name: 'red' });
    await tag.focus();
    await page.keyboard.press('Space');
    const { before, after } = await whatIf('remove: ["red"], coOccurring: HELD');
    expect(percent(after)).not.toBe(percent(before));
    await expect.poll(() => changed(page).textContent()).toBe(percent(after));
    await card(page, WHAT_IF)
      .getByText(`Forecast ${percent(after)}, was ${percent(before)}.`)
      .waitFor();
    await page.waitForURL(/\?off=red$/);
    await page.reload();
    await expect.poll(() => changed(page).textContent()).toBe(percent(after));
    expect(await tag.isChecked()).toBe(false);
    await card(page, WHAT_IF).getByRole('button', { name: 'Reset' }).click();
    await card(page, WHAT_IF).getByText('Nothing is changed yet.').waitFor();
    expect(await changed(page).textContent()).toBe(percent(before));
    await page.waitForURL((url) => url.search === '');
    await opened.close();
  });

  it('moves the forecast before the server has answered, to what it will answer', async () => {
    const opened = await open();
    const { page } = opened;
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/graphql', async (route) => {
      if (variablesOf(route).coOccurring) await held;
      await route.continue();
    });
    const { after } = await whatIf('remove: ["red"], coOccurring: HELD');
    const tag = card(page, WHAT_IF).getByRole('switch', { name: 'red' });
    await tag.focus();
    await page.keyboard.press('Space');
    await expect.poll(() => changed(page).textContent()).toBe(percent(after));
    await card(page, WHAT_IF).getByText('being confirmed …').waitFor();
    answer();
    await card(page, WHAT_IF).getByText('being confirmed …').waitFor({ state: 'detached' });
    expect(await changed(page).textContent()).toBe(percent(after));
    await opened.close();
  });

  it('adds a tag by its name, moves along what goes with it, and sets a score', async () => {
    const opened = await open('?together=moved');
    const { page } = opened;
    const absent = 'blue';
    const adder = card(page, WHAT_IF).getByRole('combobox', { name: 'Add a tag' });
    await adder.fill(absent);
    await page.getByRole('option', { name: absent }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const moved = await whatIf(`add: [{name: "${absent}"}], coOccurring: MOVED`);
    await expect.poll(() => changed(page).textContent()).toBe(percent(moved.after));
    const along = card(page, WHAT_IF).locator('details').getByRole('listitem');
    expect(await along.count()).toBe(moved.movedAlong.length);
    await page.waitForURL(/on=blue/);
    await card(page, WHAT_IF).getByText('Set scores').click();
    await card(page, WHAT_IF)
      .getByRole('slider', { name: `Score of ${absent}` })
      .focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    const set = await whatIf(`add: [{name: "${absent}", score: 0.01}], coOccurring: MOVED`);
    await expect.poll(() => changed(page).textContent()).toBe(percent(set.after));
    await page.waitForURL(/set=0.01/);
    await adder.fill('nonsense');
    await page.getByText('The tag model knows no such tag').waitFor();
    await opened.close();
  });

  it('offers no suggestion that does not fit what is typed, also before the answer to it has come', async () => {
    const opened = await open();
    const { page } = opened;
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('"search":"blue"'))
        await new Promise((resolve) => setTimeout(resolve, 3000));
      await route.continue();
    });
    const adder = card(page, WHAT_IF).getByRole('combobox', { name: 'Add a tag' });
    const options = page.getByRole('option');
    await adder.fill('');
    await adder.press('ArrowDown');
    await options.nth(1).waitFor();
    const all = await options.count();
    await adder.fill('blue');
    await expect.poll(() => options.count(), { timeout: 2000 }).toBeLessThan(all);
    for (const text of await options.allTextContents()) expect(text).toContain('blue');
    await page.getByRole('option', { name: 'blue' }).waitFor();
    await opened.close();
  });

  it('shows neighbours with what both have and, when asked, what differs; and those with a higher forecast', async () => {
    const opened = await open();
    const { page } = opened;
    const neighbours = card(page, 'Neighbours');
    const tiles = neighbours.locator('li:has(h3)');
    await tiles.first().waitFor();
    const own = (await forecastOf('rate')).rate as number;
    const { similar } = await server.api.data(
      `query ($id: ID!) { similar(id: $id, first: 48) { edges { node { similarity illustration { name kpi(name: "ctr") { rate } } } } } }`,
      { id },
    );
    const found = similar.edges.map(({ node }: { node: any }) => node) as {
      similarity: number;
      illustration: { name: string; kpi: { rate: number } };
    }[];
    const names = (of: typeof found) => of.map(({ illustration }) => illustration.name);
    expect(await tiles.getByRole('link').allTextContents()).toEqual(names(found.slice(0, 12)));
    expect(await tiles.first().textContent()).toContain(`${Math.round(found[0]!.similarity * 100)}% alike`);
    await neighbours.getByRole('button', { name: 'Show more neighbours' }).click();
    await expect.poll(() => tiles.count()).toBe(24);
    expect(await neighbours.getByRole('heading', { name: 'What differs' }).count()).toBe(0);
    await neighbours.getByText('What tells them apart').click();
    await expect.poll(() => neighbours.getByRole('heading', { name: 'What differs' }).count()).toBe(24);
    await page.goto(`${server.url}/illustrations/${id}?higher=yes`);
    const higher = names(found.filter(({ illustration }) => illustration.kpi.rate > own));
    if (higher.length > 0) {
      await tiles.first().waitFor();
      expect(await tiles.getByRole('link').allTextContents()).toEqual(higher);
      await tiles.first().getByRole('link').click();
      await page.getByRole('heading', { level: 1, name: higher[0]! }).waitFor();
    } else await neighbours.getByText('None has a higher forecast').waitFor();
    expect(opened.problems).toEqual([]);
    await opened.close();
  });

  it('goes on to the illustrations before and after in the list it was opened from', async () => {
    const opened = await openPage(browser, server.url);
    const { page } = opened;
    const other = await server.idOf('rocket-noto.png');
    await page.evaluate(([to, list]) => history.pushState({ list }, '', to as string), [
      `/illustrations/${id}`,
      [other, id],
    ] as const);
    await page.getByText('2 of 2').waitFor();
    await page.getByRole('link', { name: 'Previous' }).click();
    await page.getByRole('heading', { level: 1, name: 'rocket-noto.png' }).waitFor();
    await page.getByText('1 of 2').waitFor();
    expect(await page.getByRole('link', { name: 'Previous' }).count()).toBe(0);
    await opened.close();
  });

  it('says when there is no such illustration', async () => {
    const opened = await open('', {}, '999999');
    await opened.page.getByText('There is no such illustration').waitFor();
    await expectSound(opened);
    await opened.close();
  });

  it('says what is missing before there is a KPI, and before there is a model', async () => {
    const without = async (kpis: unknown[], text: string): Promise<void> => {
      const opened = await openPage(browser, 'about:blank');
      await opened.page.route('**/graphql', (route) =>
        isKpis(route) ? route.fulfill({ json: { data: { kpis } } }) : route.continue(),
      );
      await opened.page.goto(`${server.url}/illustrations/${id}`);
      await opened.page.getByRole('heading', { name: text }).waitFor();
      await opened.page.locator('li h3').first().waitFor();
      expect(await opened.page.getByText(WHAT_IF).count()).toBe(0);
      await expectSound(opened);
      await opened.close();
    };
    const kpi = { name: 'ctr', kind: 'RATE', numerator: 'clicks', denominator: 'impressions' };
    await without([], 'No KPI yet');
    await without([{ ...kpi, observations: { simulated: true }, deployedModel: null }], 'No KPI model answers yet');
  });

  it('says in each card what the server could not do, and tries again', async () => {
    const opened = await openPage(browser, 'about:blank');
    const { page } = opened;
    let failing = true;
    await page.route('**/graphql', (route) =>
      failing && variablesOf(route).id !== undefined && Object.keys(variablesOf(route)).length > 1
        ? route.fulfill({ json: { errors: [{ message: 'The disk is full.', extensions: { code: 'INTERNAL' } }] } })
        : route.continue(),
    );
    await page.goto(`${server.url}/illustrations/${id}`);
    await expect.poll(() => page.getByText('The disk is full.').count()).toBe(4);
    await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
    failing = false;
    await card(page, FORECAST).getByRole('button', { name: 'Try again' }).click();
    await card(page, FORECAST).getByText('By model').waitFor();
    expect(await page.getByText('The disk is full.').count()).toBe(3);
    await opened.close();
  });

  it('shows what is known of a picture that is not tagged yet', async () => {
    const of = await server.idOf('key-twemoji.png');
    await server.database.pool.query('delete from illustration_vector where illustration_id = $1', [of]);
    const opened = await open('', {}, of);
    await opened.page.getByText('Not tagged yet').waitFor();
    await card(opened.page, 'Details').getByText('image/png').waitFor();
    await expectSound(opened);
    await opened.close();
  });
});

function variablesOf(route: Route): Record<string, unknown> {
  return ((route.request().postDataJSON() as { variables?: Record<string, unknown> } | null) ?? {}).variables ?? {};
}

/** Asks the document by which a view learns of the KPIs; the page names it by its hash. */
function isKpis(route: Route): boolean {
  const body = route.request().postDataJSON() as { documentId?: string } | null;
  return body?.documentId !== undefined && DOCUMENTS[body.documentId]?.startsWith('query KpiChoice ') === true;
}
