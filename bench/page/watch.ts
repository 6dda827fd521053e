import type { Page } from 'playwright-core';

/** What the page itself notes from its first moment on. */
interface Watched {
  frames: number[];
  longTasks: number[];
  layoutShift: number;
  firstContentfulPaint: number;
}

declare global {
  interface Window {
    benchWatched: Watched;
  }
}

/** Makes every document of the page note its frames, long tasks, shifts and first paint. */
export async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched: Watched = { frames: [], longTasks: [], layoutShift: 0, firstContentfulPaint: 0 };
    window.benchWatched = watched;
    const observe = (type: string, note: (entry: PerformanceEntry) => void): void =>
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
    observe('longtask', ({ duration }) => watched.longTasks.push(duration));
    observe('layout-shift', (entry) => {
      const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
      if (!hadRecentInput) watched.layoutShift += value;
    });
    observe('paint', ({ name, startTime }) => {
      if (name === 'first-contentful-paint') watched.firstContentfulPaint = startTime;
    });
    let last = performance.now();
    const frame = (): void => {
      const now = performance.now();
      watched.frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

export function watched(page: Page): Promise<Watched> {
  return page.evaluate(() => window.benchWatched);
}

/** Forgets frames and long tasks so far. */
export async function beginAnew(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.benchWatched.frames.length = 0;
    window.benchWatched.longTasks.length = 0;
  });
}
