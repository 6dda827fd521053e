import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Metrics } from './benchmark.js';
import { drawPictures } from './draw-pictures.js';

const SMALL = 1000;
const TIMES = 10;
/** Pictures in memory at a time, the same for both sizes. */
const CHUNK = 500;

/** Peak resident memory of `train pairs` and of training on them, for a data set and one ten times as large. */
export async function trainMemoryBenchmark({ log }: { readonly log: (line: string) => void }): Promise<Metrics> {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'eyecatch-bench-'));
  try {
    const metrics: Record<string, number> = {};
    for (const images of [SMALL, SMALL * TIMES]) {
      const folder = mkdtempSync(path.join(scratch, 'set-'));
      const pictures = await drawPictures(folder, images, log);
      // Labels say nothing of the pictures: what is measured is memory.
      for (let at = 0; at < images; at++) {
        const tags = Array.from({ length: 12 }, (_, k) => `tag_${(at * 7 + k * 13) % 200}`);
        writeFileSync(path.join(pictures, `${String(at).padStart(6, '0')}.txt`), tags.join(', '));
      }
      const tags = path.join(folder, 'selected_tags.csv');
      const pairs = path.join(folder, 'pairs');
      await command('train', 'tags', pictures, '--out', tags);
      metrics[`pairs.${images}`] = await command('train', 'pairs', pictures, '--tags', tags, '--out', pairs);
      const options = ['--chunk', String(CHUNK), '--epochs', '2', '--hidden', '256', '--backend', 'wasm'];
      metrics[`train.${images}`] = await command('train', pairs, ...options, '--data', path.join(folder, 'data'));
      log(`${images} images: ${JSON.stringify(metrics)}`);
    }
    return metrics;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Runs the command as a user does. @returns its peak resident memory, MB */
async function command(...words: string[]): Promise<number> {
  const file = fileURLToPath(new URL('./peak-memory.js', import.meta.url));
  const { stderr } = await promisify(execFile)(process.execPath, [file, ...words], { maxBuffer: 1 << 26 });
  return Number(/peak (\d+) kB/.exec(stderr)![1]) / 1024;
}
