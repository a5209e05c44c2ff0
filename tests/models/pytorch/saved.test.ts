import { describe, expect, it } from "vitest";
import { openPytorch } from "../../../src/models/pytorch/open.ts";
import type { TensorFile } from "../../../src/models/tensor-file.ts";
import type { ByteSource } from "../../../src/platform/bytes.ts";
import { expected, fixture, fixtureFolder } from "./fixtures.ts";

/** What PyTorch saved is what safetensors' library wrote of the same tensors, bit for bit. */

const SHARDS = "shards";

async function compare(open: TensorFile, reference: TensorFile): Promise<void> {
  for (const [name, { dtype, shape, byteLength }] of open.tensors) {
    expect({ name, ...reference.tensors.get(name) }).toMatchObject({ name, dtype, shape, byteLength });
    expect([...(await open.readRaw(name))], name).toEqual([...(await reference.readRaw(name))]);
    if (dtype === "F32" || dtype === "F16" || dtype === "BF16")
      expect(await open.readFloat32(name), name).toEqual(await reference.readFloat32(name));
    else await expect(open.readFloat32(name), name).rejects.toMatchObject({ code: "unsupported_dtype" });
  }
}

const names = (file: TensorFile) => [...file.tensors.keys()].toSorted();

describe("a file of torch.save", () => {
  it.each(["kinds.bin", "kinds-legacy.pth"])("has every number format and every lie of a tensor: %s", async (path) => {
    const [open, reference] = [await openPytorch([fixture(path)]), await expected("kinds")];
    expect(names(open)).toEqual(names(reference));
    expect(open.tensors.size).toBe(26);
    await compare(open, reference);
  });

  it.each([3, 4, 5])("may be of pickle's protocol %d", async (protocol) => {
    const open = await openPytorch([fixture(`kinds-protocol${protocol}.bin`)]);
    expect(names(open)).toEqual(["base", "rows"]);
    await compare(open, await expected("kinds"));
  });

  it.each(["state.pt", "state-dict.pt", "model.pth", "teacher.pth"])(
    "may wrap its table of tensors and the names in it: %s",
    async (path) => {
      const [open, reference] = [await openPytorch([fixture(path)]), await expected("state")];
      expect(names(open)).toEqual(names(reference));
      await compare(open, reference);
    },
  );

  it("may be in shards", async () => {
    const [open, reference] = [await openPytorch(fixtureFolder(SHARDS)), await expected(SHARDS)];
    expect(names(open)).toEqual(names(reference));
    await compare(open, reference);
  });
});

describe("a tensor that does not lie row-major", () => {
  it.each(["kinds.bin", "kinds-legacy.pth"])("is read in part as it is whole: %s", async (path) => {
    const [open, reference] = [await openPytorch([fixture(path)]), await expected("kinds")];
    for (const { name, byteLength } of open.tensors.values()) {
      for (const [start, end] of [
        [0, 3],
        [1, byteLength - 1],
        [byteLength >> 1, byteLength],
      ] as const) {
        if (start > end || end > byteLength) continue;
        expect([...(await open.readRaw(name, start, end))], name).toEqual([
          ...(await reference.readRaw(name, start, end)),
        ]);
      }
    }
    for (const name of ["turned", "columns", "half_turned", "brain_columns", "repeated", "large"]) {
      expect(await open.readRows(name, [2, 0, 2, 1]), name).toEqual(await reference.readRows(name, [2, 0, 2, 1]));
    }
  });

  it("is read a window at a time, each once", async () => {
    const source = fixture("kinds.bin");
    const reads: [number, number][] = [];
    const counted: ByteSource = {
      ...source,
      read: (start, end) => (reads.push([start, end]), source.read(start, end)),
    };
    const open = await openPytorch([counted]);
    // Nothing of the tensors is read to list them.
    expect(reads.every(([start, end]) => end - start < 5000 || start > source.size - 5000)).toBe(true);
    reads.length = 0;
    await open.readFloat32("large");
    expect(reads).toEqual([[expect.any(Number), expect.any(Number)]]);
    expect(reads[0]![1] - reads[0]![0]).toBe(40 * 40 * 4);
  });
});

describe("a file with more than a table of tensors", () => {
  it.each([
    ["module.pt", /"torch\.nn\.modules\.linear\.Identity"/],
    ["module-legacy.pt", /a "module" outside itself|"torch\.nn\.modules\.linear\.Identity"/],
    ["torchscript.pt", /TorchScript/],
  ])("is refused: %s", async (path, message) => {
    await expect(openPytorch([fixture(path)])).rejects.toMatchObject({
      code: "unsupported_checkpoint",
      message: expect.stringMatching(message),
    });
    await expect(openPytorch([fixture(path)])).rejects.toThrow(/was not read:.*save_file/s);
  });
});
