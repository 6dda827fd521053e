import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { BadInputError } from '../src/errors.js';

/** In the order in which `auto` tries them: fastest first. */
export const BACKENDS = ['tensorflow', 'webgpu', 'wasm'] as const;
export type BackendName = (typeof BACKENDS)[number];
export type BackendChoice = 'auto' | BackendName;

/** Which TensorFlow.js backend trains, and why no other does. */
export interface BackendReport {
  readonly chosen: BackendName;
  readonly why: string;
  readonly passedOver: readonly { readonly backend: BackendName; readonly reason: string }[];
}

/** Starts a backend and makes it TensorFlow.js' current one; throws when it cannot be had. */
type Start = () => Promise<void>;

const STARTS: Readonly<Record<BackendName, Start>> = {
  tensorflow: startTensorFlow,
  webgpu: startWebGpu,
  wasm: startWasm,
};

/**
 * Starts the backend asked for, or with `auto` the first that starts.
 *
 * @throws BadInputError when the one asked for cannot be had, with the reason
 */
export async function chooseBackend(choice: BackendChoice): Promise<BackendReport> {
  const passedOver: { backend: BackendName; reason: string }[] = [];
  if (choice !== 'auto') {
    if (!BACKENDS.includes(choice)) {
      throw new BadInputError(`There is no backend "${String(choice)}": choose auto, ${BACKENDS.join(', ')}.`);
    }
    try {
      await STARTS[choice]();
    } catch (error) {
      throw new BadInputError(
        `The backend ${choice} was asked for and cannot be had: ${(error as Error).message}. ` +
          'Use --backend auto to take the best one that can.',
        { cause: error },
      );
    }
    for (const backend of BACKENDS) if (backend !== choice) passedOver.push({ backend, reason: 'not asked for' });
    return { chosen: choice, why: 'asked for', passedOver };
  }
  for (const backend of BACKENDS) {
    try {
      await STARTS[backend]();
    } catch (error) {
      passedOver.push({ backend, reason: (error as Error).message });
      continue;
    }
    for (const later of BACKENDS.slice(BACKENDS.indexOf(backend) + 1)) {
      passedOver.push({ backend: later, reason: `${backend} is faster` });
    }
    return { chosen: backend, why: 'the fastest that can be had here', passedOver };
  }
  throw new BadInputError(
    `No backend can be had: ${passedOver.map(({ backend, reason }) => `${backend}: ${reason}`).join('; ')}.`,
  );
}

/** One line for the log and for people. */
export function describeBackend({ chosen, why, passedOver }: BackendReport): string {
  const others = passedOver.map(({ backend, reason }) => `${backend}: ${reason}`).join('; ');
  return `Training runs on ${chosen} (${why}). Passed over: ${others}.`;
}

async function startTensorFlow(): Promise<void> {
  const name = '@tensorflow/tfjs-node-gpu';
  try {
    createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw new Error(
      `${name} is not installed (an optional package: npm leaves it out where its download of libtensorflow fails)`,
      { cause: error },
    );
  }
  try {
    // Registers itself with the same TensorFlow.js core.
    await import(name);
  } catch (error) {
    throw new Error(`${name} is installed but does not load: ${(error as Error).message.split('\n')[0]}`, {
      cause: error,
    });
  }
  await use('tensorflow');
}

async function startWebGpu(): Promise<void> {
  throw new Error(
    'this version cannot train on it yet (the packages webgpu and @tensorflow/tfjs-backend-webgpu are not installed)',
  );
}

async function startWasm(): Promise<void> {
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${path.dirname(main)}${path.sep}`);
  // The threaded build asks for a browser's workers; trainer/ shares the work out over threads of its own.
  setThreadsCount(1);
  await use('wasm');
}

async function use(backend: BackendName): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js cannot start its backend ${backend}`);
  await tf.ready();
}
