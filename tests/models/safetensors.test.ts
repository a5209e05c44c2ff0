import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../src/lib/errors.ts";
import { openSafetensors } from "../../src/models/safetensors.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import { assemble, writeSafetensors } from "./write-safetensors.ts";

const json = (path: string, value: unknown) =>
  bytesSource(path, new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value)));
const file = (bytes: Uint8Array, name = "model.safetensors") => bytesSource(`tiny/${name}`, bytes);
const f32 = (...values: number[]) => ({ dtype: "F32", shape: [values.length], data: new Float32Array(values) });
const refused = async (sources: readonly ByteSource[], code: ErrorCode, message: RegExp) =>
  expect(openSafetensors(sources)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });

describe("openSafetensors", () => {
  it("lists every tensor and reads floats of three formats", async () => {
    const open = await openSafetensors([
      file(
        writeSafetensors(
          {
            odd: { dtype: "U8", shape: [1], data: new Uint8Array([9]) },
            a: { dtype: "F32", shape: [2, 2], data: new Float32Array([1, 2, 3, 4]) },
            half: { dtype: "F16", shape: [2], data: new Uint8Array([0, 0x3c, 0, 0xc0]) },
            brain: { dtype: "BF16", shape: [1], data: new Uint8Array([0x80, 0x3f]) },
            position_ids: { dtype: "I64", shape: [1, 1], data: new Uint8Array(8) },
            scalar: { dtype: "F32", shape: [], data: new Float32Array([5]) },
            none: { dtype: "F32", shape: [0, 3], data: new Float32Array() },
          },
          { format: "pt" },
        ),
      ),
    ]);
    expect([...open.tensors.keys()]).toEqual(["odd", "a", "half", "brain", "position_ids", "scalar", "none"]);
    expect(open.tensors.get("a")).toMatchObject({ dtype: "F32", shape: [2, 2], byteLength: 16 });
    expect([...(await open.readFloat32("a"))]).toEqual([1, 2, 3, 4]);
    expect([...(await open.readFloat32("half"))]).toEqual([1, -2]);
    expect([...(await open.readFloat32("brain"))]).toEqual([1]);
    expect([...(await open.readFloat32("scalar"))]).toEqual([5]);
    expect((await open.readFloat32("none")).length).toBe(0);
    expect([...(await open.readRaw("half", 1, 3))]).toEqual([0x3c, 0]);
    await expect(open.readFloat32("position_ids")).rejects.toMatchObject({ code: "unsupported_dtype" });
    await expect(open.readFloat32("b")).rejects.toMatchObject({ code: "missing_tensor" });
    await expect(open.readRaw("half", 1, 5)).rejects.toMatchObject({ code: "invalid_tensor" });
  });

  it("reads only the rows asked for, each once, those beside each other together", async () => {
    const source = file(
      writeSafetensors({
        table: { dtype: "F32", shape: [4, 2], data: new Float32Array([0, 1, 10, 11, 20, 21, 30, 31]) },
        half: { dtype: "F16", shape: [2, 1], data: new Uint8Array([0, 0x3c, 0, 0xc0]) },
      }),
    );
    const reads: number[] = [];
    const counted = {
      ...source,
      read: (start: number, end: number) => (reads.push(end - start), source.read(start, end)),
    };
    const open = await openSafetensors([counted]);
    reads.length = 0;
    expect([...(await open.readRows("table", [3, 0, 3, 1]))]).toEqual([30, 31, 0, 1, 30, 31, 10, 11]);
    expect(reads).toEqual([16, 8]);
    expect([...(await open.readRows("half", [1, 0]))]).toEqual([-2, 1]);
    await expect(open.readRows("table", [4])).rejects.toMatchObject({ code: "invalid_tensor" });
    await expect(open.readRows("table", [-1])).rejects.toMatchObject({ code: "invalid_tensor" });
  });

  it("knows __proto__ and constructor as names like any other", async () => {
    const open = await openSafetensors([file(writeSafetensors({ ["__proto__"]: f32(1), constructor: f32(2) }))]);
    expect([...(await open.readFloat32("__proto__"))]).toEqual([1]);
    expect([...(await open.readFloat32("constructor"))]).toEqual([2]);
    await expect(open.readFloat32("toString")).rejects.toMatchObject({ code: "missing_tensor" });
  });
});

const index = (map: Record<string, string>) =>
  json("tiny/model.safetensors.index.json", { metadata: {}, weight_map: map });

describe("shards", () => {
  const one = file(writeSafetensors({ a: f32(1), extra: f32(9) }), "model-00001-of-00002.safetensors");
  const two = file(writeSafetensors({ b: f32(2) }), "model-00002-of-00002.safetensors");
  const stray = file(new Uint8Array(3), "model-fp16-00001-of-00001.safetensors");
  const names = { a: one.name, b: two.name };

  it("are found by the index; others are left alone", async () => {
    const open = await openSafetensors([stray, two, index(names), one]);
    expect([...(await open.readFloat32("a")), ...(await open.readFloat32("b"))]).toEqual([1, 2]);
  });

  it("say what is missing", async () => {
    await refused([one, index(names)], "missing_file", /model-00002-of-00002/);
    await refused([one, two, index({ ...names, c: two.name })], "missing_tensor", /"c"/);
    await refused([one, two, index({ a: two.name, b: one.name })], "missing_tensor", /"a"/);
  });

  it("may not hold one tensor twice", async () => {
    const again = file(writeSafetensors({ a: f32(3), b: f32(2) }), two.name);
    await refused([one, again, index(names)], "invalid_safetensors", /"a" is both/);
  });

  it("need a proper index", async () => {
    for (const bad of [
      "",
      "[]",
      "{}",
      '{"weight_map": []}',
      '{"weight_map": {"a": 1}}',
      `{"weight_map": {"a": "${one.name}", "\\u0061": "x"}}`,
    ]) {
      await refused([one, two, json("tiny/model.safetensors.index.json", bad)], "invalid_safetensors", /index\.json/);
    }
  });
});

describe("a folder", () => {
  const weights = writeSafetensors({ a: f32(1) });

  it("may have one file of another name, or model.safetensors among others", async () => {
    expect((await openSafetensors([file(weights, "clip.safetensors")])).tensors.size).toBe(1);
    expect((await openSafetensors([file(weights, "other.safetensors"), file(weights)])).tensors.size).toBe(1);
  });

  it("without usable weights says what is expected", async () => {
    await refused([json("tiny/config.json", {})], "missing_file", /model\.safetensors/);
    await refused([file(weights, "a.safetensors"), file(weights, "b.safetensors")], "missing_file", /index\.json/);
  });
});

const entry = (begin: number, end: number, shape = `[${(end - begin) / 4}]`, dtype = "F32") =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;

describe("hostile headers", () => {
  const data = new Uint8Array(8);
  const long = new Uint8Array(64);
  const huge = new Uint8Array(16);
  new DataView(huge.buffer).setBigUint64(0, 2n ** 63n, true);
  new DataView(long.buffer).setBigUint64(0, 57n, true);

  const cases: [string, Uint8Array, RegExp][] = [
    ["no length", new Uint8Array(7), /has 7 bytes/],
    ["a header of 2^63 bytes", huge, /more than 100 MB/],
    ["a header past the end", long, /ends after 64/],
    ["not UTF-8", assemble(new Uint8Array([0x7b, 0xff, 0x7d])), /not UTF-8/],
    ["a byte order mark", assemble("\uFEFF{}"), /does not start/],
    ["leading space", assemble(" {}"), /does not start/],
    ["an array", assemble("[]"), /does not start/],
    ["an empty header", assemble(""), /does not start/],
    ["not JSON", assemble('{"a":}'), /not JSON/],
    ["a name twice", assemble(`{"a":${entry(0, 4)},"a":${entry(4, 8)}}`, data), /"a" twice/],
    [
      "a name twice, once escaped",
      assemble(`{"a\\"}":${entry(0, 4)} , "\\u0061\\"}" : ${entry(4, 8)}}`, data),
      /twice/,
    ],
    ["__proto__ twice", assemble(`{"__proto__":${entry(0, 4)},"__proto__":${entry(4, 8)}}`, data), /twice/],
    [
      "a field twice",
      assemble('{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}', data),
      /"dtype" twice/,
    ],
    ["no fields", assemble('{"a":{}}'), /tensor "a"/],
    ["null", assemble('{"a":null}'), /tensor "a"/],
    ["an unknown format", assemble(`{"a":${entry(0, 8, "[2]", "F33")}}`, data), /unknown number format "F33"/],
    [
      "a format named constructor",
      assemble(`{"a":${entry(0, 8, "[2]", "constructor")}}`, data),
      /unknown number format/,
    ],
    ["half a dimension", assemble(`{"a":${entry(0, 8, "[0.5,4]")}}`, data), /whole number/],
    ["negative dimensions", assemble(`{"a":${entry(0, 8, "[-1,-2]")}}`, data), /whole number/],
    ["an unsafe dimension", assemble(`{"a":${entry(0, 8, "[9007199254740993]")}}`, data), /whole number/],
    ["a product that overflows", assemble(`{"a":${entry(0, 0, "[4294967296,4294967296,0]")}}`), /countable/],
    ["negative offsets", assemble(`{"a":${entry(-8, 0, "[2]")}}`, data), /whole number/],
    ["three offsets", assemble('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}', data), /tensor "a"/],
    ["an end before the beginning", assemble(`{"a":${entry(8, 0, "[2]")}}`, data), /ends before/],
    ["a size that does not fit the shape", assemble(`{"a":${entry(0, 8, "[3]")}}`, data), /has 8 bytes, not 12/],
    ["parts of a byte", assemble(`{"a":${entry(0, 1, "[3]", "F4")}}`, new Uint8Array(1)), /countable/],
    ["an overlap", assemble(`{"a":${entry(0, 8)},"b":${entry(4, 8)}}`, data), /overlaps/],
    ["two in one place", assemble(`{"a":${entry(0, 8)},"b":${entry(0, 8)}}`, data), /overlaps/],
    ["a hole", assemble(`{"a":${entry(4, 8)}}`, data), /hole of 4 bytes/],
    ["offsets past the end", assemble(`{"a":${entry(0, 12)}}`, data), /ends at byte/],
    ["bytes after the last", assemble(`{"a":${entry(0, 4)}}`, data), /4 bytes follow/],
    ["bytes of nobody", assemble("{}", data), /8 bytes follow/],
    ["metadata that is no table", assemble('{"__metadata__":[]}'), /__metadata__/],
    ["metadata of numbers", assemble('{"__metadata__":{"a":1}}'), /__metadata__/],
    ["a deep header", assemble(`{"a":${"[".repeat(200_000)}`), /not JSON/],
  ];

  it.each(cases)("are refused: %s", async (_, bytes, message) => {
    await refused([file(bytes)], "invalid_safetensors", message);
    await refused([file(bytes)], "invalid_safetensors", /tiny\/model\.safetensors/);
  });

  it("that are fine are not", async () => {
    const keys =
      '{"x":{"dtype":"U8","shape":[],"data_offsets":[0,1]},"y{\\"x\\":":{"dtype":"U8","shape":[],"data_offsets":[1,2]}}';
    expect((await openSafetensors([file(assemble(keys, new Uint8Array(2)))])).tensors.size).toBe(2);
    expect((await openSafetensors([file(assemble("{}   "))])).tensors.size).toBe(0);
  });

  it("name a file that ends while it is read", async () => {
    const bytes = writeSafetensors({ a: f32(1, 2) });
    const shrinking = {
      ...file(bytes),
      read: (start: number, end: number) => Promise.resolve(bytes.slice(start, Math.min(end, bytes.length - 4))),
    };
    const open = await openSafetensors([shrinking]);
    await expect(open.readFloat32("a")).rejects.toMatchObject({ code: "invalid_safetensors" });
  });
});
