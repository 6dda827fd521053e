import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { readDocuments } from '../src/cli/document-options.js';
import { runServer } from '../src/cli/run-server.js';
import { median, quantile, type Metrics } from './benchmark.js';
import { makeLargeLibrary } from './page/large-library.js';
import { beginAnew, watch, watched } from './page/watch.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const LOADS = 5;
const SCROLL_SECONDS = 10;
const JUMPS = 15;
const BUILT = path.resolve('dist', 'dashboard');

/**
 * The page's first view over a large library in headless Chromium: its first paint, its size, and scrolling, steadily by
 * the wheel, by jumps, and by dragging the scrollbar from end to end. `BENCH_ROWS` says how many illustrations (100,000);
 * they are made of the demo library in `EYECATCH_DATA`, each with vector and picture. Browser, server and database share
 * the machine.
 */
export async function pageBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const data = path.resolve(process.env.EYECATCH_DATA ?? '.eyecatch');
  const rows = Number(process.env.BENCH_ROWS ?? 100_000);
  const executablePath = CHROMIUM.find(existsSync);
  if (!executablePath) throw new Error('There is no Chromium here. Install one: apt-get install chromium');
  if (!existsSync(path.join(data, 'models', 'embedded'))) {
    throw new Error(`${data} holds no demo library. Run npm start once; it makes one.`);
  }
  const library = await makeLargeLibrary(data, rows, log);
  const server = await runServer({
    settings: library.settings,
    port: 0,
    host: '127.0.0.1',
    documents: readDocuments({}),
    onListening: () => undefined,
  });
  // As `serve` says it; until then the page has a banner.
  server.readiness.becomeReady();
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--enable-precise-memory-info'],
  });
  try {
    const first = await firstView(browser, server.url);
    log(JSON.stringify(first));
    return { rows, ...first, ...(await scrolling(browser, server.url, log)) };
  } finally {
    await browser.close();
    await server.close();
    await library.remove();
  }
}

async function open(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await watch(page);
  await page.goto(url);
  await page.locator('[role=gridcell] a').first().waitFor();
  return page;
}

async function firstView(browser: Browser, url: string): Promise<Metrics> {
  const paints: number[] = [];
  const cards: number[] = [];
  let bundleGzipKb = 0;
  for (let load = 0; load < LOADS; load++) {
    // A context of its own has an empty cache.
    const page = await open(browser, url);
    cards.push(await page.evaluate(() => performance.now()));
    await picturesThere(page);
    paints.push((await watched(page)).firstContentfulPaint);
    const assets = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name).pathname)
        .filter((name) => name.startsWith('/assets/') && /\.(js|css)$/.test(name)),
    );
    const sizes = [...new Set(assets)].map((name) =>
      statSync(path.join(BUILT, `${name}.gz`), { throwIfNoEntry: false }),
    );
    bundleGzipKb = sizes.reduce((sum, found) => sum + (found?.size ?? 0), 0) / 1000;
    await page.context().close();
  }
  return { firstContentfulPaintMs: median(paints), firstCardsMs: median(cards), bundleGzipKb };
}

async function scrolling(browser: Browser, url: string, log: (line: string) => void): Promise<Metrics> {
  const page = await open(browser, url);
  const asked = { windows: 0, thumbnails: 0 };
  page.on('request', (request) => {
    if (request.url().includes('/graphql')) asked.windows++;
  });
  page.on('requestfinished', (request) => {
    if (request.url().includes('/thumbnail')) asked.thumbnails++;
  });
  await page.mouse.move(800, 500);

  await beginAnew(page);
  const started = Date.now();
  while (Date.now() - started < SCROLL_SECONDS * 1000) {
    await page.mouse.wheel(0, 120);
    await page.waitForTimeout(50);
  }
  const steady = summary(await watched(page), asked, SCROLL_SECONDS);
  log(`steady: ${JSON.stringify(steady)}`);

  const times: number[] = [];
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (let jump = 0; jump < JUMPS; jump++) {
    const place = Math.round((((jump * 7919) % 1000) / 1000) * height);
    const jumped = Date.now();
    await page.evaluate((top) => window.scrollTo(0, top), place);
    await cardsThere(page);
    times.push(Date.now() - jumped);
  }
  log(`jumps: ${JSON.stringify(times)}`);

  asked.windows = 0;
  asked.thumbnails = 0;
  await beginAnew(page);
  await page.evaluate(
    async ([to, seconds]) => {
      const begun = performance.now();
      for (let part = 0; part < 1;) {
        part = Math.min(1, (performance.now() - begun) / (seconds * 1000));
        window.scrollTo(0, part * to);
        await new Promise(requestAnimationFrame);
      }
    },
    [height, SCROLL_SECONDS / 2] as const,
  );
  const dragged = summary(await watched(page), asked, SCROLL_SECONDS / 2);
  log(`dragged: ${JSON.stringify(dragged)}`);
  await cardsThere(page);
  const { layoutShift } = await watched(page);
  const memory = await page.evaluate(
    () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
  );
  const elements = await page.evaluate(() => document.querySelectorAll('*').length);
  await page.context().close();
  return {
    layoutShift,
    steady,
    jumps: { cardsP50Ms: median(times), cardsP95Ms: quantile(times, 0.95) },
    dragged,
    heapMb: memory / 1e6,
    elements,
  };
}

function summary(
  { frames, longTasks }: { readonly frames: readonly number[]; readonly longTasks: readonly number[] },
  asked: { readonly windows: number; readonly thumbnails: number },
  seconds: number,
): Metrics {
  return {
    framesPerSecond: frames.length / seconds,
    frameP95Ms: quantile(frames, 0.95),
    framesAbove50Ms: frames.filter((each) => each > 50).length,
    longTasks: longTasks.length,
    longestTaskMs: Math.max(0, ...longTasks),
    requests: asked.windows,
    thumbnailsPerSecond: asked.thumbnails / seconds,
  };
}

/** Waits until every place in sight has its card. */
async function cardsThere(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const seen = [...document.querySelectorAll('[role=gridcell]')].filter((cell) => {
      const { top, bottom } = cell.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    });
    return seen.length > 0 && seen.every((cell) => cell.querySelector('a'));
  });
}

async function picturesThere(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLImageElement>('[role=gridcell] img')]
      .filter((image) => image.getBoundingClientRect().top < innerHeight)
      .every(({ complete, naturalWidth }) => complete && naturalWidth > 0),
  );
}
