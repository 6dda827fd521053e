import { Reader } from 'protobufjs/minimal.js';

/** A float32 constant of an ONNX file. */
export interface Initializer {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const FLOAT = 1;

/**
 * The float32 constants of an ONNX file in the order in which they stand (field numbers of onnx/onnx.proto; raw_data
 * only, which is how trainer/onnx writes them).
 */
export function readInitializers(file: Uint8Array): Initializer[] {
  const found: Initializer[] = [];
  eachField(Reader.create(file), 7, (graph) => {
    eachField(graph, 5, (tensor) => {
      const shape: number[] = [];
      let type = 0;
      let raw: Uint8Array = new Uint8Array(0);
      while (tensor.pos < tensor.len) {
        const tag = tensor.uint32();
        if (tag === 1 << 3) shape.push(Number(tensor.int64()));
        else if (tag === 2 << 3) type = tensor.int32();
        else if (tag === ((9 << 3) | 2)) raw = tensor.bytes();
        else tensor.skipType(tag & 7);
      }
      if (type === FLOAT) found.push({ shape, values: new Float32Array(Uint8Array.from(raw).buffer) });
    });
  });
  return found;
}

/** Hands each message of field `number` to `use`, skipping what else there is. */
function eachField(reader: Reader, number: number, use: (message: Reader) => void): void {
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === ((number << 3) | 2)) use(Reader.create(reader.bytes()));
    else reader.skipType(tag & 7);
  }
}
