import { describe, expect, it } from 'vitest';
import { hasSwiftShader, swiftShaderEnvironment } from '../support/swiftshader.js';
import { runBackendProcess } from './backend/run-backend-process.js';
import { largestDifference } from './backend/small-network.js';

// SwiftShader compiles each kernel anew in each process, 5 s of them for a network: hence one process that trains.
describe.skipIf(!hasSwiftShader)('the backend webgpu (on SwiftShader)', () => {
  const run = (task: string, choice = 'webgpu') => runBackendProcess(task, choice, swiftShaderEnvironment());

  it('is taken when asked for, and named with its device', async () => {
    const { report, description } = await run('choose');
    expect(report).toMatchObject({ chosen: 'webgpu', why: 'asked for' });
    expect(report!.device).toMatch(/^swiftshader.* \(Vulkan, SwiftShader driver/);
    expect(description).toContain('Training runs on webgpu on "swiftshader');
  });

  it('is passed over by auto, since this GPU is none', async () => {
    const { report } = await run('choose', 'auto');
    expect(report!.chosen).not.toBe('webgpu');
    expect(report!.passedOver.find(({ backend }) => backend === 'webgpu')!.reason).toMatch(
      /swiftshader.* is a GPU imitated in software/,
    );
  });

  it('trains as wasm does, to the same bits each time, reports the loss of its device, and starts again', async () => {
    const gpu = await run('train-and-lose-device');
    const wasm = await run('train', 'wasm');
    expect(gpu.error ?? wasm.error).toBeUndefined();
    expect(gpu.first).toEqual(gpu.second);
    expect(gpu.tensorsLeft).toBe(0);
    expect(largestDifference(gpu.first!, wasm.first!)).toBeLessThan(1e-4);
    expect(gpu.first!.losses.at(-1)).toBeLessThan(gpu.first!.losses[0]! * 0.9);

    expect(gpu.failure).toMatchObject({ name: 'BackendError', code: 'BACKEND_FAILED' });
    expect(gpu.failure!.message).toMatch(/The GPU swiftshader.* was lost while training: .*checkpoint is intact/);
    expect(gpu.productAfterwards).toBe(40);
  }, 120_000);

  it('ends a read that waits for a device when the device is lost', async () => {
    const { error } = await run('lose-device-in-read');
    expect(error).toMatchObject({ name: 'BackendError' });
    expect(error!.message).toMatch(/was lost/);
  });

  it('reports work that the driver refuses instead of going on with wrong numbers', async () => {
    const { error } = await run('overflow-memory');
    expect(error).toMatchObject({ name: 'BackendError' });
    expect(error!.message).toMatch(/refused work, so that results are lost: Buffer size/);
  });
});
