import { BinaryReader } from "@bufbuild/protobuf/wire";
import {
  DATA_TYPES,
  type Attribute,
  type DataType,
  type Initializer,
  type Node,
  type OnnxGraph,
  type ValueInfo,
} from "./onnx.ts";

/** The graph of an ONNX ModelProto that onnx.ts wrote: no more of the format than that, fields as they are numbered there. */

type Read = (reader: BinaryReader, field: number) => boolean;

/** Takes one field alone. */
const only =
  (field: number, read: (reader: BinaryReader) => void): Read =>
  (r, found) => {
    if (found === field) read(r);
    return found === field;
  };

/** Hands every field to `read`, which says whether it took it. */
function message(reader: BinaryReader, length: number, read: Read): void {
  const end = reader.pos + length;
  while (reader.pos < end) {
    const [field, wire] = reader.tag();
    if (!read(reader, field)) reader.skip(wire);
  }
}

const inner = (reader: BinaryReader, read: Read) => message(reader, reader.uint32(), read);
const whole = (reader: BinaryReader) => Number(reader.int64());

function dataType(code: number): DataType {
  for (const [name, known] of Object.entries(DATA_TYPES)) if (known === code && isDataType(name)) return name;
  throw new Error(`no graph of ours has data type ${code}`);
}

const isDataType = (name: string): name is DataType => Object.hasOwn(DATA_TYPES, name);

function readAttribute(reader: BinaryReader): [name: string, Attribute] {
  let name = "";
  let attribute: Attribute | null = null;
  const ints: number[] = [];
  inner(reader, (r, field) => {
    if (field === 1) name = r.string();
    else if (field === 2) attribute = r.float();
    else if (field === 3) attribute = { int: whole(r) };
    else if (field === 4) attribute = r.string();
    else if (field === 8) ints.push(whole(r));
    else return false;
    return true;
  });
  return [name, attribute ?? { ints }];
}

function readNode(reader: BinaryReader): Node {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: Record<string, Attribute> = {};
  let [op, domain] = ["", ""];
  inner(reader, (r, field) => {
    if (field === 1) inputs.push(r.string());
    else if (field === 2) outputs.push(r.string());
    else if (field === 4) op = r.string();
    else if (field === 7) domain = r.string();
    else if (field === 5) {
      const [name, attribute] = readAttribute(r);
      attributes[name] = attribute;
    } else return false;
    return true;
  });
  return { op, domain, inputs, outputs, attributes };
}

function readPlaceEntry(reader: BinaryReader): [key: string, value: string] {
  const entry: [string, string] = ["", ""];
  inner(reader, (r, field) => {
    if (field !== 1 && field !== 2) return false;
    entry[field - 1] = r.string();
    return true;
  });
  return entry;
}

function readInitializer(reader: BinaryReader): Initializer {
  const shape: number[] = [];
  const values: number[] = [];
  const place = new Map<string, string>();
  let name = "";
  let type: DataType = "float32";
  inner(reader, (r, field) => {
    if (field === 1) shape.push(whole(r));
    else if (field === 2) type = dataType(whole(r));
    else if (field === 7) values.push(whole(r));
    else if (field === 8) name = r.string();
    else if (field === 13) place.set(...readPlaceEntry(r));
    else return false;
    return true;
  });
  const file = place.get("location");
  if (file === undefined) return { name, type, shape, values };
  return { name, type, shape, file, offset: Number(place.get("offset")), length: Number(place.get("length")) };
}

function readDimension(reader: BinaryReader): number | string {
  let size: number | string = 0;
  inner(reader, (r, field) => {
    if (field === 1) size = whole(r);
    else if (field === 2) size = r.string();
    else return false;
    return true;
  });
  return size;
}

function readValueInfo(reader: BinaryReader): ValueInfo {
  const shape: (number | string)[] = [];
  let name = "";
  let type: DataType = "float32";
  const readTensor: Read = (r, field) => {
    if (field === 1) type = dataType(whole(r));
    else if (field === 2)
      inner(
        r,
        only(1, (dimension) => void shape.push(readDimension(dimension))),
      );
    else return false;
    return true;
  };
  inner(reader, (r, field) => {
    if (field === 1) name = r.string();
    else if (field === 2)
      inner(
        r,
        only(1, (tensor) => inner(tensor, readTensor)),
      );
    else return false;
    return true;
  });
  return { name, type, shape };
}

/** @param model as `encodeOnnx` writes it @throws Error where it is not */
export function decodeOnnx(model: Uint8Array): OnnxGraph {
  const reader = new BinaryReader(model);
  const nodes: Node[] = [];
  const initializers: Initializer[] = [];
  const inputs: ValueInfo[] = [];
  const outputs: ValueInfo[] = [];
  let name = "";
  const readGraph: Read = (r, field) => {
    if (field === 1) nodes.push(readNode(r));
    else if (field === 2) name = r.string();
    else if (field === 5) initializers.push(readInitializer(r));
    else if (field === 11) inputs.push(readValueInfo(r));
    else if (field === 12) outputs.push(readValueInfo(r));
    else return false;
    return true;
  };
  message(reader, model.byteLength, (r, field) => {
    if (field !== 7) return false;
    inner(r, readGraph);
    return true;
  });
  return { name, nodes, initializers, inputs, outputs };
}
