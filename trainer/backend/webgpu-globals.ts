import type { create as createFunction } from 'webgpu';

export type Dawn = ReturnType<typeof createFunction>;

/**
 * Gives the process the names of WebGPU that a browser has (`GPUBuffer`, `GPUBufferUsage`, …): TensorFlow.js' backend
 * looks them up whenever it works. What is there already stays.
 */
export function defineWebGpuGlobals(globals: object): void {
  for (const [name, value] of Object.entries(globals)) {
    if (name in globalThis) continue;
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true, enumerable: false });
  }
}

/**
 * Runs `construct` where `navigator.gpu` is Dawn: TensorFlow.js' backend asks for it when it is constructed and never
 * again. It is taken away afterwards, because other libraries take a `navigator` with a GPU for a browser.
 */
export function withNavigatorGpu<T>(gpu: Dawn, construct: () => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  try {
    return construct();
  } finally {
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else Reflect.deleteProperty(globalThis, 'navigator');
  }
}
