import { describe, expect, it } from 'vitest';
import { runBackendProcess } from './backend/run-backend-process.js';
import { largestDifference } from './backend/small-network.js';

const linked = process.env['EYECATCH_TENSORFLOW'];
/** Another Node to run on too, such as one >= 23, which has not all that the package calls. */
const otherNode = process.env['EYECATCH_TENSORFLOW_NODE'];

// .ci/tensorflow.sh links a libtensorflow of 250 MB and runs this; without one there is nothing to test.
describe.skipIf(!linked)('the backend tensorflow (EYECATCH_TENSORFLOW names a linked libtensorflow)', () => {
  it('is taken when asked for, with the version of its library', async () => {
    const { report } = await runBackendProcess('choose', 'tensorflow', process.env);
    expect(report).toMatchObject({ chosen: 'tensorflow', why: 'asked for' });
    expect(report!.device).toMatch(/^(CUDA GPU|processor) \(libtensorflow 2\.\d+\.\d+\)$/);
  });

  it.each([process.execPath, ...(otherNode ? [otherNode] : [])])(
    'trains as wasm does, twice to the same bits (%s)',
    async (node) => {
      const [native, wasm] = await Promise.all([
        runBackendProcess('train', 'tensorflow', process.env, node),
        runBackendProcess('train', 'wasm', process.env),
      ]);
      expect(native.error ?? wasm.error).toBeUndefined();
      expect(native.first).toEqual(native.second);
      expect(native.tensorsLeft).toBe(0);
      expect(largestDifference(native.first!, wasm.first!)).toBeLessThan(1e-4);
    },
  );

  it('that is named and not there is refused with the way to make it', async () => {
    const env = { ...process.env, EYECATCH_TENSORFLOW: '/nonexistent' };
    const { error } = await runBackendProcess('choose', 'tensorflow', env);
    expect(error!.message).toMatch(/EYECATCH_TENSORFLOW names \/nonexistent, where npm run link-tensorflow/);
  });
});
