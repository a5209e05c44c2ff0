import { describe, expect, it } from "vitest";
import { changedPairs, judgeAdding } from "../../src/app/adding.ts";
import { emptySample, NO_CORRECTIONS, withChange } from "../../src/project/corrections.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";
import type { Intake, IntakePart, Provenance, Sample } from "../../src/project/types.ts";

const pair = (id: string): Sample => ({ ...emptySample(id), reference: `r/${id}.png`, generation: `g/${id}.png` });
const pairs = (count: number) => Array.from({ length: count }, (_, index) => pair(`s${index}`));
const read = (samples: readonly Sample[], parts: readonly IntakePart[] = []): Intake => ({
  ...EMPTY_INTAKE,
  samples,
  parts,
  rule: "names",
});
const part = (table: string, ...ids: string[]): IntakePart => ({ table, ids: ids.map((id) => [id, id] as const) });
const edit = (of: string): Provenance => ({ maker: "edit", model: null, of, number: 1, at: null });
const added = (...paths: string[]) => new Set(paths);

describe("adding files", () => {
  it("asks nothing where every pair stays and none is new by a table", () => {
    expect(judgeAdding([], read(pairs(3), [part("a.csv", "s0")]), NO_CORRECTIONS, added("a.csv")).question).toBeNull();
    expect(judgeAdding(pairs(3), read(pairs(5)), NO_CORRECTIONS, added("x.png")).question).toBeNull();
    expect(
      judgeAdding(pairs(3), read(pairs(3), [part("a.csv", "s0", "s1")]), NO_CORRECTIONS, added("a.csv")).question,
    ).toBeNull();
    expect(
      judgeAdding(pairs(2), read(pairs(4), [part("a.csv", "s0", "s1", "s2", "s3")]), NO_CORRECTIONS, added("a.csv"))
        .question,
    ).toBeNull();
  });

  it("asks with a count where a table has pairs of its own, and counts what was made by hand", () => {
    let corrections = withChange(NO_CORRECTIONS, ["s0"], {
      referenceMask: "edited:1/r/s0.png.png",
      generationMask: "edited:1/g/s0.png.png",
      prompt: "x",
    });
    corrections = withChange(corrections, ["s1"], { referenceMask: "edited:1/r/s0.png.png" });
    const { question, replaced } = judgeAdding(
      pairs(20),
      read([...pairs(20), pair("new")], [part("a.csv", "new", "s19")]),
      corrections,
      added("a.csv"),
      new Map(["r/s0.png", "g/s0.png"].map((of) => [`edited:1/${of}.png`, edit(of)])),
    );
    expect(replaced).toEqual(pairs(19).map(({ id }) => id));
    expect(question?.text).toContain('"a.csv" has 1 new pair; 19 pairs that stand are not in it.');
    expect(question?.text).toContain(
      "19 pairs would go, and with them 2 masks made by hand and 1 file or text set by hand.",
    );
    expect(question?.answers.map(({ name, label }) => [name, label])).toEqual([
      ["beside", "Add beside: 21 pairs"],
      ["replace", "Replace: 2 pairs"],
      ["cancel", "Cancel, and add nothing"],
    ]);
  });

  it("asks where pairs would go by themselves, as when a table is added again with fewer rows; pairs made by hand stay", () => {
    const corrections = { ...NO_CORRECTIONS, added: ["mine"] };
    const { question, replaced } = judgeAdding(
      [...pairs(4), pair("mine")],
      read(pairs(3), [part("a.csv", "s0")]),
      corrections,
      added("a.csv"),
    );
    expect([question?.title, question?.answers[0]?.name, replaced]).toEqual(["Take 1 pair out?", "cancel", []]);
    expect(question?.text).toContain("1 of 5 pairs would go.");
  });

  it("counts the pairs that a table of texts changed", () => {
    expect(
      changedPairs(read(pairs(3)), read([{ ...pair("s0"), prompt: "x" }, { ...pair("s1") }, pair("s2"), pair("new")])),
    ).toBe(1);
  });
});
