import { zipSync } from "fflate";
import { expect, it } from "vitest";
import { openArchives } from "../../src/app/archives.ts";
import { addedSource } from "../../src/platform/added-source.ts";
import { readAll } from "../../src/platform/bytes.ts";

const text = new TextEncoder();
const zip = (path: string, contents: Readonly<Record<string, string>>) => ({
  path,
  file: new File(
    [
      new Uint8Array(
        zipSync(Object.fromEntries(Object.entries(contents).map(([name, content]) => [name, text.encode(content)]))),
      ),
    ],
    path,
  ),
});
const plain = (path: string, content: string) => ({ path, file: new File([content], path) });

it("ZIPs among files become the files in them, each read where it lies", async () => {
  const { files, problems } = await openArchives([
    plain("a.png", "a"),
    zip("one.zip", { "b.txt": "b".repeat(100), "deep/c.png": "c" }),
    zip("set/two.zip", { "two/d.png": "d" }),
  ]);
  const contents = await Promise.all(
    files.map(async (file) => [file.path, new TextDecoder().decode(await readAll(addedSource(file)))]),
  );
  expect(contents).toEqual([
    ["a.png", "a"],
    ["one/b.txt", "b".repeat(100)],
    ["one/deep/c.png", "c"],
    ["set/two/d.png", "d"],
  ]);
  expect(problems).toEqual([]);
});

it("a ZIP beside its unpacked folder adds nothing, and says where they differ", async () => {
  const unpacked = [plain("set/a.png", "a"), plain("set/b.png", "longer than the one in the ZIP")];
  const { files, problems } = await openArchives([
    ...unpacked,
    zip("set.zip", { "set/a.png": "a", "set/b.png": "b", "set/c.png": "c" }),
    zip("other.zip", { "set/c.png": "c" }),
  ]);
  expect(files.map(({ path }) => path)).toEqual(["set/a.png", "set/b.png", "set/c.png"]);
  expect(problems.map(({ message }) => message)).toEqual([
    '1 file of "set.zip" is beside the ZIP, or in another, with the same path and another content. That one was read.',
  ]);
});

it("one that is broken is said, and the others are read", async () => {
  const { files, problems } = await openArchives([plain("bad.zip", "PK"), zip("good.zip", { "a.png": "a" })]);
  expect(files.map(({ path }) => path)).toEqual(["good/a.png"]);
  expect(problems).toEqual([
    { kind: "archive", path: "bad.zip", message: expect.stringMatching(/"bad\.zip" is no ZIP/) },
  ]);
});
