import { expect, it } from "vitest";
import { NOTHING_SAID } from "../../src/project/sample.ts";
import type { MaskSource } from "../../src/project/types.ts";
import { sortFiles } from "../../src/views/intake/file-roles.ts";

/** What the page Files says that a file is. */

const sample = { ...NOTHING_SAID, id: "a", reference: "r.jpg", generation: "g.jpg", referenceMask: "one/r.png" };
const sources: readonly MaskSource[] = [
  { name: "one", inUse: true, masks: [["r.jpg", "one/r.png"]] },
  {
    name: "two",
    inUse: false,
    masks: [
      ["r.jpg", "two/r.png"],
      ["g.jpg", "two/g.png"],
    ],
  },
];
const paths = ["g.jpg", "idle.jpg", "one/r.png", "prompts.txt", "r.jpg", "two/g.png", "two/r.png"];

it("calls masks of a source that is not in use so, and other pictures of no pair left over", () => {
  expect(sortFiles(paths, [sample], sources, new Set()).map(({ path, role }) => [path, role])).toEqual([
    ["idle.jpg", "leftover"],
    ["r.jpg", "reference"],
    ["g.jpg", "generation"],
    ["one/r.png", "mask"],
    ["two/g.png", "idle-mask"],
    ["two/r.png", "idle-mask"],
    ["prompts.txt", "text"],
  ]);
});

it("says of a mask that a pair was given by hand that it is one, and of one that was taken out that it is out", () => {
  const byHand = { ...sample, generationMask: "two/g.png" };
  expect(
    sortFiles(["two/g.png", "two/r.png"], [byHand], sources, new Set(["two/r.png"])).map(({ role, pairs }) => [
      role,
      pairs,
    ]),
  ).toEqual([
    ["mask", 1],
    ["out", 0],
  ]);
});
