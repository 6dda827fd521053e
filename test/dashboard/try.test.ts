import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectSound, launchBrowser, openPage, PHONE, screenshot, withoutBrowser } from '../support/browser.js';
import type { PageOptions, TestPage } from '../support/browser.js';
import { temporaryFolder } from '../support/databases.js';
import { onWhite } from '../support/drawn-pictures.js';
import { startPageServer, type PageServer } from '../support/page-server.js';

interface GivenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}
const png = (name: string, buffer: Buffer): GivenFile => ({ name, mimeType: 'image/png', buffer });

describe.skipIf(withoutBrowser)(`try before launch${withoutBrowser ? ` (${withoutBrowser})` : ''}`, () => {
  let server: PageServer;
  let browser: Browser;
  let pizza: GivenFile;
  let balloon: GivenFile;
  let opened: TestPage | undefined;
  const temporary = temporaryFolder();
  beforeAll(async () => {
    [server, browser] = await Promise.all([startPageServer(), launchBrowser()]);
    pizza = png('pizza.png', await onWhite('pizza', 'noto'));
    balloon = png('balloon.png', await onWhite('balloon', 'noto'));
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    rmSync(temporary, { recursive: true });
  });

  async function open(address = '/try', options: PageOptions = {}): Promise<Page> {
    opened = await openPage(browser, `${server.url}${address}`, options);
    await opened.page.getByRole('button', { name: /Choose pictures|画像を選ぶ/ }).waitFor();
    return opened.page;
  }
  const choose = (page: Page, ...files: GivenFile[]): Promise<void> =>
    page.locator('input[type=file]').setInputFiles(files);
  const card = (page: Page, name: string) => page.getByRole('article', { name });
  const rows = (page: Page) => page.getByRole('list', { name: 'Ranking of the set' }).getByRole('listitem');

  it('is empty at first, and says that nothing is stored', async () => {
    const page = await open();
    await page.getByText('Nothing is stored').waitFor();
    expect(await page.title()).toBe('Try before launch – Eyecatch');
    await expectSound(opened!);
  });

  it('shows each picture at once, then its tags, rating, forecast, contributions and neighbours', async () => {
    const page = await open();
    await choose(page, pizza, balloon);
    const shown = card(page, 'pizza.png');
    await shown.getByText(/95 % interval: .+% to .+%/).waitFor();
    await shown.getByText('256 × 256 px').waitFor();
    await shown.getByText('Simulated data').first().waitFor();
    await shown.getByRole('heading', { name: 'What moves the forecast' }).waitFor();
    await shown.getByRole('heading', { name: 'Content rating' }).waitFor();
    await shown
      .getByRole('link', { name: /-(noto|twemoji)\.png/ })
      .first()
      .waitFor();
    await shown
      .getByText(/Observed .+% of/)
      .first()
      .waitFor();
    await shown.getByText('Shared:').first().waitFor();
    await page.getByRole('heading', { name: '2 pictures at hand' }).waitFor();
    await expectSound(opened!);
    await screenshot(page, 'try', { fullPage: true });
  });

  it('names what it does not take, with the reason, and goes on with the rest', async () => {
    const page = await open();
    const broken = Buffer.concat([pizza.buffer.subarray(0, 60), Buffer.alloc(200, 7)]);
    await choose(
      page,
      { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') },
      { name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) },
      png('broken.png', broken),
      pizza,
      png('again.png', pizza.buffer),
    );
    const refused = page.getByRole('alert').filter({ hasText: 'not taken' });
    await refused.getByText('notes.png: not a JPEG').waitFor();
    await refused.getByText('empty.png: the file is empty').waitFor();
    await refused.getByText(/(again|pizza)\.png: the same picture is already here/).waitFor();
    await card(page, 'broken.png')
      .getByText(/broken\.png/)
      .last()
      .waitFor();
    await card(page, 'broken.png').getByRole('alert').waitFor();
    await page.getByText('95 % interval').first().waitFor();
    await expectSound(opened!);
    await refused.getByRole('button', { name: 'Dismiss' }).click();
    await refused.waitFor({ state: 'detached' });
  });

  it('takes pictures that are dropped, also in folders, and pasted', async () => {
    const page = await open();
    const folder = path.join(temporary, 'campaign', 'inner');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(temporary, 'dropped.png'), pizza.buffer);
    writeFileSync(path.join(folder, 'within.png'), await onWhite('rocket', 'openmoji'));
    const box = (await page.getByText('Drop pictures or whole folders').boundingBox())!;
    const debug = await page.context().newCDPSession(page);
    const files = ['dropped.png', 'campaign'].map((name) => path.join(temporary, name));
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      const data = { items: [], files, dragOperationsMask: 1 };
      await debug.send('Input.dispatchDragEvent', { type, x: box.x + 20, y: box.y + 5, data });
    }
    await card(page, 'within.png').getByText('256 × 256 px').waitFor();
    await card(page, 'dropped.png').getByText('256 × 256 px').waitFor();
    await page.evaluate(
      ([name, bytes]) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(bytes)], name, { type: 'image/png' }));
        document.body.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
        );
      },
      ['pasted.png', [...balloon.buffer]] as const,
    );
    await card(page, 'pasted.png').getByText('256 × 256 px').waitFor();
  });

  it('ranks the set in words and figures, against the one that runs, where and when it is shown', async () => {
    const page = await open();
    await choose(page, pizza, balloon);
    await rows(page).nth(1).waitFor();
    await page.getByText(/is (clearly|probably) the best|It is open which one is best/).waitFor();
    const expected = async (): Promise<number> =>
      parseFloat((await rows(page).first().getByRole('definition').first().textContent())!);
    const average = await expected();
    // What runs now may be a picture at hand, too.
    await page.getByLabel('Runs now').selectOption({ label: 'balloon.png' });
    await rows(page).filter({ hasText: 'balloon.png' }).getByText('Compared with').waitFor();
    await rows(page)
      .filter({ hasText: 'pizza.png' })
      .getByText(/95 % interval: .+ pt to .+ pt/)
      .waitFor();
    await page.getByLabel('Slot').selectOption('top');
    await expect.poll(expected).toBeGreaterThan(average * 1.05);
    expect(new URL(page.url()).searchParams.get('slot')).toBe('top');
    await expectSound(opened!);
  });

  it('ranks illustrations of the library beside the pictures, found by name with the keyboard alone', async () => {
    const page = await open();
    const chosen = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose pictures' }).focus();
    await page.keyboard.press('Enter');
    await (await chosen).setFiles([pizza]);
    await page.getByText('Drop another picture, or add one').waitFor();
    await page.getByRole('combobox', { name: 'Add from the library' }).focus();
    await page.keyboard.type('ROCKET-no');
    await page.getByRole('option', { name: 'rocket-noto.png' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const row = rows(page).filter({ hasText: 'rocket-noto.png' });
    await row.getByText('Library').waitFor();
    // It has observations, so it is what runs.
    await row.getByText('Compared with').waitFor();
    const id = await server.idOf('rocket-noto.png');
    expect(new URL(page.url()).searchParams.get('with')).toBe(id);
    await expectSound(opened!);
    await page.getByRole('button', { name: 'Take rocket-noto.png out' }).press('Enter');
    await page.getByText('Drop another picture, or add one').waitFor();
  });

  it('takes illustrations from the address, and says which there are not', async () => {
    const ids = await Promise.all(['rocket-noto.png', 'fire-noto.png'].map((name) => server.idOf(name)));
    const page = await open(`/try?with=${ids.join(',')},999999`);
    await rows(page).nth(1).waitFor();
    await page.getByText('There is no illustration 999999').waitFor();
    await expectSound(opened!);
  });

  it('deals the next impressions, as a table and as CSV', async () => {
    const page = await open();
    await choose(page, pizza, balloon);
    await page.getByText('Deal the next impressions').first().click();
    const batch = page.getByLabel('How many (impressions)');
    await batch.fill('5000');
    await batch.press('Enter');
    await page.getByLabel('Aim').selectOption('THOMPSON');
    const table = page.getByRole('table', { name: 'Deal the next impressions' });
    await table.getByRole('row', { name: /pizza\.png/ }).waitFor();
    // Figures of the former question are dimmed.
    await page.locator('table[aria-busy=false]').first().waitFor();
    await expectSound(opened!);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('allocation-ctr.csv');
    const [header, ...lines] = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(header).toContain('picture,illustration,upload,impressions,share');
    expect(lines.map((line) => Number(line.split(',')[3])).reduce((a, b) => a + b)).toBe(5000);
  });

  it('ranks more than 50 by their forecasts, and says so', async () => {
    const page = await open();
    const many = await Promise.all(
      Array.from({ length: 51 }, async (_, n) => {
        const background = { r: 5 * n, g: 255 - 5 * n, b: (40 * n) % 256 };
        const drawn = sharp({ create: { width: 32, height: 32, channels: 3, background } });
        return png(`colour-${n}.png`, await drawn.png().toBuffer());
      }),
    );
    await choose(page, ...many);
    await page.getByText('these 51 are ranked by their forecasts alone').waitFor({ timeout: 40_000 });
    await rows(page).nth(50).waitFor({ timeout: 40_000 });
    await rows(page).first().getByText('95 % interval').waitFor();
    // So many are closed at first.
    expect(await page.getByRole('heading', { name: 'Plausible tags' }).count()).toBe(0);
  });

  it('compares two: the tags that differ, and what that makes of the forecasts', async () => {
    const page = await open(`/try?with=${await server.idOf('fire-noto.png')}`);
    await choose(page, pizza);
    const compare = page.getByRole('region', { name: 'Two beside each other' });
    await compare.getByText(/Forecast of pizza\.png less that of fire-noto\.png: [+-]?[\d.]+ pt/).waitFor();
    await compare
      .getByRole('row', { name: /\d\.\d\d \d\.\d\d .*pt/ })
      .first()
      .waitFor();
    await compare.getByRole('combobox').first().selectOption('fire-noto.png');
    await compare.getByText(/Forecast of fire-noto\.png less that of pizza\.png/).waitFor();
    await expectSound(opened!);
  });

  it('keeps the pictures while another view is looked at, and forgets them when told to', async () => {
    const page = await open();
    await choose(page, pizza);
    await card(page, 'pizza.png').getByText('256 × 256 px').waitFor();
    await page.getByRole('link', { name: 'Jobs' }).click();
    await page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor();
    await page.getByRole('link', { name: 'Try before launch' }).click();
    await card(page, 'pizza.png').getByText('256 × 256 px').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await card(page, 'pizza.png').waitFor({ state: 'detached' });
    expect(opened!.problems).toEqual([]);
  });

  it('sends pictures again that the server has dropped meanwhile', async () => {
    const page = await open();
    await choose(page, pizza, balloon);
    await rows(page).nth(1).waitFor();
    rmSync(server.settings.uploadsFolder, { recursive: true });
    await page.getByLabel('Day').selectOption({ index: 2 });
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    await page.getByText('95 % interval').first().waitFor();
    await rows(page).nth(1).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('stops sending when told to, and goes on later', async () => {
    const page = await open();
    let slow = true;
    await page.route('**/uploads', async (route) => {
      if (slow) await new Promise((resolve) => setTimeout(resolve, 20_000));
      await route.continue().catch(() => undefined);
    });
    await choose(page, pizza, balloon);
    await page.getByText('Sent 0 of 2').waitFor();
    await page.getByRole('button', { name: 'Stop sending' }).click();
    await page.getByText('2 pictures were not sent.').waitFor();
    slow = false;
    await page.getByRole('button', { name: 'Send the rest' }).click();
    await card(page, 'balloon.png').getByText('256 × 256 px').waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it('says what the server refuses, and tries again', async () => {
    const page = await open();
    let failing = true;
    await page.route('**/uploads', (route) =>
      failing
        ? route.fulfill({ status: 507, json: { error: { code: 'DISK_FULL', message: 'There is no room.' } } })
        : route.continue(),
    );
    await choose(page, pizza);
    await card(page, 'pizza.png').getByText('Sending failed: There is no room.').waitFor();
    failing = false;
    await card(page, 'pizza.png').getByRole('button', { name: 'Send again' }).click();
    await card(page, 'pizza.png').getByText('95 % interval').waitFor();
  });

  it('says when the tag model takes its time', async () => {
    const page = await open();
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('upload')) await new Promise((resolve) => setTimeout(resolve, 2500));
      await route.continue().catch(() => undefined);
    });
    await choose(page, pizza);
    await page.getByText('The tag model is being loaded').waitFor();
    await card(page, 'pizza.png').getByText('256 × 256 px').waitFor();
    await page.getByText('The tag model is being loaded').waitFor({ state: 'detached' });
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it.each(['light', 'dark'] as const)('fits a phone in Japanese, %s', async (theme) => {
    const page = await open('/try', { ...PHONE, language: 'ja', theme });
    await choose(page, pizza, balloon);
    await page.getByText('1 位の確率').first().waitFor();
    await card(page, 'pizza.png').getByText('最も近い既存のクリエイティブ').waitFor();
    await page.getByRole('region', { name: '2 枚を比べる' }).getByRole('row').nth(2).waitFor();
    await page.getByText('次の配信量の配分').first().click();
    await page.getByRole('table', { name: '次の配信量の配分' }).waitFor();
    await expectSound(opened!);
    await screenshot(page, `try-phone-ja-${theme}`, { fullPage: true });
  });

  it('says of a picture that the library has it, and near copies of it', async () => {
    const page = await open();
    const stored = png('mine.png', await onWhite('rocket', 'noto'));
    const smaller = png('smaller.png', await sharp(stored.buffer).resize(200).png().toBuffer());
    await choose(page, stored, smaller);
    await card(page, 'mine.png').getByText('This very file is in the library').waitFor();
    const link = card(page, 'mine.png').getByRole('link', { name: 'rocket-noto.png' }).first();
    expect(await link.getAttribute('href')).toBe(`/illustrations/${await server.idOf('rocket-noto.png')}`);
    await card(page, 'smaller.png').getByText('near copies of this picture').waitFor();
    await expectSound(opened!);
  });

  // Last, since it changes the library.
  it('takes pictures into the library when asked to, and says what became of each', async () => {
    const page = await open();
    const stored = png('mine.png', await onWhite('rocket', 'noto'));
    const smaller = png(
      'smaller.png',
      await sharp(await onWhite('fire', 'noto'))
        .resize(200)
        .png()
        .toBuffer(),
    );
    await choose(page, pizza, stored, smaller);
    await card(page, 'mine.png').getByText('Already in the library').waitFor();
    await card(page, 'smaller.png').getByText('200 × 200 px').waitFor();
    const before = await server.api.data('{ illustrations { totalCount } }');
    await page.getByRole('button', { name: 'Add to the library…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add to the library' });
    // What is there is not ticked.
    await dialog.getByText('Pictures (2 of 3)').waitFor();
    await dialog.getByLabel('Tags').fill('food, lunch');
    await dialog.getByLabel('Advertiser').fill('acme');
    await dialog.getByLabel('Source').fill('https://example.com/campaign');
    await dialog.getByLabel('Near copies').selectOption('SKIP');
    await expectSound(opened!);
    await screenshot(page, 'try-add');
    await dialog.getByRole('button', { name: 'Add 2 pictures' }).click();
    await dialog.waitFor({ state: 'detached' });
    const outcome = page.getByRole('region', { name: 'Taking into the library' });
    await outcome.getByText('1 of 2 are in the library.').waitFor({ timeout: 30_000 });
    await outcome.getByText(/left out: a copy of this one \(similarity/).waitFor();
    await expectSound(opened!);
    const id = await server.idOf('pizza.png');
    expect(await outcome.getByRole('link', { name: 'pizza.png' }).getAttribute('href')).toBe(`/illustrations/${id}`);
    const { illustration, illustrations } = await server.api.data(
      `{ illustration(id: "${id}") { givenTags source metadata } illustrations { totalCount } }`,
    );
    expect(illustration).toEqual({
      givenTags: ['food', 'lunch'],
      source: 'https://example.com/campaign',
      metadata: { advertiser: 'acme' },
    });
    expect(illustrations.totalCount).toBe(before.illustrations.totalCount + 1);
    // What was just taken in is no longer new.
    await card(page, 'pizza.png').getByText('Already in the library').waitFor();
  });
});
