import { parentPort, workerData } from 'node:worker_threads';
import { chooseBackend, type BackendName } from '../backend.js';
import { joinExchange, type ExchangeMemory } from './exchange.js';
import type { HeadSettings } from './settings.js';
import { HeadShard, type HeadShape, type StepReport } from './shard.js';
import type { TrainingSet } from './training-set.js';
import type { HeadState, UnitRange } from './weights.js';

/** What a training thread is started with. */
export interface WorkerTask {
  readonly thread: number;
  readonly backend: BackendName;
  readonly shape: HeadShape;
  readonly settings: HeadSettings;
  readonly units: UnitRange;
  readonly state: HeadState;
  readonly memory: ExchangeMemory;
}

/** What it is sent, one chunk after the other. */
export interface ChunkTask {
  readonly chunk: TrainingSet;
  readonly firstStep: number;
  readonly steps: number;
}

/** What it says: the first thread every step, each thread its part of the state after every chunk. */
export type WorkerMessage =
  | { readonly kind: 'step'; readonly report: StepReport }
  | { readonly kind: 'chunk'; readonly thread: number; readonly state: HeadState };

if (parentPort) {
  const port = parentPort;
  const { thread, backend, shape, settings, units, state, memory } = workerData as WorkerTask;
  const say = (message: WorkerMessage) => port.postMessage(message);
  await chooseBackend(backend);
  const shard = new HeadShard(shape, settings, units, state, joinExchange(memory, thread));
  port.on('message', ({ chunk, firstStep, steps }: ChunkTask) => {
    void (async () => {
      for await (const report of shard.train(chunk, firstStep, steps)) if (thread === 0) say({ kind: 'step', report });
      say({ kind: 'chunk', thread, state: await shard.read() });
    })();
  });
}
