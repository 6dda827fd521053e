import { Writer } from 'protobufjs/minimal.js';

/*
 * The part of ONNX's protobuf schema that a feed-forward float32 graph needs, written by hand: field numbers from
 * onnx/onnx.proto (IR version 8). A full schema would cost a code generator and 10,000 generated lines.
 */

export type Attribute = number | string | readonly number[] | { readonly float: number };

/** One operator. A number or list of numbers is an integer attribute; `{ float }` is a float one. */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A constant: weights (float32) or shapes and pads (int64). */
export interface OnnxConstant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

/** A graph's input or output; a string stands for a dimension that is not fixed. */
export interface OnnxPort {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

const IR_VERSION = 8;
const OPSET = 17;
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const;

const message = (field: number) => (field << 3) | 2;
const varint = (field: number) => field << 3;
const fixed32 = (field: number) => (field << 3) | 5;

/** The bytes of a `.onnx` file (ModelProto), operators of opset 17. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  const writer = Writer.create();
  writer.uint32(varint(1)).int64(IR_VERSION);
  writer.uint32(message(2)).string('eyecatch');
  writer.uint32(message(7)).fork();
  writeGraph(writer, graph);
  writer.ldelim();
  // The empty domain names ONNX's own operators.
  writer.uint32(message(8)).fork().uint32(message(1)).string('').uint32(varint(2)).int64(OPSET).ldelim();
  return writer.finish();
}

function writeGraph(writer: Writer, { name, nodes, constants, inputs, outputs }: OnnxGraph): void {
  for (const node of nodes) writeNode(writer, node);
  writer.uint32(message(2)).string(name);
  for (const constant of constants) writeConstant(writer, constant);
  for (const port of inputs) writePort(writer, 11, port);
  for (const port of outputs) writePort(writer, 12, port);
}

function writeNode(writer: Writer, { operator, inputs, outputs, attributes }: OnnxNode): void {
  writer.uint32(message(1)).fork();
  for (const input of inputs) writer.uint32(message(1)).string(input);
  for (const output of outputs) writer.uint32(message(2)).string(output);
  writer.uint32(message(3)).string(outputs[0]!);
  writer.uint32(message(4)).string(operator);
  for (const [name, value] of Object.entries(attributes)) {
    writer.uint32(message(5)).fork();
    writer.uint32(message(1)).string(name);
    if (typeof value === 'number') {
      writer.uint32(varint(3)).int64(value).uint32(varint(20)).int32(ATTRIBUTE_TYPE.int);
    } else if (typeof value === 'string') {
      writer.uint32(message(4)).string(value).uint32(varint(20)).int32(ATTRIBUTE_TYPE.string);
    } else if ('float' in value) {
      writer.uint32(fixed32(2)).float(value.float).uint32(varint(20)).int32(ATTRIBUTE_TYPE.float);
    } else {
      for (const item of value) writer.uint32(varint(8)).int64(item);
      writer.uint32(varint(20)).int32(ATTRIBUTE_TYPE.ints);
    }
    writer.ldelim();
  }
  writer.ldelim();
}

function writeConstant(writer: Writer, { name, shape, values }: OnnxConstant): void {
  writer.uint32(message(5)).fork();
  for (const size of shape) writer.uint32(varint(1)).int64(size);
  writer.uint32(varint(2)).int32(values instanceof Float32Array ? FLOAT : INT64);
  writer.uint32(message(8)).string(name);
  // raw_data is little-endian, as is every machine that Node runs ONNX Runtime on.
  writer.uint32(message(9)).bytes(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  writer.ldelim();
}

function writePort(writer: Writer, field: number, { name, shape }: OnnxPort): void {
  writer.uint32(message(field)).fork().uint32(message(1)).string(name);
  writer.uint32(message(2)).fork().uint32(message(1)).fork().uint32(varint(1)).int32(FLOAT);
  writer.uint32(message(2)).fork();
  for (const size of shape) {
    writer.uint32(message(1)).fork();
    if (typeof size === 'number') writer.uint32(varint(1)).int64(size);
    else writer.uint32(message(2)).string(size);
    writer.ldelim();
  }
  writer.ldelim().ldelim().ldelim().ldelim();
}
