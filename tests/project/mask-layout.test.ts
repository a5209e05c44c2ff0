import { expect, it } from "vitest";
import { emptySample } from "../../src/project/corrections.ts";
import { masksInLayout } from "../../src/project/mask-layout.ts";
import { maskOrigins } from "../../src/project/mask-origin.ts";
import type { Sample } from "../../src/project/types.ts";

const pair = (id: string, change: Partial<Sample>): Sample => ({ ...emptySample(id), ...change });
const NONE = maskOrigins(new Map(), []);
const paths = (samples: readonly Sample[]) => masksInLayout(samples, "My set", NONE).map(({ path }) => path);

const sources = (masks: readonly (readonly [string, string])[]) => [{ name: "OWLv2", inUse: true, masks }];

it("places masks as the authors do, each once, in a folder of the project's name", () => {
  const reference = { reference: "references/cat.webp", referenceMask: "edited:1/cat.png" };
  const samples = [
    pair("a", { ...reference, generation: "generations/emu2/a.jpg", generationMask: "m/a.png" }),
    pair("b", { ...reference, generation: "generations/emu2/b.jpg", generationMask: null }),
  ];
  const placed = masksInLayout(samples, "My set", NONE);
  expect(placed.map(({ mask }) => mask)).toEqual(["edited:1/cat.png", "m/a.png"]);
  expect(placed[0]!.path).toMatch(/^masks\/My.set\/refs\/cat\.png$/);
  expect(placed[1]!.path).toMatch(/^masks\/My.set\/samples\/emu2\/a\.png$/);
});

it("calls the folder by the source where all masks have one together", () => {
  const samples = [
    pair("a", { reference: "r.png", referenceMask: "x.png", generation: "g.png", generationMask: "y.png" }),
  ];
  const both = maskOrigins(
    new Map(),
    sources([
      ["r.png", "x.png"],
      ["g.png", "y.png"],
    ]),
  );
  expect(masksInLayout(samples, "set", both)[0]!.path).toMatch(/^masks\/set_OWLv2\/refs\//);
  const one = maskOrigins(new Map(), sources([["r.png", "x.png"]]));
  expect(masksInLayout(samples, "set", one)[0]!.path).toMatch(/^masks\/set\/refs\//);
});

it("numbers what would stand in one place, and leads out of no folder", () => {
  const samples = [
    pair("a", { reference: "cat.png", referenceMask: "1.png" }),
    pair("b", { reference: "cat.png", referenceMask: "2.png" }),
    pair("c", { reference: "CAT.jpg", referenceMask: "3.png" }),
    pair("d", { reference: "../../e:vil.png", referenceMask: "4.png" }),
  ];
  const found = paths(samples);
  expect(new Set(found.map((path) => path.toLowerCase())).size).toBe(4);
  expect(found.filter((path) => /(?:^|\/)\.\.?(?:\/|$)|:/.test(path))).toEqual([]);
});
