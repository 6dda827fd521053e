/**
 * A process of its own for one backend: which drivers it finds, and how it dies, are the process's affair.
 *
 *   backend-process.js TASK CHOICE
 *
 * Prints one line of JSON on standard output and ends by itself, as a command would.
 */
import * as tf from '@tensorflow/tfjs';
import { chooseBackend, describeBackend, orBackendFailure, type BackendChoice } from '../../../trainer/backend.js';
import { trainSmallNetwork } from './small-network.js';

const STEPS = 5;

const [task, choice] = process.argv.slice(2) as [string, BackendChoice];
try {
  console.log(JSON.stringify(await run()));
} catch (error) {
  console.log(JSON.stringify({ error: describe(error) }));
}

async function run(): Promise<object> {
  const report = await chooseBackend(choice);
  switch (task) {
    case 'choose':
      return { report, description: describeBackend(report) };
    case 'train':
      return { report, ...(await trainTwice()) };
    case 'train-and-lose-device': {
      const trained = await trainTwice();
      const failure = await trainSmallNetwork(STEPS, (step) => {
        if (step === 2) loseDevice();
      }).then(() => undefined, describe);
      await chooseBackend(choice);
      return { ...trained, failure, productAfterwards: await product() };
    }
    case 'lose-device-in-read': {
      const waiting = product();
      loseDevice();
      return { productAfterwards: await waiting };
    }
    case 'overflow-memory':
      await product();
      // Beyond the largest buffer of any device there is: the driver refuses it.
      tf.tidy(() => tf.add(tf.fill([2 ** 20, 2 ** 14], 1), 1));
      return { productAfterwards: await product() };
    default:
      throw new Error(`no such task: ${task}`);
  }
}

async function trainTwice() {
  const first = await trainSmallNetwork(STEPS);
  const second = await trainSmallNetwork(STEPS);
  return { first, second, tensorsLeft: tf.memory().numTensors };
}

/** One element of a product of two matrices of ones, 40 x 40; too large for TensorFlow.js to do on the processor. */
async function product(): Promise<number> {
  const values = tf.tidy(() => tf.matMul(tf.ones([40, 40]), tf.ones([40, 40])));
  return (await orBackendFailure(values.data()))[0]!;
}

function describe(error: unknown): { name: string; code: string | undefined; message: string } {
  const { name, message, code } = error as Error & { code?: string };
  return { name, code, message };
}

/** Ends the backend's device under it, as a driver's reset would. */
function loseDevice(): void {
  (tf.backend() as unknown as { device: GPUDevice }).device.destroy();
}
