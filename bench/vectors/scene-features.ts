import { fork } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FeatureTask } from './scene-features-process.js';
import { writeSprites } from './sprites.js';

/** Scenes a file: a run that is cut short loses at most one such chunk a process. */
export const SCENES_PER_CHUNK = 2048;

/** Length of the embedded backbone's feature vector. */
export const FEATURES = 4512;

/** Where the features of the scenes from `chunk * SCENES_PER_CHUNK` on are, float32 rows. */
export function chunkFile(cache: string, chunk: number): string {
  return path.join(cache, 'features', `${String(chunk).padStart(4, '0')}.f32`);
}

/** The scenes of a stretch of scene numbers, `first` included and `end` not. */
export interface SceneRange {
  readonly first: number;
  readonly end: number;
}

/** Computes the backbone's features of the chunks that hold these scenes; chunks that are there are kept. */
export async function computeSceneFeatures(
  cache: string,
  ranges: readonly SceneRange[],
  log: (line: string) => void,
): Promise<void> {
  mkdirSync(path.join(cache, 'features'), { recursive: true });
  const chunks = new Set<number>();
  for (const { first, end } of ranges) {
    for (let chunk = Math.floor(first / SCENES_PER_CHUNK); chunk * SCENES_PER_CHUNK < end; chunk++) chunks.add(chunk);
  }
  const pending = [...chunks]
    .map((chunk): FeatureTask => ({
      file: chunkFile(cache, chunk),
      firstScene: chunk * SCENES_PER_CHUNK,
      scenes: SCENES_PER_CHUNK,
    }))
    .filter(({ file }) => !existsSync(file));
  if (pending.length > 0) await runTasks(pending, await writeSprites(cache, log), log);
}

async function runTasks(pending: readonly FeatureTask[], sprites: string, log: (line: string) => void): Promise<void> {
  const started = Date.now();
  let next = 0;
  let done = 0;
  await Promise.all(
    Array.from(
      { length: Math.min(os.availableParallelism(), pending.length) },
      () =>
        new Promise<void>((resolve, reject) => {
          const program = fileURLToPath(new URL('./scene-features-process.js', import.meta.url));
          const child = fork(program, [sprites]);
          child.on('error', reject);
          child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`scene-features ended with ${code}`))));
          child.on('message', ({ scenes }: { scenes: number }) => {
            done += scenes;
            const rate = (1000 * done) / (Date.now() - started);
            if (scenes > 0) log(`${done} of ${pending.length * SCENES_PER_CHUNK} scenes, ${rate.toFixed(0)} a second`);
            const task = pending[next++];
            if (task) child.send(task);
            else child.disconnect();
          });
        }),
    ),
  );
}
