import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodeModel, type OnnxGraph } from '../../trainer/onnx/model-proto.js';

export interface EchoOptions {
  readonly layout: 'NHWC' | 'NCHW';
  readonly size: number;
  /** Places of the flattened input tensor that the graph gives back as its scores, in this order. */
  readonly places: readonly number[];
  readonly batch?: number | string;
  /** Results beside the scores: their names, each two columns wide. */
  readonly more?: readonly string[];
  readonly output?: string;
  /** Sizes that the graph leaves open. */
  readonly open?: boolean;
}

/** A graph whose scores are values of its own input, so that a test reads what a model is really given. */
export function echoGraph(options: EchoOptions): Uint8Array {
  const { layout, size, places, batch = 'batch', more = [], output = 'scores', open = false } = options;
  const side: number | string = open ? 'side' : size;
  const graph: OnnxGraph = {
    name: 'echo',
    inputs: [{ name: 'image', shape: layout === 'NHWC' ? [batch, side, side, 3] : [batch, 3, side, side] }],
    outputs: [
      ...more.map((name) => ({ name, shape: [batch, 2] })),
      { name: output, shape: [batch, open ? 'tags' : places.length] },
    ],
    constants: [
      { name: 'places', shape: [places.length], values: BigInt64Array.from(places, BigInt) },
      // ONNX Runtime warns of a constant that nothing reads.
      ...(more.length > 0 ? [{ name: 'first', shape: [2], values: BigInt64Array.of(0n, 1n) }] : []),
    ],
    nodes: [
      { operator: 'Flatten', inputs: ['image'], outputs: ['flat'], attributes: { axis: 1 } },
      { operator: 'Gather', inputs: ['flat', 'places'], outputs: [output], attributes: { axis: 1 } },
      ...more.map((name) => ({
        ...{ operator: 'Gather', inputs: ['flat', 'first'], outputs: [name] },
        attributes: { axis: 1 },
      })),
    ],
  };
  return encodeModel(graph);
}

/** Place of one value of a picture in the flattened tensor. */
export function placeOf(
  { layout, size }: Pick<EchoOptions, 'layout' | 'size'>,
  y: number,
  x: number,
  channel: number,
): number {
  return layout === 'NHWC' ? (y * size + x) * 3 + channel : (channel * size + y) * size + x;
}

export function writeFolder(folder: string, files: Readonly<Record<string, string | Uint8Array | object>>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const isRaw = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(path.join(folder, name), isRaw ? content : JSON.stringify(content));
  }
  return folder;
}
