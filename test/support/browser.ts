import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect } from 'vitest';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Where screenshots of a run are kept. */
export const SCREENSHOTS = path.resolve('artifacts/screenshots');

/** Says in the report of a run why tests of the page are left out, where there is no browser. */
export const withoutBrowser = CHROMIUM ? undefined : 'no Chromium here: apt-get install chromium';

/** Debian's Chromium. */
export function launchBrowser(): Promise<Browser> {
  if (!CHROMIUM) throw new Error(withoutBrowser);
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

export interface PageOptions {
  readonly language?: 'en' | 'ja';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

export const PHONE = { width: 390, height: 844 } as const;

/** A page in a context of its own, with what went wrong in it. */
export interface TestPage {
  readonly page: Page;
  /** Errors in the console, exceptions, refusals by the content security policy. A test ends with none. */
  readonly problems: string[];
  readonly close: () => Promise<void>;
}

export async function openPage(browser: Browser, url: string, options: PageOptions = {}): Promise<TestPage> {
  const { language = 'en', theme = 'light', width = 1280, height = 860 } = options;
  const context = await browser.newContext({
    locale: language === 'ja' ? 'ja-JP' : 'en-US',
    timezoneId: 'UTC',
    colorScheme: theme,
    viewport: { width, height },
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  // Far more than anything takes here: a machine may be busy with other things.
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(url);
  return { page, problems, close: () => context.close() };
}

interface AxeViolation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

/** Accessibility findings of axe that are serious or critical, each as a line. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // By the debugger's evaluation, which the page's content security policy does not hinder.
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: (where: unknown, options: unknown) => Promise<{ violations: AxeViolation[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    return (await axe.run(document, { runOnly: tags })).violations;
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help} at ${target.join(' ')}. ${failureSummary ?? ''}`),
    );
}

/** What every state of a view must be: accessible, and no wider than the screen. */
export async function expectSound({ page, problems }: TestPage): Promise<void> {
  expect(await seriousFindings(page)).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, 'pixels that the page is wider than the screen').toBeLessThanOrEqual(0);
  expect(problems).toEqual([]);
}

/** Keeps a picture of the page for people to look at (CI keeps the folder). */
export async function screenshot(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), ...options });
}
