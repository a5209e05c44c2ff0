import { bitsOf, isDtype } from "../../../src/models/dtypes.ts";
import { OPCODES, type Opcode } from "../../../src/models/pytorch/opcodes.ts";
import { joinBytes } from "../../../src/platform/bytes.ts";
import type { TensorToWrite } from "../write-safetensors.ts";

/** A torch.save for tests, and its parts for files that should not be. */

const text = new TextEncoder();

export const join = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array => joinBytes(parts);

/** An integer of some bytes, little-endian. */
export function le(value: number | bigint, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 0xffn));
}

/** An opcode with what follows it. */
export const op = (name: Opcode, ...argument: readonly (Uint8Array | readonly number[])[]) =>
  join([OPCODES[name]], ...argument);

export const str = (value: string) => op("BINUNICODE", le(text.encode(value).length, 4), text.encode(value));
export const int = (value: number) =>
  value >= -(2 ** 31) && value < 2 ** 31 ? op("BININT", le(value, 4)) : op("LONG1", [8], le(value, 8));
export const global = (name: string) => {
  const dot = name.lastIndexOf(".");
  return op("GLOBAL", text.encode(`${name.slice(0, dot)}\n${name.slice(dot + 1)}\n`));
};
export const tuple = (...items: readonly Uint8Array[]) => join(op("MARK"), ...items, op("TUPLE"));
export const call = (name: string, ...args: readonly Uint8Array[]) => join(global(name), tuple(...args), op("REDUCE"));
export const dict = (entries: Readonly<Record<string, Uint8Array>>) =>
  join(
    op("EMPTY_DICT"),
    op("MARK"),
    ...Object.entries(entries).flatMap(([key, value]) => [str(key), value]),
    op("SETITEMS"),
  );
export const pickle = (value: Uint8Array) => join(op("PROTO", [2]), value, op("STOP"));

const CLASSES: Readonly<Record<string, string>> = {
  F32: "torch.FloatStorage",
  F16: "torch.HalfStorage",
  BF16: "torch.BFloat16Storage",
  I64: "torch.LongStorage",
};

export interface View {
  readonly key?: string;
  readonly dtype?: string;
  readonly elements?: number;
  readonly offset?: number;
  readonly shape?: readonly number[];
  readonly strides?: readonly number[];
}

/** A tensor of a storage; two numbers by default. */
export function tensor({
  key = "0",
  dtype = "F32",
  elements = 2,
  offset = 0,
  shape = [elements],
  strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1)),
}: View = {}): Uint8Array {
  const storage = join(
    tuple(str("storage"), global(CLASSES[dtype] ?? dtype), str(key), str("cpu"), int(elements)),
    op("BINPERSID"),
  );
  return call(
    "torch._utils._rebuild_tensor_v2",
    storage,
    int(offset),
    tuple(...shape.map(int)),
    tuple(...strides.map(int)),
    op("NEWFALSE"),
    call("collections.OrderedDict"),
  );
}

/** What a ZIP file says of an entry, where it differs from what is there. */
export interface EntryToWrite {
  readonly name: string;
  readonly data?: Uint8Array;
  readonly local?: {
    readonly name?: string;
    readonly method?: number;
    readonly flags?: number;
    readonly size?: number;
  };
  readonly method?: number;
  readonly flags?: number;
  readonly size?: number;
  readonly packed?: number;
  /** Where the directory says it begins. */
  readonly offset?: number;
  readonly extra?: Uint8Array;
}

export interface ZipToWrite {
  /** What the end record claims. */
  readonly end?: { readonly count?: number; readonly byteLength?: number; readonly offset?: number };
  /** What the 64-bit end record claims, where there is one. */
  readonly end64?: {
    readonly count?: number;
    readonly byteLength?: number;
    readonly offset?: number;
    readonly at?: number;
  };
}

/** A ZIP file of stored entries. */
export function zip(entries: readonly EntryToWrite[], { end = {}, end64 }: ZipToWrite = {}): Uint8Array {
  const files: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const {
    name,
    data = new Uint8Array(),
    local = {},
    method = 0,
    flags = 0,
    size = data.length,
    packed = size,
    offset = at,
    extra = new Uint8Array(),
  } of entries) {
    const [nameBytes, localName] = [text.encode(name), text.encode(local.name ?? name)];
    const localSize = le(local.size ?? data.length, 4);
    const head = join(
      le(0x04034b50, 4),
      le(20, 2),
      le(local.flags ?? flags, 2),
      le(local.method ?? method, 2),
      le(0, 8),
      localSize,
      localSize,
      le(localName.length, 2),
      le(0, 2),
      localName,
    );
    files.push(head, data);
    directory.push(
      join(le(0x02014b50, 4), le(20, 2), le(20, 2), le(flags, 2), le(method, 2), le(0, 8), le(packed, 4), le(size, 4)),
      join(le(nameBytes.length, 2), le(extra.length, 2), le(0, 10), le(offset, 4), nameBytes, extra),
    );
    at += head.length + data.length;
  }
  const listing = join(...directory);
  const endAt = at + listing.length;
  const large =
    end64 === undefined
      ? new Uint8Array()
      : join(
          join(
            le(0x06064b50, 4),
            le(44, 8),
            le(45, 2),
            le(45, 2),
            le(0, 8),
            le(end64.count ?? entries.length, 8),
            le(end64.count ?? entries.length, 8),
            le(end64.byteLength ?? listing.length, 8),
            le(end64.offset ?? at, 8),
          ),
          join(le(0x07064b50, 4), le(0, 4), le(end64.at ?? endAt, 8), le(1, 4)),
        );
  const count = le(end.count ?? entries.length, 2);
  return join(
    ...files,
    listing,
    large,
    le(0x06054b50, 4),
    le(0, 4),
    count,
    count,
    le(end.byteLength ?? listing.length, 4),
    le(end.offset ?? at, 4),
    le(0, 2),
  );
}

/** An archive as torch.save lays one out. */
export const archive = (
  data: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = { 0: new Uint8Array(8) },
  others: readonly EntryToWrite[] = [],
) =>
  zip([
    { name: "archive/data.pkl", data },
    ...Object.entries(storages).map(([key, bytes]) => ({ name: `archive/data/${key}`, data: bytes })),
    { name: "archive/version", data: text.encode("3\n") },
    ...others,
  ]);

/** A table of tensors, each with a storage of its own. */
export function writePytorch(tensors: Readonly<Record<string, TensorToWrite>>): Uint8Array {
  const entries = Object.entries(tensors);
  const storages = entries.map(
    ([, { data }], i) => [i, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)] as const,
  );
  const table = entries.map(([name, { dtype, shape, data }], i) => {
    if (!isDtype(dtype)) throw new Error(`${dtype} is no number format`);
    return [name, tensor({ key: String(i), dtype, elements: data.byteLength / (bitsOf(dtype) / 8), shape })] as const;
  });
  return archive(pickle(dict(Object.fromEntries(table))), Object.fromEntries(storages));
}
