import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BadInputError, ModelPackError } from '../../../src/errors.js';
import { loadVgg16Backbone, readVgg16, VGG16_WIDTHS } from '../../../trainer/backbone/vgg16.js';
import { countParameters, describeSeedNetwork, SEED_SHAPE } from '../../../trainer/network/seed-layers.js';
import { NARROW_WIDTHS, writeSmallVgg16 } from '../../support/small-vgg16.js';
import { decode, keras, TRUNK_FILE } from '../network/keras-fixture.js';
import { runExported } from '../onnx/against-tensorflow.js';
import { asTensorFlow } from '../onnx/as-tensorflow.js';

const OFFICIAL = 'vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'eyecatch-vgg16-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => path.join(folder, name);

describe('VGG16 from an HDF5 file', () => {
  it.each([
    { layout: 'published', top: false },
    { layout: 'published', top: true },
    { layout: 'model', top: true },
  ] as const)('is read in the layout %o', async (changes) => {
    const file = at('small.h5');
    const written = await writeSmallVgg16(file, changes);
    const model = await readVgg16(file);
    expect(model.weights.size).toBe(26);
    for (const [name, { values }] of model.weights) expect(values, name).toEqual(written.get(name));
    expect(model.weights.get('block3_conv1/kernel')!.shape).toEqual([3, 3, NARROW_WIDTHS[3], NARROW_WIDTHS[4]]);
    expect(model.output).toBe('block5_pool');
  });

  it('is read as Keras 3 itself wrote it', async () => {
    const { weights } = await readVgg16(TRUNK_FILE);
    for (const [name, { values }] of weights) expect(values, name).toEqual(decode(keras.before[name]!));
  });

  it('computes exported what TensorFlow.js computes, within 1e-4', async () => {
    await tf.setBackend('cpu');
    const file = at('small.h5');
    await writeSmallVgg16(file);
    const { model, features } = await loadVgg16Backbone(file);
    const shape = [3, 64, 64, 3];
    const input = tf.randomUniform(shape, 0, 1, 'float32', 2);
    const reference = await asTensorFlow(model, shape.slice(1));
    const expected = (await (reference.predict(input) as tf.Tensor).data()) as Float32Array;
    const actual = await runExported(model, (await input.data()) as Float32Array, shape);
    expect(actual.shape).toEqual([3, 4 * NARROW_WIDTHS.at(-1)!]);
    expect(expected.some((value) => value > 0.1)).toBe(true);
    actual.values.forEach((value, place) => expect(Math.abs(value - expected[place]!)).toBeLessThan(1e-4));
    expect(features).toBe(49 * NARROW_WIDTHS.at(-1)!);
  });

  it('has 25,088 features and 14,714,688 parameters at full width', () => {
    const layers = describeSeedNetwork(SEED_SHAPE);
    const trunk = layers.slice(
      0,
      layers.findIndex(({ name }) => name === 'flatten'),
    );
    expect(countParameters(trunk).total).toBe(14_714_688);
    expect(layers.find(({ name }) => name === 'batch_normalization')!.weights[0]!.shape).toEqual([25_088]);
    expect(VGG16_WIDTHS).toHaveLength(13);
  });
});

describe('a file that is no VGG16', () => {
  const refusal = async (file: string) =>
    await readVgg16(file).then(
      () => expect.fail('was read'),
      (error: unknown) => error as Error,
    );

  it('is refused when it is missing, no HDF5 or cut short', async () => {
    expect(await refusal(at('nowhere.h5'))).toBeInstanceOf(BadInputError);
    writeFileSync(at('text.h5'), 'not a model');
    const text = await refusal(at('text.h5'));
    expect(text).toBeInstanceOf(BadInputError);
    expect(text.message).toMatch(/text\.h5 is not an HDF5 file/);
    await writeSmallVgg16(at('whole.h5'));
    const { length } = readFileSync(at('whole.h5'));
    for (const part of [0.2, 0.5, 0.99]) {
      copyFileSync(at('whole.h5'), at('cut.h5'));
      truncateSync(at('cut.h5'), Math.floor(length * part));
      const cut = await refusal(at('cut.h5'));
      expect(cut).toBeInstanceOf(BadInputError);
      expect(cut.message).toMatch(/cut\.h5 is cut short .* fetch it again/);
    }
  });

  it('is refused naming the layer that is missing or misshapen', async () => {
    await writeSmallVgg16(at('hole.h5'), { without: 'block4_conv2' });
    const hole = await refusal(at('hole.h5'));
    expect(hole).toBeInstanceOf(ModelPackError);
    expect(hole.message).toMatch(/hole\.h5 is not a VGG16: layer block4_conv2 is missing/);
    await writeSmallVgg16(at('bent.h5'), { misshapen: 'block2_conv1' });
    expect((await refusal(at('bent.h5'))).message).toMatch(
      /block2_conv1\/kernel has the shape \[3, 3, 5, 4\] where \[3, 3, 4, 4\] fits/,
    );
  });

  it('is refused when it is an HDF5 of something else', async () => {
    const hdf5 = await import('h5wasm/node');
    await hdf5.ready;
    const other = new hdf5.File(at('other.h5'), 'w');
    other.create_dataset({ name: 'x', data: Float32Array.of(1) });
    other.close();
    const error = await refusal(at('other.h5'));
    expect(error).toBeInstanceOf(ModelPackError);
    expect(error.message).toMatch(/has no list "layer_names".*model\.save/);
  });
});

describe('the checksum of a weights file', () => {
  it('must be the one that was given, or for a published name the published one', async () => {
    const file = at(OFFICIAL);
    await writeSmallVgg16(file);
    const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
    await expect(readVgg16(file)).rejects.toThrow(
      /md5 [0-9a-f]{32}; the file published under this name has 6d6bbae143d832006294945121d1f1fc/,
    );
    expect((await readVgg16(file, { checksum: `sha256:${digest}` })).layers).toHaveLength(19);
    await expect(readVgg16(file, { checksum: '0'.repeat(64) })).rejects.toThrow(/sha256 .* 0{64} was asked for/);
    await expect(readVgg16(file, { checksum: 'md5:12' })).rejects.toThrow(/"md5:12" is not a checksum/);
  });
});

describe('weights from an address', () => {
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let address: string;
  let bytes: Buffer;
  let checksum: string;
  let cacheFolder: string;
  beforeAll(async () => {
    await writeSmallVgg16(at('served.h5'));
    bytes = readFileSync(at('served.h5'));
    checksum = createHash('sha256').update(bytes).digest('hex');
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/vgg16.h5`;
  });
  beforeEach(() => {
    cacheFolder = mkdtempSync(path.join(folder, 'cache-'));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Serves ranges as HTTP wants it, and keeps what was asked for. */
  const serve = (asked: (string | undefined)[]) => {
    answer = (request, response) => {
      asked.push(request.headers.range);
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes.length - from });
      response.end(bytes.subarray(from));
    };
  };

  it('are fetched once and kept', async () => {
    const asked: (string | undefined)[] = [];
    serve(asked);
    for (let time = 0; time < 2; time++) {
      expect((await readVgg16(address, { checksum, cacheFolder })).weights.size).toBe(26);
    }
    expect(asked).toEqual([undefined]);
    expect(readdirSync(cacheFolder)).toEqual([`${checksum.slice(0, 12)}-vgg16.h5`]);
  });

  it('are gone on with where a fetch was cut off', async () => {
    const half = Math.floor(bytes.length / 2);
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, half), () => setTimeout(() => response.destroy(), 50));
    };
    const failure = readVgg16(address, { checksum, cacheFolder });
    await expect(failure).rejects.toThrow(BadInputError);
    await expect(failure).rejects.toThrow(/was cut off: .*Run again; it goes on where it stopped/);
    expect(readdirSync(cacheFolder)).toEqual([`${checksum.slice(0, 12)}-vgg16.h5.part`]);
    const asked: (string | undefined)[] = [];
    serve(asked);
    expect((await readVgg16(address, { checksum, cacheFolder })).weights.size).toBe(26);
    expect(asked).toEqual([`bytes=${half}-`]);
  });

  it('are thrown away when their checksum is another', async () => {
    serve([]);
    const wrong = 'a'.repeat(64);
    await expect(readVgg16(address, { checksum: wrong, cacheFolder })).rejects.toThrow(
      /sha256 .* where a{64} was asked/,
    );
    expect(readdirSync(cacheFolder)).toEqual([]);
  });

  it('are refused without a checksum, from a server that refuses and from none', async () => {
    await expect(readVgg16(address, { cacheFolder })).rejects.toThrow(/checksum is known .*notop\.h5.*SHA-256/);
    answer = (_, response) => response.writeHead(404).end();
    await expect(readVgg16(address, { checksum, cacheFolder })).rejects.toThrow(
      /answers 404 Not Found: check the address/,
    );
    await expect(readVgg16('http://127.0.0.1:1/x.h5', { checksum, cacheFolder })).rejects.toThrow(
      /cannot be reached: /,
    );
  });
});
