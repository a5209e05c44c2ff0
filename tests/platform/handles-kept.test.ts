import { expect, test } from "vitest";
import { keptSource, openKept, type KeptFile } from "../../src/platform/handles-kept.ts";
import type { RootHandle } from "../../src/platform/handles.ts";
import { bytesSource } from "../../src/platform/bytes.ts";
import { readArchive } from "../../src/platform/zip/archive.ts";
import { writeZip } from "./zip/write-zip.ts";

const record = { path: "set/b.png", size: 3, lastModified: 5, record: "r", sha256: null };
const copy: KeptFile = { ...record, place: { kind: "copy", pack: new File(["aaabbbccc"], "pack"), start: 3 } };

/** A file's handle; counts how often it was opened. */
function fileHandle(open: () => File): { readonly kept: KeptFile; opened: number } {
  const counter = { opened: 0 };
  const handle: unknown = { kind: "file", name: "b.png", getFile: async () => (counter.opened++, open()) };
  return Object.assign(counter, {
    kept: { ...record, place: { kind: "handle" as const, root: handle as RootHandle, names: [] } },
  });
}

test("a copy is a slice of its pack with the file's own name and time", async () => {
  const answer = await openKept(copy);
  expect(answer.state).toBe("same");
  if (answer.state !== "same") return;
  expect([answer.file.name, answer.file.lastModified, await answer.file.text()]).toEqual(["b.png", 5, "bbb"]);
});

test("the engine reads it by ranges, and opens it once", async () => {
  const handle = fileHandle(() => new File(["bbb"], "b.png", { lastModified: 5 }));
  const source = keptSource(handle.kept);
  expect(handle.opened).toBe(0);
  expect([source.name, source.path, source.size]).toEqual(["b.png", "set/b.png", 3]);
  expect([...(await source.read(1, 3))]).toEqual([98, 98]);
  expect([...(await source.read(0, 1))]).toEqual([98]);
  expect(handle.opened).toBe(1);
});

test("a file that changed is not read under its old name, and is looked at again when asked again", async () => {
  let content = "longer";
  const handle = fileHandle(() => new File([content], "b.png", { lastModified: 5 }));
  const source = keptSource(handle.kept);
  await expect(source.read(0, 3)).rejects.toMatchObject({
    code: "missing_file",
    message: expect.stringMatching(/"set\/b\.png" has changed/),
  });
  content = "bbb";
  expect(await source.read(0, 3)).toHaveLength(3);
});

const failing = (name: string): KeptFile =>
  fileHandle(() => {
    throw new DOMException("no", name);
  }).kept;

test("a file that is gone and one that is not allowed are told apart", async () => {
  expect(await openKept(failing("NotFoundError"))).toEqual({ state: "missing" });
  expect(await openKept(failing("NotAllowedError"))).toEqual({ state: "denied" });
  await expect(keptSource(failing("NotAllowedError")).read(0, 1)).rejects.toMatchObject({
    code: "missing_file",
    message: expect.stringMatching(/until you allow it/),
  });
});

test("a file in a ZIP is read in the ZIP's copy, and in the ZIP where that lies", async () => {
  const content = "b".repeat(500);
  const bytes = new Uint8Array(writeZip([{ name: "a" }, { name: "set/b.txt", content, deflate: true }]));
  const { members } = await readArchive(bytesSource("x.zip", bytes), () => new Error());
  const member = members[1]!;
  const inZip = { ...record, path: "x/set/b.txt", size: 500, zipped: { size: bytes.length, member } };
  const pack = new File(["before it", bytes, "behind it"], "pack");
  const copied: KeptFile = { ...inZip, place: { kind: "copy", pack, start: "before it".length } };
  const zip = new File([bytes], "x.zip", { lastModified: 5 });
  const lying: KeptFile = { ...inZip, place: fileHandle(() => zip).kept.place };
  for (const kept of [copied, lying]) {
    expect(new TextDecoder().decode(await keptSource(kept).read(0, 500))).toBe(content);
    const answer = await openKept(kept);
    expect("file" in answer && [answer.state, answer.file.name, await answer.file.text()]).toEqual([
      "same",
      "b.txt",
      content,
    ]);
  }
  const changed: KeptFile = { ...inZip, place: fileHandle(() => new File(["x"], "x.zip")).kept.place };
  await expect(keptSource(changed).read(0, 1)).rejects.toMatchObject({ message: expect.stringMatching(/has changed/) });
});
