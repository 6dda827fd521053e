import util from 'node:util';

/** The functions of `node:util` that Node 23 removed and `@tensorflow/tfjs-node-gpu` 4.22 calls. */
const REMOVED = {
  isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
  isArray: (value: unknown): boolean => Array.isArray(value),
};

/**
 * Puts them back where they are missing. To be called before the package is loaded: its kernels look the functions up
 * on the module's object at every call.
 *
 * @param module replaced by a test
 */
export function restoreRemovedUtilFunctions(module: object = util): void {
  for (const [name, value] of Object.entries(REMOVED)) {
    if (name in module) continue;
    Object.defineProperty(module, name, { value, configurable: true, writable: true, enumerable: false });
  }
}
