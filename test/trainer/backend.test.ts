import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.js';
import { chooseBackend, describeBackend, type BackendChoice, type BackendName } from '../../trainer/backend.js';
import type { Candidate, Find } from '../../trainer/backend/candidate.js';
import { restoreRemovedUtilFunctions } from '../../trainer/backend/removed-util-functions.js';
import { runBackendProcess } from './backend/run-backend-process.js';
import { noVulkanEnvironment } from '../support/swiftshader.js';

describe('the training backend', () => {
  it('that auto chooses is started, and every other has a reason against it', async () => {
    const report = await chooseBackend('auto');
    expect(tf.getBackend()).toBe(report.chosen);
    expect([report.chosen, ...report.passedOver.map(({ backend }) => backend)].sort()).toEqual([
      'tensorflow',
      'wasm',
      'webgpu',
    ]);
    for (const { reason } of report.passedOver) expect(reason).not.toBe('');
    expect(describeBackend(report)).toContain(`Training runs on ${report.chosen}`);
  });

  it('that was asked for is taken', async () => {
    const report = await chooseBackend('wasm');
    expect(report).toMatchObject({ chosen: 'wasm', why: 'asked for' });
    expect(tf.getBackend()).toBe('wasm');
  });

  it('that cannot be had is refused with the reason, and so is one that does not exist', async () => {
    const { error } = await runBackendProcess('choose', 'webgpu', noVulkanEnvironment());
    expect(error).toMatchObject({ name: 'BadInputError' });
    expect(error!.message).toMatch(
      /webgpu was asked for and cannot be had: (the Vulkan loader .* not installed \(package libvulkan1|no GPU with a Vulkan)/,
    );
    await expect(chooseBackend('cuda' as BackendChoice)).rejects.toThrow(/no backend "cuda": choose auto, tensorflow/);
    await expect(chooseBackend('cuda' as BackendChoice)).rejects.toThrow(BadInputError);
  });

  it('names its device in the report', () => {
    const line = describeBackend({
      chosen: 'webgpu',
      device: 'nvidia-h200 (Vulkan)',
      why: 'asked for',
      passedOver: [],
    });
    expect(line).toContain('Training runs on webgpu on "nvidia-h200 (Vulkan)" (asked for).');
  });
});

describe('among the backends that can be had, auto', () => {
  const started: string[] = [];
  const found =
    (kind: Candidate['kind'], device: string, starts = true): Find =>
    async () => ({
      kind,
      device,
      start: async () => {
        if (!starts) throw new Error(`${device} does not start`);
        started.push(device);
      },
    });
  const missing: Find = async () => {
    throw new Error('not here');
  };
  const choose = async (finds: Record<BackendName, Find>) => {
    started.length = 0;
    const report = await chooseBackend('auto', finds);
    const reasons = Object.fromEntries(report.passedOver.map(({ backend, reason }) => [backend, reason]));
    return { chosen: report.chosen, device: report.device, reasons, started: [...started] };
  };

  it('takes tensorflow when both GPU backends have one', async () => {
    const gpus = { tensorflow: found('gpu', 'cuda'), webgpu: found('gpu', 'card'), wasm: found('cpu', 'wasm') };
    expect(await choose(gpus)).toEqual({
      chosen: 'tensorflow',
      device: 'cuda',
      reasons: { webgpu: 'tensorflow is faster', wasm: 'tensorflow is faster' },
      started: ['cuda'],
    });
  });

  it('prefers a GPU by webgpu to a processor by tensorflow', async () => {
    const mixed = { tensorflow: found('cpu', 'processor'), webgpu: found('gpu', 'card'), wasm: found('cpu', 'wasm') };
    expect(await choose(mixed)).toEqual({
      chosen: 'webgpu',
      device: 'card',
      reasons: { tensorflow: 'it has no GPU here, and webgpu has one', wasm: 'webgpu is faster' },
      started: ['card'],
    });
  });

  it('passes over a GPU in software, and prefers tensorflow to wasm on the processor', async () => {
    const software = found('software', 'SwiftShader');
    const reason = 'SwiftShader is a GPU imitated in software, and wasm is faster';
    expect(
      await choose({ tensorflow: found('cpu', 'processor'), webgpu: software, wasm: found('cpu', 'wasm') }),
    ).toMatchObject({ chosen: 'tensorflow', reasons: { webgpu: reason, wasm: 'tensorflow is faster' } });
    expect(await choose({ tensorflow: missing, webgpu: software, wasm: found('cpu', 'wasm') })).toMatchObject({
      chosen: 'wasm',
      reasons: { webgpu: reason, tensorflow: 'not here' },
      started: ['wasm'],
    });
  });

  it('goes on when a GPU does not start, and says why', async () => {
    expect(
      await choose({ tensorflow: missing, webgpu: found('gpu', 'card', false), wasm: found('cpu', 'wasm') }),
    ).toMatchObject({ chosen: 'wasm', reasons: { tensorflow: 'not here', webgpu: 'card does not start' } });
  });

  it('says of each why none can be had', async () => {
    await expect(choose({ tensorflow: missing, webgpu: missing, wasm: missing })).rejects.toThrow(
      'No backend can be had: tensorflow: not here; webgpu: not here; wasm: not here.',
    );
  });
});

describe('the functions that Node 23 took out of node:util', () => {
  it('are put back where they are missing and left alone where not', () => {
    const old = () => false;
    const module: Record<string, (value: unknown) => boolean> = { isArray: old };
    restoreRemovedUtilFunctions(module);
    expect(module['isArray']).toBe(old);
    expect([null, undefined, 0, ''].map((value) => module['isNullOrUndefined']!(value))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
