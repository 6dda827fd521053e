import { setImmediate } from 'node:timers/promises';
import type { BackendError } from '../../src/errors.js';

/**
 * What a GPU says of itself besides its results. It dies, and refuses work, out of line: Dawn drops a command buffer
 * that it finds invalid or that no memory is left for, and the next read gives an earlier tensor's values. So whoever
 * trains asks here before a result is believed: {@link orBackendFailure} around every read, {@link throwIfBackendFailed}
 * before weights are kept.
 */
let failure: BackendError | undefined;
const waiting = new Set<(error: BackendError) => void>();

/** Called by a backend, once for the first failure: what follows it are its consequences. */
export function backendHasFailed(error: BackendError): void {
  if (failure) return;
  failure = error;
  for (const reject of waiting) reject(error);
  waiting.clear();
}

/** Called by a backend that starts on a new device. */
export function forgetBackendFailure(): void {
  failure = undefined;
}

export function hasBackendFailed(): boolean {
  return failure !== undefined;
}

/** @throws BackendError when the backend's device was lost or has refused work since it was started */
export function throwIfBackendFailed(): void {
  if (failure) throw failure;
}

/**
 * The value of `work`, which waits for the backend's device (`tensor.data()`), unless the device fails first: no wait
 * on a dead GPU goes on for ever, and no value that it made up is returned.
 *
 * ```ts
 * const [loss] = await orBackendFailure(lossTensor.data());
 * ```
 *
 * @throws BackendError when the device was lost or has refused work; otherwise whatever `work` rejects with
 */
export async function orBackendFailure<T>(work: Promise<T>): Promise<T> {
  // A plain race with one promise that never settles would keep every result alive for as long as that promise.
  const { failed, release } = nextFailure();
  try {
    throwIfBackendFailed();
    const value = await Promise.race([work, failed]);
    throwIfBackendFailed();
    return value;
  } catch (error) {
    // A read of a dying device may be rejected before the device reports its death.
    await setImmediate();
    throw failure ?? error;
  } finally {
    release();
  }
}

function nextFailure(): { readonly failed: Promise<never>; readonly release: () => void } {
  let reject!: (error: BackendError) => void;
  const failed = new Promise<never>((_, fail) => {
    reject = fail;
  });
  // The failure may come before anyone waits.
  failed.catch(() => undefined);
  waiting.add(reject);
  return { failed, release: () => waiting.delete(reject) };
}
