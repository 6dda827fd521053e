import { Writer } from 'protobufjs/minimal.js';
import { ModelPackError } from '../../src/errors.js';

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
/** Readers refuse messages from here on. */
const PROTOBUF_LIMIT = 2 ** 31;
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const;

const message = (field: number) => (field << 3) | 2;
const varint = (field: number) => field << 3;
const fixed32 = (field: number) => (field << 3) | 5;

/**
 * The bytes of a `.onnx` file (ModelProto, operators of opset 17) in pieces, to be written one after another. Pieces that
 * are weights are the weights' own memory: those of a VGG16 take 661 MB, and a writer would hold them three times over.
 */
export function encodeModelPieces(graph: OnnxGraph): Uint8Array[] {
  const body = encodeGraph(graph);
  const length = body.reduce((sum, piece) => sum + piece.length, 0);
  if (length >= PROTOBUF_LIMIT) {
    throw new ModelPackError(`The model takes ${length} bytes; an ONNX file of one piece holds less than 2 GiB.`);
  }
  const head = Writer.create().uint32(varint(1)).int64(IR_VERSION).uint32(message(2)).string('eyecatch');
  head.uint32(message(7)).uint32(length);
  // The empty domain names ONNX's own operators.
  const tail = Writer.create().uint32(message(8)).fork();
  tail.uint32(message(1)).string('').uint32(varint(2)).int64(OPSET).ldelim();
  return [head.finish(), ...body, tail.finish()];
}

/** The bytes of a `.onnx` file in one. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  return Buffer.concat(encodeModelPieces(graph));
}

function encodeGraph({ name, nodes, constants, inputs, outputs }: OnnxGraph): Uint8Array[] {
  const head = Writer.create();
  for (const node of nodes) writeNode(head, node);
  head.uint32(message(2)).string(name);
  const tail = Writer.create();
  for (const port of inputs) writePort(tail, 11, port);
  for (const port of outputs) writePort(tail, 12, port);
  return [head.finish(), ...constants.flatMap(encodeConstant), tail.finish()];
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

/** What stands before a constant's numbers, and the numbers. */
function encodeConstant({ name, shape, values }: OnnxConstant): Uint8Array[] {
  const fields = Writer.create();
  for (const size of shape) fields.uint32(varint(1)).int64(size);
  fields.uint32(varint(2)).int32(values instanceof Float32Array ? FLOAT : INT64);
  fields.uint32(message(8)).string(name);
  // raw_data, the last field; it is little-endian, as is every machine that Node runs ONNX Runtime on.
  fields.uint32(message(9)).uint32(values.byteLength);
  const description = fields.finish();
  const head = Writer.create()
    .uint32(message(5))
    .uint32(description.length + values.byteLength);
  return [head.finish(), description, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)];
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
