/**
 * Takes the README's pictures from a running demo: `npm start`, then `node docs/pictures/screenshots.mjs`.
 * Needs Debian's chromium (or CHROMIUM=/path/to/it); EYECATCH names a server elsewhere than http://localhost:4000.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const server = process.env.EYECATCH ?? 'http://localhost:4000';
const here = path.dirname(fileURLToPath(import.meta.url));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

async function shoot(name, where, { act = async () => undefined, height = 800, ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height },
    locale: 'en-US',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  await page.goto(server + where);
  await page.waitForLoadState('networkidle');
  await act(page);
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(500);
  await page.screenshot({ path: path.join(here, `${name}.png`) });
  await context.close();
}

async function idOf(name) {
  const query = `{ illustrations(first: 1, filter: {name: "${name}"}) { edges { node { id } } } }`;
  const reply = await fetch(`${server}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = await reply.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data.illustrations.edges[0].node.id;
}

/** Drawings of a style that the demo's library does not have. */
function newDrawings(names) {
  const set = createRequire(import.meta.url)('@iconify-json/fluent-emoji-flat/icons.json');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'eyecatch-pictures-'));
  return names.map((name) => {
    const file = path.join(folder, `${name}.svg`);
    const { body } = set.icons[name];
    writeFileSync(
      file,
      `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 32 32">${body}</svg>`,
    );
    return file;
  });
}

const tiger = await idOf('noto/tiger-face.svg');
await shoot('illustration', `/illustrations/${tiger}`, { height: 1000 });
await shoot('library', '/?tag=animal&sort=forecast');
await shoot('try', '/try', {
  height: 900,
  act: async (page) => {
    const files = newDrawings(['fox', 'rocket', 'birthday-cake', 'automobile']);
    await page.locator('input[type=file]').first().setInputFiles(files);
    await page
      .getByText(/being the best|is best/i)
      .first()
      .waitFor({ timeout: 60_000 });
  },
});
await browser.close();
