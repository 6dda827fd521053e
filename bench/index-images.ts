import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, type Metrics } from './benchmark.js';
import { drawPictures } from './draw-pictures.js';
import type { IndexRun } from './index-images-process.js';

/** Rounds of the paired comparison; each measures both sides, so that the machine's drift falls on both. */
const ROUNDS = 3;
const COMPARED = 1600;
const MEMORY = [10_000, 20_000];

/**
 * Indexing against the bare loop of sharp and ONNX Runtime over the same PNG files, and the peak resident memory for
 * 10,000 and 20,000 of them. Each run is a process of its own.
 */
export async function indexBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const data = path.resolve(process.env.EYECATCH_DATA ?? '.eyecatch');
  const pack = path.join(data, 'models', 'embedded');
  if (!existsSync(path.join(pack, 'model.onnx'))) {
    throw new Error(`${pack} holds no model pack. Run npm start once; it trains one.`);
  }
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'eyecatch-bench-'));
  try {
    const pictures = await drawPictures(scratch, Math.max(...MEMORY), log);
    const run = (mode: 'index' | 'bare', count: number): Promise<IndexRun> =>
      runProcess(mode, pack, pictures, count, scratch);
    await run('bare', 200); // warms the file cache and the machine
    const rates = { index: [] as number[], bare: [] as number[], ratio: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      const bare = await run('bare', COMPARED);
      const index = await run('index', COMPARED);
      rates.bare.push(COMPARED / bare.seconds);
      rates.index.push(COMPARED / index.seconds);
      rates.ratio.push(bare.seconds / index.seconds);
      log(`round ${round + 1}: index ${rates.index.at(-1)!.toFixed(1)}/s, bare ${rates.bare.at(-1)!.toFixed(1)}/s`);
    }
    const memory: number[] = [];
    for (const count of MEMORY) {
      const { peakRssMb, seconds } = await run('index', count);
      memory.push(peakRssMb);
      log(`${count} images in ${seconds.toFixed(0)} s: peak ${peakRssMb.toFixed(0)} MB`);
    }
    return {
      images: COMPARED,
      imagesPerSecond: median(rates.index),
      bareImagesPerSecond: median(rates.bare),
      ratioToBare: median(rates.ratio),
      peakRssMb: memory[0]!,
      peakRssMbForTwiceTheImages: memory[1]!,
      memoryGrowth: memory[1]! / memory[0]! - 1,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function runProcess(
  mode: 'index' | 'bare',
  pack: string,
  pictures: string,
  count: number,
  scratch: string,
): Promise<IndexRun> {
  const file = fileURLToPath(new URL('./index-images-process.js', import.meta.url));
  const library = mkdtempSync(path.join(scratch, 'library-'));
  const { stdout } = await promisify(execFile)(process.execPath, [file, mode, pack, pictures, String(count), library], {
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as IndexRun;
}

export function listPictures(folder: string, count: number): string[] {
  return readdirSync(folder)
    .sort()
    .slice(0, count)
    .map((name) => path.join(folder, name));
}
