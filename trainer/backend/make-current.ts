import * as tf from '@tensorflow/tfjs';
import type { BackendName } from './report.js';

/** Makes a backend that is registered under this name TensorFlow.js' current one. */
export async function makeCurrent(backend: BackendName): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js cannot start its backend ${backend}`);
  await tf.ready();
}
