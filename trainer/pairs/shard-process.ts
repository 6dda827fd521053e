import { writeShard, type ShardReport, type ShardTask } from './write-shard.js';

/** What the process says to the one that started it. */
export type ShardMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'records'; readonly count: number }
  | { readonly kind: 'shard'; readonly report: ShardReport }
  | { readonly kind: 'failed'; readonly message: string; readonly code: string | undefined };

/** Progress is told this often: a message a record would cost more than it says. */
const TELL_EVERY = 16;

if (process.send) {
  const say = (message: ShardMessage) => process.send!(message);
  process.on('message', (task: ShardTask) => {
    let count = 0;
    const tell = () => {
      say({ kind: 'records', count });
      count = 0;
    };
    writeShard(task, () => {
      if (++count === TELL_EVERY) tell();
    }).then(
      (report) => {
        tell();
        say({ kind: 'shard', report });
      },
      // An Error loses its code on the way.
      (error: NodeJS.ErrnoException) => say({ kind: 'failed', message: error.message, code: error.code }),
    );
  });
  // The parent is gone: what is written is whole or will be seen not to be.
  process.on('disconnect', () => process.exit());
  // Ctrl-C reaches the whole group; the parent decides what becomes of this process.
  process.on('SIGINT', () => undefined);
  say({ kind: 'ready' });
}
