import type { SumOverThreads } from '../network/operations.js';

/** Memory through which the threads of one training add up their parts. */
export interface ExchangeMemory {
  readonly threads: number;
  /** One slot a thread and parity, each as long as the longest part. */
  readonly parts: SharedArrayBuffer;
  /** How often threads have arrived, ever. */
  readonly arrivals: SharedArrayBuffer;
}

/** A thread that waits longer than this for the others has lost one of them. */
const PATIENCE_MS = 300_000;

/** @param length floats in the longest part */
export function exchangeMemory(threads: number, length: number): ExchangeMemory {
  return {
    threads,
    parts: new SharedArrayBuffer(2 * threads * length * 4),
    arrivals: new SharedArrayBuffer(4),
  };
}

/**
 * The sum over threads, added in the order of the threads by each of them, so that all hold the same bits. Slots
 * alternate: a thread can be ahead of the slowest by one exchange at most, so the slot it writes is read by nobody.
 */
export function joinExchange({ threads, parts, arrivals }: ExchangeMemory, thread: number): SumOverThreads {
  const counter = new Int32Array(arrivals);
  const length = parts.byteLength / 4 / (2 * threads);
  let round = 0;
  const slot = (of: number, size: number) => new Float32Array(parts, ((round % 2) * threads + of) * length * 4, size);
  return (part) => {
    slot(thread, part.length).set(part);
    const due = (round + 1) * threads;
    Atomics.add(counter, 0, 1);
    Atomics.notify(counter, 0);
    for (let seen = Atomics.load(counter, 0); seen < due; seen = Atomics.load(counter, 0)) {
      if (Atomics.wait(counter, 0, seen, PATIENCE_MS) === 'timed-out') {
        throw new Error(`Thread ${thread} of ${threads} waited ${PATIENCE_MS / 1000} s for the others.`);
      }
    }
    const sum = slot(0, part.length).slice();
    for (let other = 1; other < threads; other++) {
      const values = slot(other, part.length);
      for (let at = 0; at < sum.length; at++) sum[at]! += values[at]!;
    }
    round++;
    return sum;
  };
}
