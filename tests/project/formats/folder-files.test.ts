import { expect, it } from "vitest";
import { FileIndex } from "../../../src/project/formats/file-index.ts";
import { filesByFolder, filesInRuns, type FolderFiles } from "../../../src/project/formats/folder-files.ts";
import { fc } from "../../properties/seeded.ts";

/** Files by their folders, of one list after another. */

const names = ({ folder, files }: FolderFiles) => `${folder.key}: ${files.map(({ path }) => path).join(" ")}`;

it("are all there whatever comes and goes, each folder once, and in runs in their own order", () => {
  // Names that stand between those of a folder inside: "a/b.png" before and behind "a/b/...".
  const path = fc
    .tuple(fc.constantFrom("a", "a/b", "a/b/c", "b", "z"), fc.constantFrom("0", "a", "b", "b1", "c", "zz"))
    .map(([folder, name]) => `${folder}/${name}.png`);
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(path, { maxLength: 12 }), { maxLength: 8 }), (lists) => {
      const index = new FileIndex();
      for (const paths of lists) {
        index.update(paths);
        const files = index.sorted;
        const runs = filesInRuns(files);
        expect(runs.flatMap((run) => run.files)).toEqual(files);
        expect(
          runs.every((run) => run.files.length > 0 && run.files.every(({ folder }) => folder === run.folder)),
        ).toBe(true);
        expect(runs.every(({ folder }, at) => folder !== runs[at + 1]?.folder)).toBe(true);

        const folders = [...new Set(files.map(({ folder }) => folder))];
        expect(filesByFolder(files).map(names)).toEqual(
          folders.map((folder) => names({ folder, files: files.filter((file) => file.folder === folder) })),
        );
      }
    }),
  );
});

it("are the same objects where the same files lie in a folder, however much comes beside", () => {
  const index = new FileIndex(["a/0.png", "a/1.png", "b/0.png", "c/0.png", "c/1.png", "d/0.png"]);
  const before = filesByFolder(index.sorted);
  index.add(["b/1.png", "b2/0.png"]);
  const after = filesByFolder(index.sorted);
  expect(after.map(({ folder }) => folder.key)).toEqual(["a", "b", "b2", "c", "d"]);
  expect(after.map((one) => before.includes(one))).toEqual([true, false, false, true, true]);
});
