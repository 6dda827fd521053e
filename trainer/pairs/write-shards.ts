import { fork, type ChildProcess } from 'node:child_process';
import { compiledModule } from '../../src/compiled-module.js';
import type { ShardMessage } from './shard-process.js';
import type { ShardReport, ShardTask } from './write-shard.js';

export interface WriteShardsOptions {
  readonly shards: number;
  /** Asked for one shard after the other, when a process is free for it. */
  readonly task: (shard: number) => ShardTask;
  readonly processes: number;
  readonly signal?: AbortSignal | undefined;
  readonly onRecords: (count: number) => void;
  readonly onShard: (report: ShardReport) => void;
}

/**
 * Writes shards in processes of their own, each a shard at a time. Processes and not threads: all threads of a process
 * share one pool of four for decoding, whatever the number of cores (measured in docs/pairs.md).
 *
 * An abort ends the processes where they are; what they leave half written is seen by its checksum.
 *
 * @throws the signal's reason, or what made a process fail
 */
export async function writeShards(options: WriteShardsOptions): Promise<void> {
  const { shards, signal } = options;
  signal?.throwIfAborted();
  const children: ChildProcess[] = [];
  let abort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal!.reason as Error);
  });
  signal?.addEventListener('abort', abort, { once: true });
  let next = 0;
  const takeShard = () => (next < shards ? next++ : undefined);
  try {
    const count = Math.min(options.processes, shards);
    const followed = Array.from({ length: count }, () => {
      const child = fork(compiledModule(import.meta.url, './shard-process.js'), { serialization: 'advanced' });
      children.push(child);
      return follow(child, takeShard, options);
    });
    await Promise.race([Promise.all(followed), aborted]);
  } finally {
    signal?.removeEventListener('abort', abort);
    await Promise.all(children.map(end));
  }
}

/** Gives the process shard after shard; ends when there is none left. */
function follow(
  child: ChildProcess,
  takeShard: () => number | undefined,
  { task, onRecords, onShard }: WriteShardsOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = () => {
      const shard = takeShard();
      if (shard === undefined) resolve();
      else child.send(task(shard));
    };
    child.on('error', reject);
    child.on('exit', (code, signal) => reject(new Error(`A process that writes pairs ended with ${signal ?? code}.`)));
    child.on('message', (message: ShardMessage) => {
      if (message.kind === 'records') return onRecords(message.count);
      if (message.kind === 'failed') {
        return reject(Object.assign(new Error(message.message), { code: message.code }));
      }
      if (message.kind === 'shard') onShard(message.report);
      give();
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
