import { setImmediate } from 'node:timers/promises';

/** Longest stretch of arithmetic between two turns of the event loop, so that a server in this process stays responsive. */
const STRETCH_MS = 20;

/** Called often during long arithmetic: lets waiting events run once the stretch is over. */
export type Breathe = () => Promise<void>;

/** @returns a function that rejects with the signal's reason once it is aborted */
export function breather(signal?: AbortSignal): Breathe {
  let last = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - last < STRETCH_MS) return;
    await setImmediate();
    last = performance.now();
    signal?.throwIfAborted();
  };
}
