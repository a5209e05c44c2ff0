import { expect, test } from "vitest";
import { editsOf, maskFileName, nextEditedPath, readEditedPath } from "../../src/project/edited-masks.ts";
import { readIntake } from "../../src/project/intake.ts";

const file = (path: string) => ({ path, size: 1, read: () => Promise.resolve(new Uint8Array()) });

test("an image's edited masks have paths of their own, numbered", () => {
  const paths = [
    "references/cat.webp",
    "edited:2/references/cat.webp.png",
    "edited:10/references/cat.webp.png",
    "edited:1/references/cat.png.png",
  ];
  expect(editsOf("references/cat.webp", paths)).toEqual([paths[1], paths[2]]);
  expect(nextEditedPath("references/cat.webp", paths)).toBe("edited:11/references/cat.webp.png");
  expect(nextEditedPath("dog.jpg", paths)).toBe("edited:1/dog.jpg.png");
  expect(readEditedPath("edited:2/references/cat.webp.png")).toEqual({ image: "references/cat.webp", number: 2 });
  expect(readEditedPath("masks/cat.png")).toBeNull();
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
  expect(await readIntake([...files, ...edited])).toEqual(await readIntake(files));
});
