import { describe, expect, it } from "vitest";
import { emptySample } from "../../src/project/corrections.ts";
import { readIntake } from "../../src/project/intake.ts";
import {
  commonFolder,
  pairRows,
  pairsToCsv,
  pairsToJsonl,
  PAIR_COLUMNS,
  whyNoCsv,
} from "../../src/project/pair-rows.ts";
import type { Sample } from "../../src/project/types.ts";
import { fc } from "../properties/seeded.ts";

const sample = (id: string, change: Partial<Sample> = {}): Sample => ({
  ...emptySample(id),
  reference: "set/refs/a.png",
  generation: `set/gens/${id}.png`,
  ...change,
});

const PAIRS: readonly Sample[] = [
  sample("a", {
    referenceMask: "set/masks/refs/a.png",
    generationMask: "set/masks/gens/a.png",
    prompt: 'a "cup", in\nsnow',
    object: "cup",
    concept: "cup_01",
    category: "object",
    method: "ours",
    promptId: "0",
    seed: "-1",
  }),
  sample("b", { prompt: "", ratings: [{ by: "r1", dimension: "concept", value: 3, scale: [0, 4] }] }),
  sample("d", {
    prompt: "x",
    referenceMask: "set/masks/refs/a.png",
    otherReferences: [
      { image: "set/refs/b.png", mask: null },
      { image: "set/refs/c.png", mask: "set/masks/refs/c.png" },
    ],
  }),
  sample("c", { prompt: " a dog ", generation: "set/=gens/+c.png" }),
  sample("e", { prompt: "x", smallMask: 0.005 }),
];

const FILES = [
  ...new Set(
    PAIRS.flatMap((pair) => [
      pair.reference,
      pair.referenceMask,
      ...pair.otherReferences.flatMap(({ image, mask }) => [image, mask]),
      pair.generation,
      pair.generationMask,
    ]),
  ),
].filter((path) => path !== null);

const file = (path: string, content: string) => ({
  path,
  size: content.length,
  read: () => Promise.resolve(new TextEncoder().encode(content)),
});

/** What a manifest in the folder of the files is read as; what a table cannot say is left out. */
async function readBack(name: string, text: string): Promise<readonly Sample[]> {
  const { samples, problems } = await readIntake([file(`set/${name}`, text), ...FILES.map((path) => file(path, ""))]);
  expect(problems).toEqual([]);
  return samples.map((read) => ({ ...read, columns: {} }));
}

describe("pairs that are saved as a manifest", () => {
  const rows = pairRows(PAIRS, commonFolder(FILES));

  it("have the columns that the command line writes, and paths from the folder of all files", () => {
    expect(Object.keys(rows[0]!)).toEqual([...PAIR_COLUMNS]);
    expect(
      rows.map(({ reference, generation, reference_mask: mask, set_aside: aside }) => [
        reference,
        generation,
        mask,
        aside,
      ]),
    ).toEqual([
      ["refs/a.png", "gens/a.png", "masks/refs/a.png", null],
      ["refs/a.png", "gens/b.png", null, "mask_missing"],
      [
        ["refs/a.png", "refs/b.png", "refs/c.png"],
        "gens/d.png",
        ["masks/refs/a.png", null, "masks/refs/c.png"],
        "mask_missing",
      ],
      ["refs/a.png", "=gens/+c.png", null, "mask_missing"],
      ["refs/a.png", "gens/e.png", null, "mask_missing"],
    ]);
  });

  it("are read as the same pairs again, from JSONL and from CSV", async () => {
    expect(await readBack("manifest.jsonl", pairsToJsonl(rows))).toEqual(PAIRS);
    expect(whyNoCsv(rows)).toBeNull();
    expect(await readBack("manifest.csv", pairsToCsv(rows))).toEqual(PAIRS);
  });

  it("have no column of prompts in a CSV where none has a prompt, and no CSV where some have", async () => {
    const without = pairRows(
      PAIRS.map((pair) => ({ ...pair, prompt: null })),
      "set/",
    );
    expect(pairsToCsv(without).split("\r\n")[0]).not.toContain("prompt,");
    expect((await readBack("manifest.csv", pairsToCsv(without))).map(({ prompt }) => prompt)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(whyNoCsv([...without, ...rows])).toMatch(/^5 of 10 pairs have no prompt/);
  });

  it("are refused as CSV where a spreadsheet would run a cell", () => {
    expect(whyNoCsv(pairRows([sample("=1+1", { prompt: "x" })]))).toMatch(/"=1\+1" for a formula/);
    expect(whyNoCsv(pairRows([sample("x", { prompt: "@SUM(A1)" })]))).toMatch(/formula/);
    expect(whyNoCsv(pairRows([sample("x", { seed: "-1.5" })]))).toBeNull();
  });

  it("keep any text, in JSONL", () => {
    const text = fc.option(fc.string({ unit: "grapheme" }), { nil: null });
    fc.assert(
      fc.property(text, text, text, (prompt, concept, method) => {
        const [read] = pairsToJsonl(pairRows([sample("x", { prompt, concept, method })])).split("\n");
        expect(JSON.parse(read ?? "")).toMatchObject({ prompt, concept, method });
      }),
    );
  });
});

it("the folder of all files is the one that every path begins with", () => {
  expect([
    commonFolder(["a/b/c", "a/d"]),
    commonFolder(["a/b", "b/c"]),
    commonFolder(["a/b", "x"]),
    commonFolder([]),
  ]).toEqual(["a/", "", "", ""]);
});
