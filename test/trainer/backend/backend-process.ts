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
  const { name, message, code } = error as Error & { code?: string };
  console.log(JSON.stringify({ error: { name, code, message } }));
}

async function run(): Promise<object> {
  const report = await chooseBackend(choice);
  switch (task) {
    case 'choose':
      return { report, description: describeBackend(report) };
    case 'train': {
      const first = await trainSmallNetwork(STEPS);
      const second = await trainSmallNetwork(STEPS);
      return { report, first, second, tensorsLeft: tf.memory().numTensors };
    }
    case 'lose-device':
      return trainSmallNetwork(STEPS, (step) => {
        if (step === 2) loseDevice();
      });
    case 'lose-device-in-read': {
      const waiting = orBackendFailure(tf.matMul(tf.ones([600, 600]), tf.ones([600, 600])).data());
      loseDevice();
      await waiting;
      return {};
    }
    case 'overflow-memory':
      return trainSmallNetwork(STEPS, (step) => {
        // Beyond the largest buffer of any device there is: the driver refuses it.
        if (step === 2) tf.tidy(() => tf.add(tf.fill([2 ** 20, 2 ** 14], 1), 1));
      });
    case 'start-again': {
      const failed = await trainSmallNetwork(STEPS, (step) => {
        if (step === 2) loseDevice();
      }).then(
        () => false,
        () => true,
      );
      await chooseBackend(choice);
      return { failed, ...(await trainSmallNetwork(STEPS)) };
    }
    default:
      throw new Error(`no such task: ${task}`);
  }
}

/** Ends the backend's device under it, as a driver's reset would. */
function loseDevice(): void {
  (tf.backend() as unknown as { device: GPUDevice }).device.destroy();
}
