import { mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { createDiskLookup, lookUpAll } from "../../src/cli/disk-paths.ts";
import { fileSource, listFolder, walkFolder } from "../../src/platform/files-node.ts";
import { put, workFolder } from "./masc-lens.ts";

const work = workFolder();
const never = new AbortController().signal;
const none = () => false;

describe("a file on a disk", () => {
  it("is read by ranges, and says so when it has become shorter or is gone", async () => {
    const file = put(join(work, "bytes.bin"), new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7]));
    const source = fileSource(file, "shown/bytes.bin", 8);
    expect([source.name, source.path, source.size]).toEqual(["bytes.bin", "shown/bytes.bin", 8]);
    expect(await Promise.all([source.read(2, 5), source.read(0, 0)])).toEqual([
      new Uint8Array([2, 3, 4]),
      new Uint8Array(),
    ]);
    writeFileSync(file, "ab");
    await expect(source.read(0, 8)).rejects.toMatchObject({
      code: "missing_file",
      message: expect.stringContaining("ends after 2 bytes"),
    });
    renameSync(file, `${file}.moved`);
    await expect(source.read(0, 1)).rejects.toMatchObject({
      code: "missing_file",
      message: expect.stringContaining('"shown/bytes.bin"'),
    });
  });
});

describe("a folder", () => {
  it("is walked through links, but not round and round, and junk is not looked at", async () => {
    const root = join(work, "tree");
    put(join(root, "a/b/1.png"), "1");
    put(join(root, "a/skipped/2.png"), "2");
    put(join(work, "elsewhere/3.png"), "333");
    symlinkSync(root, join(root, "a/b/round"));
    symlinkSync(".", join(root, "self"));
    symlinkSync(join(work, "elsewhere"), join(root, "linked"));
    symlinkSync("nowhere", join(root, "broken.png"));
    symlinkSync("loop.png", join(root, "loop.png"));
    const files = await walkFolder(never, root, (path) => path.endsWith("skipped"), none);
    expect(files.toSorted((x, y) => (x.path < y.path ? -1 : 1))).toEqual([
      { path: "a/b/1.png", size: 1 },
      { path: "linked/3.png", size: 3 },
    ]);
    expect(await listFolder(join(root, "a/b"))).toEqual([{ path: "1.png", size: 1 }]);
    await expect(listFolder(join(root, "a/b/1.png"))).rejects.toMatchObject({ code: "missing_file" });
    await expect(walkFolder(AbortSignal.abort(), root, none, none)).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("a path in a manifest", () => {
  const home = join(work, "home");
  const composed = "caf\u00e9.png";
  const decomposed = "cafe\u0301.png";
  put(join(home, "refs/a.png"), "a");
  put(join(home, "refs", decomposed), "b");
  put(join(home, "two/X.png"), "X");
  put(join(home, "two/x.png"), "x");
  put(join(work, "outside.png"), "o");
  mkdirSync(join(home, "refs/folder.png"));
  const find = (written: string) => createDiskLookup(home)(written);

  it("finds its file from the manifest's folder or from the root, in any of its spellings", async () => {
    for (const written of [
      "refs/a.png",
      "./refs//a.png",
      "refs\\a.png",
      " refs/a.png ",
      "REFS/A.PNG",
      join(home, "refs/a.png"),
      pathToFileURL(join(home, "refs/a.png")).href,
    ]) {
      expect((await find(written))?.name, written).toBe("a.png");
    }
    expect((await find("../outside.png"))?.size).toBe(1);
    expect((await find(`refs/${composed}`))?.name).toBe(decomposed);
    expect([(await find("two/x.png"))?.name, (await find("two/X.png"))?.name]).toEqual(["x.png", "X.png"]);
  });

  it("finds nothing where it says nothing that is there: names are not guessed", async () => {
    for (const written of [
      "a.png",
      "refs/folder.png",
      "refs/b.png",
      "/refs/a.png",
      "C:\\home\\refs\\a.png",
      "https://example.org/a.png",
      "refs/a.png/b.png",
      "\u0000",
      "x".repeat(5000),
      "",
    ]) {
      expect(await find(written), written).toBe(null);
    }
  });

  it("gives one source for one file, so that it is read and encoded once", async () => {
    const files = await lookUpAll(createDiskLookup(home), [
      "refs/a.png",
      "refs\\a.png",
      "refs/../refs/a.png",
      "refs/a.png",
    ]);
    expect([files.size, new Set(files.values()).size]).toEqual([3, 1]);
  });
});
