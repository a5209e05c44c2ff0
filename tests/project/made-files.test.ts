import { expect, test } from "vitest";
import { editsOf, maskFileName, nextEdit, provenanceInPath, transparencyMask } from "../../src/project/made-files.ts";
import { createIntakeReader, readIntake } from "../../src/project/intake.ts";

const file = (path: string) => ({ path, size: 1, read: () => Promise.resolve(new Uint8Array()) });

/** As an earlier page kept them. */
const madeOf = (paths: readonly string[]) =>
  new Map(
    paths.flatMap((path) => {
      const made = provenanceInPath(path);
      return made === null ? [] : [[path, made] as const];
    }),
  );

test("an image's edited masks have paths of their own, numbered", () => {
  const paths = [
    "references/cat.webp",
    "edited:2/references/cat.webp.png",
    "edited:10/references/cat.webp.png",
    "edited:1/references/cat.png.png",
  ];
  const made = madeOf(paths);
  expect(editsOf("references/cat.webp", made)).toEqual([paths[1], paths[2]]);
  expect(nextEdit("references/cat.webp", made, paths, 5)).toEqual({
    path: "edited:11/references/cat.webp.png",
    made: { maker: "edit", model: null, of: "references/cat.webp", number: 11, at: 5 },
  });
  expect(nextEdit("dog.jpg", made, paths, 5).path).toBe("edited:1/dog.jpg.png");
  expect(provenanceInPath("edited:2/references/cat.webp.png")).toMatchObject({ of: "references/cat.webp", number: 2 });
  expect(provenanceInPath("masks/cat.png")).toBeNull();
});

test("a saved mask stands where the authors keep theirs", () => {
  expect(maskFileName("references/cat.webp")).toBe("masks/references/cat.png");
  expect(maskFileName("../a/b.c/dog.v2.jpeg")).toBe("masks/a/b.c/dog.v2.png");
  expect(maskFileName('x/a:b?"\n.png')).toBe("masks/x/a_b___.png");
  expect(maskFileName(".hidden")).toBe("masks/.hidden.png");
});

test("intake reads the project as if there were no edited masks", async () => {
  const files = ["references/cat.png", "generations/cat.png"].map(file);
  const edited = ["edited:1/references/cat.png.png", "edited:2/generations/cat.png.png"].map(file);
  const made = new Set(edited.map(({ path }) => path));
  const reader = createIntakeReader();
  expect(await reader.read([...files, ...edited], null, made)).toEqual(await readIntake(files));
  // By what is known of them, not by what they are called.
  const called = ["generations/dog.png", "references/dog.png"].map(file);
  const known = new Set(called.map(({ path }) => path));
  expect((await reader.read([...files, ...called], null, known)).samples).toHaveLength(1);
});

test("a person's own files may be called like ours: they are read, and ours are called otherwise", async () => {
  const theirs = ["edited:1/references/cat.png", "edited:1/generations/cat.png"];
  expect((await readIntake(theirs.map(file))).samples).toHaveLength(1);
  const taken = ["edited:1/cat.png.png", "alpha:cat.png"];
  expect(nextEdit("cat.png", new Map(), taken, 0).path).toBe("2:edited:1/cat.png.png");
  expect(transparencyMask("cat.png", new Map(), taken, 0).path).toBe("2:alpha:cat.png");
});

test("a picture's transparency is one mask, however often it is asked for", () => {
  const first = transparencyMask("cat.png", new Map(), [], 7);
  expect(first).toEqual({
    path: "alpha:cat.png",
    made: { maker: "transparency", model: null, of: "cat.png", number: 1, at: 7 },
  });
  const made = new Map([[first.path, first.made]]);
  expect(transparencyMask("cat.png", made, [first.path], 9)).toEqual(first);
});
