import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../../src/lib/errors.ts";
import { openPytorch } from "../../../src/models/pytorch/open.ts";
import { bytesSource, type ByteSource } from "../../../src/platform/bytes.ts";
import { evil, file, refused, state } from "./refused.ts";
import {
  archive,
  dict,
  int,
  join,
  le,
  op,
  pickle,
  str,
  tensor,
  tuple,
  zip,
  type EntryToWrite,
} from "./write-pytorch.ts";

const text = new TextEncoder();

describe("an archive is refused that", () => {
  const data: EntryToWrite = { name: "x/data.pkl", data: state(tensor()) };
  const storage: EntryToWrite = { name: "x/data/0", data: new Uint8Array(8) };
  const after = (extra: EntryToWrite) => zip([data, storage, extra]);
  const cases: [string, Uint8Array, ErrorCode, RegExp][] = [
    ["compresses", zip([data, { ...storage, method: 8 }]), "unsupported_checkpoint", /"x\/data\/0" is compressed/],
    ["is encrypted", zip([{ ...data, flags: 1 }, storage]), "unsupported_checkpoint", /"x\/data\.pkl" is encrypted/],
    ["is big-endian", after({ name: "x/byteorder", data: text.encode("big") }), "unsupported_checkpoint", /big-endian/],
    [
      "has another byte order",
      after({ name: "x/byteorder", data: text.encode("middle") }),
      "unsupported_checkpoint",
      /"middle"/,
    ],
    [
      "is TorchScript by its constants",
      after({ name: "x/constants.pkl", data: pickle(tuple()) }),
      "unsupported_checkpoint",
      /TorchScript/,
    ],
    ["is TorchScript by its code", after({ name: "x/code/__torch__.py" }), "unsupported_checkpoint", /TorchScript/],
    ["has two pickles", after({ name: "y/data.pkl" }), "unsupported_checkpoint", /2 times data\.pkl/],
    ["has no pickle", zip([storage]), "unsupported_checkpoint", /0 times data\.pkl/],
    [
      "claims to unpack to more",
      zip([data, { ...storage, size: 2 ** 31, packed: 8 }]),
      "invalid_pytorch",
      /in 8 bytes, and claims to have 2147483648/,
    ],
    [
      "claims more than the file has",
      zip([data, { ...storage, size: 2 ** 31, local: { size: 2 ** 31 } }]),
      "invalid_pytorch",
      /ends at byte 2147/,
    ],
    [
      "has a pickle of gigabytes",
      zip([storage, { ...data, size: 2 ** 31, local: { size: 2 ** 31 } }]),
      "invalid_pytorch",
      /ends at byte 2147/,
    ],
    [
      "has one entry in another",
      zip([
        { ...data, data: join(data.data!, zip([storage])) },
        { ...storage, offset: 40 + data.data!.length },
      ]),
      "invalid_pytorch",
      /overlaps/,
    ],
    ["has two entries of a name", after(storage), "invalid_pytorch", /two entries named "x\/data\/0"/],
    ["names another folder", after({ name: "x/../../etc/passwd" }), "invalid_pytorch", /"x\/\.\.\/\.\.\/etc\/passwd"/],
    ["names the root", after({ name: "/etc/passwd" }), "invalid_pytorch", /"\/etc\/passwd"/],
    ["names a drive", after({ name: "C:x" }), "invalid_pytorch", /"C:x"/],
    ["names by backslashes", after({ name: "x\\data" }), "invalid_pytorch", /"x\\\\data"/],
    ["names nothing", after({ name: "" }), "invalid_pytorch", /named ""/],
    [
      "has another name in the entry",
      zip([data, { ...storage, local: { name: "x/data/1" } }]),
      "invalid_pytorch",
      /header of its entry "x\/data\/0"/,
    ],
    [
      "has another size in the entry",
      zip([data, { ...storage, local: { size: 4 } }]),
      "invalid_pytorch",
      /header of its entry/,
    ],
    [
      "has another method in the entry",
      zip([data, { ...storage, local: { method: 8 } }]),
      "invalid_pytorch",
      /header of its entry/,
    ],
    [
      "has other flags in the entry",
      zip([data, { ...storage, local: { flags: 1 } }]),
      "invalid_pytorch",
      /header of its entry/,
    ],
    [
      "has an entry behind its end",
      zip([data, { ...storage, offset: 2 ** 31 }]),
      "invalid_pytorch",
      /header of its entry/,
    ],
    [
      "has an entry in 64 bits behind its end",
      zip([data, { ...storage, offset: 0xffff_ffff, extra: join(le(1, 2), le(8, 2), le(2n ** 63n, 8)) }]),
      "invalid_pytorch",
      /header of its entry/,
    ],
    [
      "has 64 bits that are not there",
      zip([data, { ...storage, size: 0xffff_ffff, extra: join(le(1, 2), le(4, 2), le(8, 4)) }]),
      "invalid_pytorch",
      /cut off/,
    ],
    [
      "has an extra field that runs on",
      zip([data, { ...storage, extra: join(le(1, 2), le(9999, 2)) }]),
      "invalid_pytorch",
      /cut off/,
    ],
    ["counts too many", zip([data, storage], { end: { count: 3 } }), "invalid_pytorch", /cut off/],
    ["counts too few", zip([data, storage], { end: { count: 1 } }), "invalid_pytorch", /more entries than it claims/],
    [
      "has its directory elsewhere",
      zip([data, storage], { end: { offset: 0 } }),
      "invalid_pytorch",
      /does not lie at its end/,
    ],
    [
      "leaves its directory to 64 bits that are not there",
      zip([data, storage], { end: { offset: 0xffff_ffff } }),
      "invalid_pytorch",
      /does not lie at its end/,
    ],
    [
      "says another directory in 64 bits",
      zip([data, storage], { end64: { offset: 0 } }),
      "invalid_pytorch",
      /contradict/,
    ],
    ["says another count in 64 bits", zip([data, storage], { end64: { count: 1 } }), "invalid_pytorch", /contradict/],
    [
      "says a boundless count in 64 bits",
      zip([data, storage], { end: { count: 0xffff }, end64: { count: 2 ** 52 } }),
      "invalid_pytorch",
      /claims 4503599627370496 entries/,
    ],
    [
      "says a boundless directory in 64 bits",
      zip([data, storage], { end: { byteLength: 0xffff_ffff }, end64: { byteLength: Number.MAX_SAFE_INTEGER } }),
      "invalid_pytorch",
      /does not lie at its end/,
    ],
    [
      "has its 64-bit directory elsewhere",
      zip([data, storage], { end64: { at: 0 } }),
      "invalid_pytorch",
      /not where it says/,
    ],
    ["is cut", zip([data, storage]).subarray(0, -1), "invalid_pytorch", /does not end as one/],
    ["is a beginning only", new Uint8Array([0x50, 0x4b, 3, 4]), "invalid_pytorch", /does not end as one/],
  ];
  it.each(cases)("%s", (_, bytes, code, message) => refused([file(bytes)], code, message));
});

const magic = pickle(op("LONG1", [10], [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]));
const facts = (little: boolean) =>
  pickle(dict({ protocol_version: int(1001), little_endian: op(little ? "NEWTRUE" : "NEWFALSE") }));
const keys = (...names: string[]) => pickle(join(op("EMPTY_LIST"), op("MARK"), ...names.map(str), op("APPENDS")));
const numbers = (count: number | bigint, bytes: number) => join(le(count, 8), new Uint8Array(bytes));
const legacy = (...parts: Uint8Array[]) => join(magic, pickle(int(1001)), facts(true), ...parts);

describe("a file of the format before 1.6 is refused that", () => {
  const object = state(tensor());

  it("calls, lies or ends early", async () => {
    expect((await openPytorch([file(legacy(object, keys("0"), numbers(2, 8)))])).tensors.size).toBe(1);
    const cases: [Uint8Array, ErrorCode, RegExp][] = [
      [legacy(state(evil("os.system")), keys("0"), numbers(2, 8)), "unsupported_checkpoint", /"os\.system"/],
      [legacy(object, pickle(evil("os.system"))), "unsupported_checkpoint", /"os\.system"/],
      [join(magic, pickle(evil("os.system"))), "unsupported_checkpoint", /"os\.system"/],
      [join(magic, pickle(int(1000)), facts(true), object), "unsupported_checkpoint", /another version/],
      [
        join(magic, pickle(int(1001)), facts(false), object, keys("0"), numbers(2, 8)),
        "unsupported_checkpoint",
        /big-endian/,
      ],
      [join(magic, pickle(int(1001)), pickle(int(1)), object), "invalid_pytorch", /byte order/],
      [legacy(object, pickle(int(1))), "invalid_pytorch", /does not list its storages/],
      [legacy(object, keys()), "invalid_pytorch", /does not list storage "0"/],
      [legacy(object, keys("1"), numbers(2, 8)), "invalid_pytorch", /none of its tensors/],
      [legacy(object, keys("0", "0"), numbers(2, 8), numbers(2, 8)), "invalid_pytorch", /"0" twice/],
      [legacy(object, keys("0"), numbers(3, 12)), "invalid_pytorch", /has 3 numbers, and 2/],
      [legacy(object, keys("0"), numbers(2n ** 63n, 8)), "invalid_pytorch", /numbers, and 2/],
      [legacy(object, keys("0"), numbers(2, 7)), "invalid_pytorch", /ends before storage "0" does/],
      [legacy(object, keys("0"), numbers(2, 9)), "invalid_pytorch", /1 bytes follow/],
      [legacy(object, keys("0")), "invalid_pytorch", /ends before storage "0" does/],
    ];
    for (const [bytes, code, message] of cases) await refused([file(bytes)], code, message);
  });

  it("is cut anywhere in its pickles", async () => {
    const whole = legacy(object, keys("0"));
    for (let length = magic.length; length < whole.length; length += 7)
      await refused([file(whole.subarray(0, length))], "invalid_pytorch", /ends in the middle/);
  });

  it("goes on for gigabytes, of which no more is read than a pickle may have", async () => {
    const head = legacy();
    let most = 0;
    const endless: ByteSource = {
      name: "pytorch_model.bin",
      path: "pytorch_model.bin",
      size: 2 ** 42,
      read(start, end) {
        most = Math.max(most, end);
        const bytes = new Uint8Array(end - start).fill(0x29); // EMPTY_TUPLE
        if (start < head.length) bytes.set(head.subarray(start, end));
        return Promise.resolve(bytes);
      },
    };
    await refused([endless], "invalid_pytorch", /values on its stack/);
    expect(most).toBeLessThan(2 ** 26);
  });
});

const index = (shard: string) =>
  bytesSource("tiny/pytorch_model.bin.index.json", text.encode(JSON.stringify({ weight_map: { a: shard } })));

describe("something else is refused", () => {
  it.each([
    [
      "Git LFS's note",
      text.encode("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
      "invalid_pytorch",
      /Git LFS/,
    ],
    ["a bare pickle", pickle(evil("os.system")), "unsupported_checkpoint", /bare pickle/],
    ["a page", text.encode("<!doctype html>"), "invalid_pytorch", /begins with "<!doctyp"/],
    ["nothing", new Uint8Array(), "invalid_pytorch", /begins with ""/],
  ] as const)("%s", (_, bytes, code, message) => refused([file(bytes)], code, message));

  it("files that do not belong together", async () => {
    const good = archive(state(tensor()));
    for (const shard of ["../shard.bin", "/etc/shard.bin", "..\\shard.bin", "..", "sub/shard.bin"]) {
      await refused([file(good, "shard.bin"), index(shard)], "invalid_pytorch", /names a file of another folder/);
    }
    await refused([file(good, "shard.bin"), index("other.bin")], "missing_file", /other\.bin/);
    await refused([file(good, "a.pth"), file(good, "b.pth")], "missing_file", /a\.pth, b\.pth/);
    await refused(
      [file(good, "optimizer.pt"), file(good, "training_args.bin"), file(good, "rng_state_0.pth")],
      "missing_file",
      /no weights/,
    );
    expect(
      (await openPytorch([file(good, "optimizer.pt"), file(good, "shard.bin"), index("shard.bin")])).tensors.size,
    ).toBe(1);
  });

  it("a file that becomes shorter while it is read", async () => {
    const good = archive(state(tensor()));
    const whole = file(good);
    await refused(
      [{ ...whole, read: (start, end) => Promise.resolve(good.slice(start, Math.min(end, good.length - 40))) }],
      "invalid_pytorch",
      /came/,
    );
  });
});
