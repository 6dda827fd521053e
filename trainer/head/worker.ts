import { parentPort, workerData } from 'node:worker_threads';
import { chooseBackend, type BackendName } from '../backend.js';
import { joinExchange, type ExchangeMemory } from './exchange.js';
import type { HeadSettings } from './settings.js';
import { HeadShard, type StepReport } from './shard.js';
import type { TrainingSet } from './training-set.js';
import type { HeadState, UnitRange } from './weights.js';

/** What a training thread is started with. */
export interface WorkerTask {
  readonly thread: number;
  readonly backend: BackendName;
  readonly set: TrainingSet;
  readonly settings: HeadSettings;
  readonly units: UnitRange;
  readonly state: HeadState;
  readonly firstEpoch: number;
  readonly memory: ExchangeMemory;
}

/** What it says: the first thread every step, each thread its part of the state after every epoch. */
export type WorkerMessage =
  | { readonly kind: 'step'; readonly report: StepReport }
  | { readonly kind: 'epoch'; readonly thread: number; readonly epoch: number; readonly state: HeadState };

if (parentPort) {
  const port = parentPort;
  const task = workerData as WorkerTask;
  const { thread, settings, firstEpoch } = task;
  const say = (message: WorkerMessage) => port.postMessage(message);
  await chooseBackend(task.backend);
  const shard = new HeadShard(task.set, settings, task.units, task.state, joinExchange(task.memory, thread));
  for (let epoch = firstEpoch; epoch < settings.epochs; epoch++) {
    for (const report of shard.epoch(epoch)) if (thread === 0) say({ kind: 'step', report });
    say({ kind: 'epoch', thread, epoch, state: await shard.read() });
  }
  shard.dispose();
}
