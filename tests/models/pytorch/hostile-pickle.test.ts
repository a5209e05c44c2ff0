import { describe, expect, it } from "vitest";
import { openPytorch } from "../../../src/models/pytorch/open.ts";
import { evil, file, refused, state } from "./refused.ts";
import {
  archive,
  call,
  dict,
  global,
  int,
  join,
  le,
  op,
  pickle,
  str,
  tensor,
  tuple,
  zip,
  type View,
} from "./write-pytorch.ts";

const repeat = (part: Uint8Array | readonly number[], times: number) => {
  const whole = new Uint8Array(part.length * times);
  for (let i = 0; i < times; i++) whole.set(part, i * part.length);
  return whole;
};
const text = new TextEncoder();

it("a proper one is read", async () => {
  const open = await openPytorch([
    file(archive(state(tensor()), { 0: new Uint8Array(new Float32Array([1, 2]).buffer) })),
  ]);
  expect([...(await open.readFloat32("a"))]).toEqual([1, 2]);
  const big = await openPytorch([
    file(
      zip(
        [
          { name: "x/data.pkl", data: state(tensor()) },
          { name: "x/data/0", data: new Uint8Array(8) },
        ],
        { end64: {}, end: { count: 0xffff, byteLength: 0xffff_ffff, offset: 0xffff_ffff } },
      ),
    ),
  ]);
  expect([...big.tensors.keys()]).toEqual(["a"]);
});

const rebuild = (...args: Uint8Array[]) => call("torch._utils._rebuild_tensor_v2", ...args);

describe("a pickle is refused that", () => {
  const unsupported: [string, Uint8Array, RegExp][] = [
    ["calls os.system", evil("os.system"), /"os\.system".*nothing in the file is run/],
    ["calls posix.system", evil("posix.system"), /"posix\.system"/],
    ["calls eval", evil("builtins.eval"), /"builtins\.eval"/],
    ["calls Python 2's eval", evil("__builtin__.eval"), /"__builtin__\.eval"/],
    ["calls getattr", evil("builtins.getattr"), /"builtins\.getattr"/],
    ["calls torch.load", evil("torch.load"), /"torch\.load"/],
    ["names a known one's neighbour", evil("torch._utils._rebuild_tensor"), /"torch\._utils\._rebuild_tensor"/],
    [
      "names it by the stack",
      join(str("os"), str("system"), op("STACK_GLOBAL"), tuple(str("ls")), op("REDUCE")),
      /"os\.system"/,
    ],
    ["hides a name behind control characters", evil("os.sys\u001b[2Jtem"), /"os\.sys\\u001b\[2Jtem"/],
    ["has a name of a megabyte", evil(`os.${"s".repeat(2 ** 20)}`), /"os\.s{10,90}…"/],
    ["calls a known name that is no function", call("torch.FloatStorage", int(2 ** 30)), /calls torch\.FloatStorage/],
    ["calls a text", join(str("os.system"), tuple(str("ls")), op("REDUCE")), /calls a text/],
    ["calls what it built", join(op("EMPTY_DICT"), tuple(), op("REDUCE")), /calls a dict/],
    ["sets the state of a list", join(op("EMPTY_LIST"), op("EMPTY_DICT"), op("BUILD")), /state of a list.*BUILD/],
    ["sets the state of a tensor", join(tensor(), op("EMPTY_DICT"), op("BUILD")), /state of a tensor.*BUILD/],
    [
      "sets the state of a function",
      join(global("torch.Size"), op("EMPTY_DICT"), op("BUILD")),
      /state of torch\.Size.*BUILD/,
    ],
    [
      "sets an OrderedDict's state to a tuple",
      join(call("collections.OrderedDict"), tuple(int(1), int(2)), op("BUILD")),
      /to a tuple.*BUILD/,
    ],
    ["uses EXT1", op("EXT1", [1]), /opcode EXT1/],
    ["uses EXT2", op("EXT2", [1, 0]), /opcode EXT2/],
    ["uses EXT4", op("EXT4", [1, 0, 0, 0]), /opcode EXT4/],
    ["uses INST", join(op("MARK"), str("ls"), op("INST", text.encode("os\nsystem\n"))), /opcode INST/],
    ["uses OBJ", join(op("MARK"), global("torch.Size"), op("OBJ")), /opcode OBJ/],
    ["uses NEWOBJ", join(global("torch.Size"), tuple(), op("NEWOBJ")), /opcode NEWOBJ/],
    ["uses NEWOBJ_EX", op("NEWOBJ_EX"), /opcode NEWOBJ_EX/],
    ["uses PERSID", op("PERSID", text.encode("0\n")), /opcode PERSID/],
    ["uses INT", op("INT", text.encode("1\n")), /opcode INT/],
    ["uses LONG4", op("LONG4", le(2 ** 30, 4)), /opcode LONG4/],
    ["uses BINUNICODE8", op("BINUNICODE8", le(2n ** 60n, 8)), /opcode BINUNICODE8/],
    ["uses BYTEARRAY8", op("BYTEARRAY8", le(2n ** 60n, 8)), /opcode BYTEARRAY8/],
    ["uses DUP", join(op("NONE"), op("DUP")), /opcode DUP/],
    [
      "refers to a module outside",
      join(tuple(str("module"), global("torch.Size"), str("x.py"), str("code")), op("BINPERSID")),
      /a "module" outside/,
    ],
    ["refers by a number", join(int(1), op("BINPERSID")), /a number outside/],
    ["refers by an empty tuple", join(tuple(), op("BINPERSID")), /a tuple outside/],
    [
      "has a view of a storage",
      join(tuple(str("storage"), global("torch.FloatStorage"), str("0"), str("cpu"), int(2), tuple()), op("BINPERSID")),
      /view of another/,
    ],
    ["has a class of storages that is not known", tensor({ dtype: "torch.QInt8Storage" }), /"torch\.QInt8Storage"/],
    ["has a tuple as a key", join(op("EMPTY_DICT"), tuple(), op("NONE"), op("SETITEM")), /a tuple as a key/],
  ];
  it.each(unsupported)("%s", async (_, value, message) => {
    await refused([file(archive(state(value)))], "unsupported_checkpoint", message);
    await refused(
      [file(archive(state(value)))],
      "unsupported_checkpoint",
      /tiny\/pytorch_model\.bin was not read.*safetensors/,
    );
  });

  const storage = join(
    tuple(str("storage"), global("torch.FloatStorage"), str("0"), str("cpu"), int(2)),
    op("BINPERSID"),
  );
  const pairs = join(
    op("EMPTY_LIST"),
    op("MARK"),
    ...Array.from({ length: 1000 }, (_, i) => join(int(i), op("NONE"), op("TUPLE2"))),
    op("APPENDS"),
  );
  const invalid: [string, Uint8Array, RegExp][] = [
    ["has a byte that is no opcode", new Uint8Array([0xff]), /byte 255/],
    ["takes what lies before a mark", join(op("NONE"), op("MARK"), op("TUPLE1")), /where there is none/],
    ["recalls what it did not remember", op("BINGET", [99]), /recalls value 99/],
    ["recalls far away", op("LONG_BINGET", le(2 ** 32 - 1, 4)), /recalls value 4294967295/],
    ["has a key without a value", join(op("NONE"), op("NONE")), /key without a value/],
    ["has a text longer than itself", op("BINUNICODE", le(2 ** 32 - 1, 4)), /ends in the middle/],
    ["has a text that is not UTF-8", op("SHORT_BINUNICODE", [1, 0xff]), /not UTF-8/],
    ["has bytes longer than itself", op("BINBYTES", le(2 ** 31, 4)), /ends in the middle/],
    ["has a line without end", op("GLOBAL", text.encode("os")), /ends in the middle/],
    ["has a frame longer than itself", op("FRAME", le(2n ** 63n, 8)), /middle of a frame/],
    ["has a huge integer", op("LONG1", [255], repeat([0x7f], 255)), /integer of 255 bytes/],
    [
      "has a key twice",
      join(op("EMPTY_DICT"), op("MARK"), str("k"), op("NONE"), str("k"), op("NONE"), op("SETITEMS")),
      /key "k" twice/,
    ],
    ["appends to a dict", join(op("EMPTY_DICT"), op("NONE"), op("APPEND")), /appends to a dict/],
    ["sets items of a tuple", join(tuple(), op("NONE"), op("NONE"), op("SETITEM")), /items of a tuple/],
    ["calls with a list", join(global("torch.Size"), op("EMPTY_LIST"), op("REDUCE")), /with a list/],
    ["nests deeply", repeat(op("MARK"), 100_000), /nested more than 200 deep/],
    ["fills its stack", repeat(op("NONE"), 2 ** 20 + 1), /values on its stack/],
    ["fills its memory", join(op("EMPTY_LIST"), repeat(op("MEMOIZE"), 2 ** 21 + 1)), /remembers more than/],
    [
      "builds without end",
      join(op("EMPTY_LIST"), repeat(join(op("EMPTY_DICT"), op("APPEND")), 2 ** 20)),
      /more than 4194304 items/,
    ],
    [
      "copies one list over and over",
      join(
        pairs,
        op("BINPUT", [0]),
        repeat(join(global("collections.OrderedDict"), op("BINGET", [0]), op("TUPLE1"), op("REDUCE")), 10_000),
      ),
      /more than 4194304 items/,
    ],
    ["has an OrderedDict of a number", call("collections.OrderedDict", int(1)), /takes a list of pairs/],
    ["has a Size of a number", call("torch.Size", int(2 ** 30)), /torch\.Size has a number/],
    [
      "has a parameter of a text",
      call("torch._utils._rebuild_parameter", str("x"), op("NEWTRUE"), op("NONE")),
      /a text for its tensor/,
    ],
    ["has a tensor of nothing", rebuild(), /nothing for its storage/],
    ["has a tensor of a text", rebuild(str("x"), int(0), tuple(), tuple()), /a text for its storage/],
    ["has a tensor without sizes", rebuild(storage, int(0)), /nothing for its sizes/],
    ["has a tensor of texts for sizes", rebuild(storage, int(0), tuple(str("2")), tuple(int(1))), /has the size 2/],
    [
      "has a tensor of half a size",
      rebuild(storage, int(0), tuple(op("BINFLOAT", [0x3f, 0xe0, 0, 0, 0, 0, 0, 0])), tuple(int(1))),
      /has the size 0\.5/,
    ],
    [
      "has a tensor with metadata",
      rebuild(storage, int(0), tuple(int(2)), tuple(int(1)), op("NEWFALSE"), op("NONE"), dict({ conj: op("NEWTRUE") })),
      /has metadata/,
    ],
    ["has a tensor of many dimensions", tensor({ shape: Array.from({ length: 65 }, () => 1) }), /65 dimensions/],
    [
      "has a storage of a function",
      join(tuple(str("storage"), global("torch.Size"), str("0"), str("cpu"), int(2)), op("BINPERSID")),
      /storage is of torch\.Size/,
    ],
    [
      "has a storage without a count",
      join(tuple(str("storage"), global("torch.FloatStorage"), str("0"), str("cpu")), op("BINPERSID")),
      /no key, device and count/,
    ],
    [
      "has a storage of minus one",
      join(tuple(str("storage"), global("torch.FloatStorage"), str("0"), str("cpu"), int(-1)), op("BINPERSID")),
      /no key, device and count/,
    ],
    [
      "has a storage of two formats",
      join(op("MARK"), tensor(), tensor({ dtype: "I64", elements: 1 }), op("TUPLE")),
      /2 x F32 and also 1 x I64/,
    ],
  ];
  it.each(invalid)("%s", (_, value, message) => refused([file(archive(state(value)))], "invalid_pytorch", message));

  it.each([
    ["takes from an empty stack", op("TUPLE1"), /where there is none/],
    ["adds to an empty stack", join(op("MARK"), op("APPENDS")), /where there is none/],
    ["ends a group that it did not begin", op("TUPLE"), /did not begin/],
    ["leaves values behind", join(op("NONE"), op("NONE")), /leaves values behind/],
    ["leaves a group open", join(op("NONE"), op("MARK"), op("NONE")), /leaves values behind/],
  ])("%s", (_, value, message) => refused([file(archive(pickle(value)))], "invalid_pytorch", message));

  it("ends anywhere but at its end", async () => {
    const whole = state(tensor());
    for (let length = 0; length < whole.length; length++)
      await refused([file(archive(whole.subarray(0, length)))], "invalid_pytorch", /ends in the middle/);
    await refused([file(archive(join(whole, [0])))], "invalid_pytorch", /1 bytes follow/);
  });

  it("is of another protocol, or holds something else", async () => {
    await refused(
      [file(archive(join(op("PROTO", [6]), op("NONE"), op("STOP"))))],
      "unsupported_checkpoint",
      /protocol 6/,
    );
    await refused([file(archive(pickle(tensor())))], "unsupported_checkpoint", /holds is a tensor/);
    await refused([file(archive(pickle(dict({}))))], "unsupported_checkpoint", /it is empty/);
    await refused(
      [file(archive(pickle(dict({ weights: dict({ a: tensor() }) }))))],
      "unsupported_checkpoint",
      /no tensors.*"weights"/,
    );
    await refused(
      [file(archive(pickle(repeat(join(op("EMPTY_TUPLE"), op("TUPLE1")), 1))))],
      "unsupported_checkpoint",
      /holds is a tuple/,
    );
  });

  it("nests tuples a hundred thousand deep, which takes no recursion", async () => {
    const deep = join(tuple(), repeat(op("TUPLE1"), 100_000));
    expect([...(await openPytorch([file(archive(pickle(dict({ a: tensor(), deep }))))])).tensors.keys()]).toEqual([
      "a",
    ]);
  });

  it("doubles what it holds, which takes no memory", async () => {
    const bomb = join(
      op("EMPTY_LIST"),
      ...Array.from({ length: 200 }, (_, i) =>
        join(
          op("BINPUT", [i]),
          op("EMPTY_LIST"),
          op("MARK"),
          op("BINGET", [i]),
          op("BINGET", [i]),
          op("APPENDS"),
          op("TUPLE2"),
        ),
      ),
    );
    expect([...(await openPytorch([file(archive(pickle(dict({ a: tensor(), bomb }))))])).tensors.keys()]).toEqual([
      "a",
    ]);
  });
});

describe("a tensor is refused that", () => {
  const cases: [string, View, RegExp][] = [
    ["is longer than its storage", { shape: [3] }, /reaches to number 2 of a storage of 2/],
    ["begins after its storage", { offset: 3, shape: [] }, /number 3/],
    ["begins before its storage", { offset: -1 }, /has the offset -1/],
    ["has a negative size", { shape: [-2], strides: [1] }, /has the size -2/],
    ["has a negative stride", { strides: [-1] }, /has the stride -1/],
    ["strides out of its storage", { strides: [2] }, /reaches to number 2/],
    ["has sizes without strides", { shape: [2], strides: [] }, /1 sizes and 0 strides/],
    ["has an uncountable size", { shape: [2 ** 62], strides: [1] }, /has the size 4611686018427387904/],
    [
      "has uncountably many numbers",
      { shape: [2 ** 40, 2 ** 40], strides: [0, 0] },
      /more numbers than can be counted/,
    ],
    ["repeats a number a billion times", { shape: [2 ** 30], strides: [0] }, /repeats the 2 numbers/],
  ];
  it.each(cases)("%s", (_, view, message) => refused([file(archive(state(tensor(view))))], "invalid_pytorch", message));

  it("has no storage, or a storage of another size", async () => {
    await refused([file(archive(state(tensor()), {}))], "invalid_pytorch", /no entry for storage "0"/);
    await refused(
      [file(archive(state(tensor({ key: "../data.pkl" }))))],
      "invalid_pytorch",
      /no entry for storage "\.\.\/data\.pkl"/,
    );
    for (const bytes of [4, 7, 12])
      await refused([file(archive(state(tensor()), { 0: new Uint8Array(bytes) }))], "invalid_pytorch", /has \d+ bytes/);
    await refused(
      [file(archive(state(tensor({ elements: 2 ** 50 }))))],
      "invalid_pytorch",
      /1125899906842624 x F32\) has 8 bytes/,
    );
  });
});
