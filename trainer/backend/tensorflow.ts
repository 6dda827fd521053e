import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { packageRoot } from '../../src/package-root.js';
import type { Candidate } from './candidate.js';
import { makeCurrent } from './make-current.js';
import { restoreRemovedUtilFunctions } from './removed-util-functions.js';

const PACKAGE = '@tensorflow/tfjs-node-gpu';

/** What the package adds to TensorFlow.js' backend, as far as it is read here. */
interface NativeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

/** Where `npm run link-tensorflow` puts the package, unless told otherwise by EYECATCH_TENSORFLOW. */
export function linkedFolder(): string {
  const named = process.env['EYECATCH_TENSORFLOW'];
  return named ? path.resolve(named) : path.join(packageRoot, '.eyecatch', 'tensorflow');
}

/** libtensorflow through its C interface: as linked by `npm run link-tensorflow`, else as npm installed it. */
export async function findTensorFlow(): Promise<Candidate> {
  const { require, file } = locate();
  // libtensorflow reads both when it is loaded. The trainer promises the same weights from the same seed, which the
  // fastest kernels for GPUs do not give; and its notes about the processor are of no use to who trains.
  process.env['TF_DETERMINISTIC_OPS'] ??= '1';
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1';
  restoreRemovedUtilFunctions();
  try {
    // Registers itself with the same TensorFlow.js core.
    require(file);
  } catch (error) {
    throw new Error(`${PACKAGE} is installed but does not load: ${(error as Error).message.split('\n')[0]}`, {
      cause: error,
    });
  }
  const { isUsingGpuDevice, binding } = tf.findBackend('tensorflow') as unknown as NativeBackend;
  return {
    kind: isUsingGpuDevice ? 'gpu' : 'cpu',
    device: `${isUsingGpuDevice ? 'CUDA GPU' : 'processor'} (libtensorflow ${binding.TF_Version})`,
    start: () => makeCurrent('tensorflow'),
  };
}

function locate(): { require: NodeJS.Require; file: string } {
  const named = process.env['EYECATCH_TENSORFLOW'];
  const folder = linkedFolder();
  if (existsSync(folder)) {
    const require = createRequire(path.join(folder, 'package.json'));
    const file = path.join(folder, 'node_modules', PACKAGE);
    if (existsSync(file)) return { require, file };
  }
  if (named) {
    throw new Error(`EYECATCH_TENSORFLOW names ${folder}, where npm run link-tensorflow has put no ${PACKAGE}`);
  }
  const require = createRequire(import.meta.url);
  try {
    return { require, file: require.resolve(PACKAGE) };
  } catch (error) {
    throw new Error(
      `${PACKAGE} is not installed (an optional package: npm leaves it out where its download of libtensorflow fails; ` +
        'npm run link-tensorflow links one that you have)',
      { cause: error },
    );
  }
}
