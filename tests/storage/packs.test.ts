import { expect, test } from "vitest";
import { chunksOf, copiesDenied } from "../../src/storage/packs.ts";

const picked = (path: string, text: string) => ({ path, file: new File([text], path) });

test("small files are written together, a large one in parts, in their order", async () => {
  const files = [
    picked("a", "aa"),
    picked("empty", ""),
    picked("b", "bb"),
    picked("c", "cccccccccc"),
    picked("d", "d"),
  ];
  const chunks = [...chunksOf(files, 4)];
  expect(await Promise.all(chunks.map(({ blob }) => blob.text()))).toEqual(["aabb", "cccc", "cccc", "ccd"]);
  expect(chunks.map(({ paths }) => paths.join())).toEqual(["a,b", "c", "c", "c,d"]);
});

test("thousands of files smaller than a chunk are several", () => {
  const files = Array.from({ length: 600 }, (_, number) => picked(`${number}`, "a"));
  const chunks = [...chunksOf(files)];
  expect(chunks.map(({ paths }) => paths.length)).toEqual([256, 256, 88]);
  expect(chunks.flatMap(({ paths }) => paths)).toEqual(files.map(({ path }) => path));
});

test("nothing to write is no chunk", () => {
  expect([...chunksOf([])]).toEqual([]);
  expect([...chunksOf([picked("empty", "")])]).toEqual([]);
});

test("where there are no private files, copies are denied with a way out", async () => {
  expect(await copiesDenied()).toMatchObject({
    code: "failed_storage",
    message: expect.stringMatching(/add the same files again/),
  });
});
