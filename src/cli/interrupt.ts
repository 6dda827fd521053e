import { EXIT_INTERRUPTED } from './exit-codes.js';

let controller: AbortController | undefined;

/** Aborts on Ctrl-C, so that work in progress stops between two batches; a second Ctrl-C ends the process. */
export function interruptSignal(): AbortSignal {
  const own = new AbortController();
  controller = own;
  process.once('SIGINT', () => {
    process.once('SIGINT', () => process.exit(EXIT_INTERRUPTED));
    own.abort();
  });
  return own.signal;
}

/**
 * Whether an error comes of Ctrl-C. Streams, timers and prompts have an AbortError of their own; a statement that was
 * cancelled, or a connection closed in the middle of one, does not say why it ended.
 */
export function isInterruption(error: unknown): boolean {
  return (error as Error | null)?.name === 'AbortError' || controller?.signal.aborted === true;
}

/** Ends a command that does not take Ctrl-C itself, or not yet, with a sentence. */
export function endOnInterrupt(): void {
  process.on('SIGINT', () => {
    if (process.listenerCount('SIGINT') > 1) return;
    console.error('eyecatch: interrupted.');
    process.exit(EXIT_INTERRUPTED);
  });
}
