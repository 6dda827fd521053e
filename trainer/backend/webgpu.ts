import * as tf from '@tensorflow/tfjs';
import type * as DawnPackage from 'webgpu';
import { BackendError } from '../../src/errors.js';
import type { Candidate } from './candidate.js';
import { backendHasFailed, forgetBackendFailure, hasBackendFailed } from './failure.js';
import { makeCurrent } from './make-current.js';
import { missingVulkanLoader } from './vulkan-loader.js';
import { defineWebGpuGlobals, withNavigatorGpu, type Dawn } from './webgpu-globals.js';

/** Dawn's name of each system's graphics interface, and people's. */
const INTERFACES: Partial<Record<NodeJS.Platform, readonly [dawn: string, people: string]>> = {
  linux: ['vulkan', 'Vulkan'],
  darwin: ['metal', 'Metal'],
  win32: ['d3d12', 'Direct3D 12'],
};

/** Kept for the life of the process: Dawn runs for as long as something holds what it created. */
let running: { readonly dawn: Dawn; readonly device: GPUDevice } | undefined;

/** TensorFlow.js' WebGPU backend on Dawn, Chromium's WebGPU (package `webgpu`). Has no `dataSync`. */
export async function findWebGpu(): Promise<Candidate> {
  const [dawnName, interfaceName] = INTERFACES[process.platform] ?? [];
  if (!dawnName || !interfaceName) throw new Error(`Dawn is not built for ${process.platform}`);
  const { create, globals } = await loadDawn();
  const noLoader = missingVulkanLoader();
  if (noLoader) throw new Error(noLoader);
  const dawn = create([`backend=${dawnName}`]);
  const adapter = await dawn.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new Error(`no GPU with a ${interfaceName} driver was found (docs/gpu.md says what to install)`);
  }
  return {
    kind: adapter.info.isFallbackAdapter ? 'software' : 'gpu',
    device: nameOf(adapter.info, interfaceName),
    start: () => start(dawn, adapter, globals),
  };
}

async function loadDawn(): Promise<typeof DawnPackage> {
  try {
    return await import('webgpu');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(
      code === 'ERR_MODULE_NOT_FOUND'
        ? 'the package webgpu is not installed (an optional one: npm install webgpu)'
        : `the package webgpu does not load: ${message.split('\n')[0]}`,
      { cause: error },
    );
  }
}

async function start(dawn: Dawn, adapter: GPUAdapter, globals: object): Promise<void> {
  if (running && !hasBackendFailed()) {
    await makeCurrent('webgpu');
    return;
  }
  // Imported while there is no navigator.gpu: it then registers its kernels, and no backend of its own that would take
  // an adapter with a browser's low limits.
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  const device = await adapter.requestDevice({ requiredLimits: allOf(adapter.limits) });
  defineWebGpuGlobals(globals);
  forgetBackendFailure();
  watch(device, nameOf(adapter.info));
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  const backend = withNavigatorGpu(dawn, () => new WebGPUBackend(device, adapter.info));
  tf.registerBackend('webgpu', () => backend);
  running = { dawn, device };
  await makeCurrent('webgpu');
}

/** Lets the device's death and its complaints reach whoever trains. */
function watch(device: GPUDevice, name: string): void {
  const wayOut = 'The last checkpoint is intact: start the same training again to go on from it';
  void device.lost.then(({ message }) => {
    backendHasFailed(new BackendError(`The GPU ${name} was lost while training: ${oneLine(message)}. ${wayOut}.`));
  });
  device.addEventListener('uncapturederror', (event) => {
    const { error } = event;
    // Dawn would print it, and each of its consequences, to standard error.
    event.preventDefault();
    backendHasFailed(
      new BackendError(
        `The GPU ${name} refused work, so that results are lost: ${oneLine(error.message)}. ` +
          `${wayOut}, with a smaller batch if the GPU is out of memory, or with --backend wasm.`,
      ),
    );
  });
}

/** WebGPU grants no more than its small default limits unless asked; a 25088 x 5000 kernel is a buffer of 502 MB. */
function allOf(limits: GPUSupportedLimits): Record<string, number> {
  const all: Record<string, number> = {};
  for (const name in limits) all[name] = limits[name as keyof GPUSupportedLimits] as unknown as number;
  return all;
}

function nameOf({ vendor, architecture, device, description }: GPUAdapterInfo, interfaceName?: string): string {
  const name = (device || architecture || vendor || 'unnamed').replace(/-+$/, '');
  const details = [interfaceName, description].filter(Boolean).join(', ');
  return details ? `${name} (${details})` : name;
}

function oneLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/[.\s]+$/, '');
}
