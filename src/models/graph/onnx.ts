/**
 * ONNX models built here, in TypeScript, from a checkpoint's config and tensors.
 *
 * Read onnx.ts (how a graph is written down), builder.ts (how one is put together), precision.ts (in which numbers),
 * linear.ts (a linear layer in each of them), blocks.ts (a function a block of the paper), then a file a graph: match
 * here; those of the families in their folders.
 *
 * This file: the few messages of onnx.proto3 (https://github.com/onnx/onnx, IR version 9) that our graphs need, on
 * @bufbuild/protobuf's wire writer. Weights are never in the message: they lie in external data.
 */
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** onnx.TensorProto.DataType */
export const DATA_TYPES = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, float16: 10 } as const;

export type DataType = keyof typeof DATA_TYPES;

/** Bytes an element. */
export const ELEMENT_BYTES: Readonly<Record<DataType, number>> = {
  float32: 4,
  uint8: 1,
  int8: 1,
  int32: 4,
  int64: 8,
  float16: 2,
};

export type Attribute = number | { readonly int: number } | { readonly ints: readonly number[] } | string;

export interface Node {
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** A plain number is a float attribute, `{ int }` and `{ ints }` are integers. */
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A dimension is a number, or a name for one that is only known when the graph runs. */
export interface ValueInfo {
  readonly name: string;
  readonly type: DataType;
  readonly shape: readonly (number | string)[];
}

/** Bytes of an initialiser: a range of an external file, a few integers in place, or bytes in place. */
export type Initializer = {
  readonly name: string;
  readonly type: DataType;
  readonly shape: readonly number[];
} & (
  | { readonly file: string; readonly offset: number; readonly length: number }
  | { readonly values: readonly number[] }
  | { readonly bytes: Uint8Array }
);

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

const IR_VERSION = 9;
/** Opset 20 is the first with Gelu, 17 with LayerNormalization. */
const OPSET = 20;
const CONTRIB_DOMAIN = "com.microsoft";
const CONTRIB_OPSET = 1;
const EXTERNAL = 1;

/** onnx.AttributeProto.AttributeType */
const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, ints: 7 } as const;

type Write = (writer: BinaryWriter) => void;

function message(writer: BinaryWriter, field: number, write: Write): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

const text = (writer: BinaryWriter, field: number, value: string) =>
  writer.tag(field, WireType.LengthDelimited).string(value);
const integer = (writer: BinaryWriter, field: number, value: number) => writer.tag(field, WireType.Varint).int64(value);

function writeAttribute(writer: BinaryWriter, name: string, attribute: Attribute): void {
  text(writer, 1, name);
  if (typeof attribute === "number") {
    writer.tag(2, WireType.Bit32).float(attribute);
    integer(writer, 20, ATTRIBUTE_TYPES.float);
  } else if (typeof attribute === "string") {
    text(writer, 4, attribute);
    integer(writer, 20, ATTRIBUTE_TYPES.string);
  } else if ("int" in attribute) {
    integer(writer, 3, attribute.int);
    integer(writer, 20, ATTRIBUTE_TYPES.int);
  } else {
    for (const value of attribute.ints) integer(writer, 8, value);
    integer(writer, 20, ATTRIBUTE_TYPES.ints);
  }
}

function writeNode(writer: BinaryWriter, node: Node): void {
  for (const input of node.inputs) text(writer, 1, input);
  for (const output of node.outputs) text(writer, 2, output);
  text(writer, 3, node.outputs[0] ?? "");
  text(writer, 4, node.op);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message(writer, 5, (w) => writeAttribute(w, name, attribute));
  }
  text(writer, 7, node.domain);
}

function writeInitializer(writer: BinaryWriter, initializer: Initializer): void {
  for (const size of initializer.shape) integer(writer, 1, size);
  integer(writer, 2, DATA_TYPES[initializer.type]);
  if ("values" in initializer) for (const value of initializer.values) integer(writer, 7, value);
  text(writer, 8, initializer.name);
  if ("bytes" in initializer) writer.tag(9, WireType.LengthDelimited).bytes(initializer.bytes);
  if ("file" in initializer) {
    const entries = { location: initializer.file, offset: initializer.offset, length: initializer.length };
    for (const [key, value] of Object.entries(entries)) {
      message(writer, 13, (w) => {
        text(w, 1, key);
        text(w, 2, String(value));
      });
    }
    integer(writer, 14, EXTERNAL);
  }
}

function writeValueInfo(writer: BinaryWriter, { name, type, shape }: ValueInfo): void {
  text(writer, 1, name);
  message(writer, 2, (typeProto) =>
    message(typeProto, 1, (tensorType) => {
      integer(tensorType, 1, DATA_TYPES[type]);
      message(tensorType, 2, (shapeProto) => {
        for (const size of shape) {
          message(shapeProto, 1, (dim) => (typeof size === "number" ? integer(dim, 1, size) : text(dim, 2, size)));
        }
      });
    }),
  );
}

function writeOpset(writer: BinaryWriter, domain: string, version: number): void {
  text(writer, 1, domain);
  integer(writer, 2, version);
}

/** The bytes of an ONNX ModelProto. */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  const writer = new BinaryWriter();
  integer(writer, 1, IR_VERSION);
  text(writer, 2, "masc-lens");
  message(writer, 7, (graphProto) => {
    for (const node of graph.nodes) message(graphProto, 1, (w) => writeNode(w, node));
    text(graphProto, 2, graph.name);
    for (const initializer of graph.initializers) message(graphProto, 5, (w) => writeInitializer(w, initializer));
    for (const input of graph.inputs) message(graphProto, 11, (w) => writeValueInfo(w, input));
    for (const output of graph.outputs) message(graphProto, 12, (w) => writeValueInfo(w, output));
  });
  message(writer, 8, (w) => writeOpset(w, "", OPSET));
  message(writer, 8, (w) => writeOpset(w, CONTRIB_DOMAIN, CONTRIB_OPSET));
  return writer.finish();
}
