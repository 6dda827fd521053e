import { Reader } from 'protobufjs/minimal.js';

/*
 * The part of ONNX's protobuf schema that tree ensembles need, read by hand: field numbers from onnx/onnx.proto. Fields
 * that are not known are skipped, as protobuf asks.
 */

/** One operator. */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: OnnxAttributes;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  /** Names of the inputs that are not constants. */
  readonly inputs: readonly string[];
  /** Second dimension of the first input, where it is fixed. */
  readonly inputWidth: number | null;
}

interface Attribute {
  ints: number[];
  floats: number[];
  strings: string[];
}

/** An operator's attributes by name; a single value is a list of one, an absent attribute an empty list. */
export class OnnxAttributes {
  constructor(private readonly byName: ReadonlyMap<string, Attribute>) {}

  ints(name: string): number[] {
    return this.byName.get(name)?.ints ?? [];
  }

  floats(name: string): number[] {
    return this.byName.get(name)?.floats ?? [];
  }

  strings(name: string): string[] {
    return this.byName.get(name)?.strings ?? [];
  }

  string(name: string): string | undefined {
    return this.strings(name)[0];
  }
}

const message = (field: number) => (field << 3) | 2;
const varint = (field: number) => field << 3;
const fixed32 = (field: number) => (field << 3) | 5;

/**
 * The graph of a ModelProto. A file may claim any length: what is read is bounded by the bytes that are there.
 *
 * @throws Error where the bytes are no such message
 */
export function readOnnxGraph(file: Uint8Array): OnnxGraph {
  let graph: OnnxGraph | undefined;
  eachField(Reader.create(file), {
    [message(7)]: (reader) => {
      graph = graphOf(part(reader));
    },
  });
  if (!graph) throw new Error('it has no graph');
  return graph;
}

function graphOf(reader: Reader): OnnxGraph {
  const nodes: OnnxNode[] = [];
  const inputs: { name: string; dimensions: (number | null)[] }[] = [];
  const constants = new Set<string>();
  eachField(reader, {
    [message(1)]: (r) => nodes.push(nodeOf(part(r))),
    [message(5)]: (r) => constants.add(nameOf(part(r), message(8))),
    [message(11)]: (r) => inputs.push(inputOf(part(r))),
  });
  const given = inputs.filter(({ name }) => !constants.has(name));
  return { nodes, inputs: given.map(({ name }) => name), inputWidth: given[0]?.dimensions[1] ?? null };
}

function nodeOf(reader: Reader): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, Attribute>();
  let operator = '';
  eachField(reader, {
    [message(1)]: (r) => inputs.push(r.string()),
    [message(2)]: (r) => outputs.push(r.string()),
    [message(4)]: (r) => (operator = r.string()),
    [message(5)]: (r) => {
      const { name, ...attribute } = attributeOf(part(r));
      attributes.set(name, attribute);
    },
  });
  return { operator, inputs, outputs, attributes: new OnnxAttributes(attributes) };
}

function attributeOf(reader: Reader): Attribute & { name: string } {
  const attribute = { name: '', ints: [] as number[], floats: [] as number[], strings: [] as string[] };
  // Lists of numbers come packed (one message) or one by one; writers do either.
  eachField(reader, {
    [message(1)]: (r) => (attribute.name = r.string()),
    [fixed32(2)]: (r) => attribute.floats.push(r.float()),
    [varint(3)]: (r) => attribute.ints.push(Number(r.int64())),
    [message(4)]: (r) => attribute.strings.push(r.string()),
    [fixed32(7)]: (r) => attribute.floats.push(r.float()),
    [message(7)]: (r) => eachOf(part(r), (packed) => attribute.floats.push(packed.float())),
    [varint(8)]: (r) => attribute.ints.push(Number(r.int64())),
    [message(8)]: (r) => eachOf(part(r), (packed) => attribute.ints.push(Number(packed.int64()))),
    [message(9)]: (r) => attribute.strings.push(r.string()),
  });
  return attribute;
}

/** ValueInfoProto: name, and the dimensions of type.tensor_type.shape. */
function inputOf(reader: Reader): { name: string; dimensions: (number | null)[] } {
  const input = { name: '', dimensions: [] as (number | null)[] };
  const dimensionOf = (r: Reader): void => {
    let size: number | null = null;
    eachField(r, { [varint(1)]: (each) => (size = Number(each.int64())) });
    input.dimensions.push(size);
  };
  const inside = (field: number, use: (r: Reader) => void) => (r: Reader) =>
    eachField(part(r), { [message(field)]: use });
  eachField(reader, {
    [message(1)]: (r) => (input.name = r.string()),
    [message(2)]: inside(
      1,
      inside(2, (shape) => eachField(part(shape), { [message(1)]: (r) => dimensionOf(part(r)) })),
    ),
  });
  return input;
}

function nameOf(reader: Reader, tag: number): string {
  let name = '';
  eachField(reader, { [tag]: (r) => (name = r.string()) });
  return name;
}

/** The message that begins here, as a reader of its own. */
function part(reader: Reader): Reader {
  return Reader.create(reader.bytes());
}

function eachField(reader: Reader, readers: Readonly<Record<number, (reader: Reader) => void>>): void {
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const read = readers[tag];
    if (read) read(reader);
    else reader.skipType(tag & 7);
  }
}

function eachOf(reader: Reader, read: (reader: Reader) => void): void {
  while (reader.pos < reader.len) read(reader);
}
