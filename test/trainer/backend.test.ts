import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.js';
import { chooseBackend, describeBackend, type BackendChoice } from '../../trainer/backend.js';

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
    await expect(chooseBackend('webgpu')).rejects.toThrow(/webgpu was asked for and cannot be had: .*not installed/);
    await expect(chooseBackend('webgpu')).rejects.toThrow(BadInputError);
    await expect(chooseBackend('cuda' as BackendChoice)).rejects.toThrow(/no backend "cuda": choose auto, tensorflow/);
  });
});
