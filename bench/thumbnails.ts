import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ImageStore } from '../src/indexer/image-store.js';
import { THUMBNAIL_WIDTHS, ThumbnailStore } from '../src/indexer/thumbnail-store.js';
import { settingsOf } from '../src/settings.js';
import { median, quantile, type Metrics } from './benchmark.js';

/** Originals that are drawn at each width. */
const PICTURES = Number(process.env.BENCH_PICTURES ?? 500);
/** Asked for at once: a page of a wide screen. */
const ASKED = 60;

/**
 * Thumbnails of a library's originals (EYECATCH_DATA, else what `npm start` made): drawn, and read again. Without the way
 * over HTTP, which is the same as an original's.
 */
export async function thumbnailsBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const { imagesFolder } = settingsOf(process.env.EYECATCH_DATA ?? '.eyecatch', undefined);
  const originals = readdirSync(imagesFolder)
    .flatMap((part) => readdirSync(path.join(imagesFolder, part)))
    .slice(0, PICTURES);
  const images = new ImageStore(imagesFolder);
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'eyecatch-bench-'));
  const store = new ThumbnailStore(scratch, images);
  const metrics: Record<string, Metrics> = {};
  try {
    for (const width of THUMBNAIL_WIDTHS) {
      const started = performance.now();
      for (let from = 0; from < originals.length; from += ASKED) {
        await Promise.all(originals.slice(from, from + ASKED).map((sha256) => store.find(sha256, width)));
      }
      const seconds = (performance.now() - started) / 1000;
      const again: number[] = [];
      let bytes = 0;
      for (const sha256 of originals) {
        const asked = performance.now();
        await readFile(await store.find(sha256, width));
        again.push(performance.now() - asked);
        bytes += (await stat(store.pathOf(sha256, width))).size;
      }
      metrics[`width${width}`] = {
        perSecond: originals.length / seconds,
        readAgainMs: median(again),
        readAgainP99Ms: quantile(again, 0.99),
        meanBytes: bytes / originals.length,
      };
      log(`${width}: ${JSON.stringify(metrics[`width${width}`])}`);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return { pictures: originals.length, ...metrics };
}
