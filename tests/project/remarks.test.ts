import { describe, expect, it } from "vitest";
import {
  createCorrector,
  emptySample,
  isCorrected,
  NO_CORRECTIONS,
  withChange,
  withoutChanges,
  withPair,
} from "../../src/project/corrections.ts";
import { parseResults, toCsv, toJsonl } from "../../src/project/export.ts";
import { NO_SLOTS, scoreKey } from "../../src/project/plan.ts";
import { countTags, readTags, withRemarks, withTags } from "../../src/project/remarks.ts";
import { toResultRow } from "../../src/project/result.ts";
import { NO_SCORES } from "../../src/project/scores.ts";
import { correctionRows, correctionsOf } from "../../src/storage/document/corrections.ts";
import { correctionSchema } from "../../src/storage/document/schemas.ts";

/** Notes and tags of pairs. */

const samples = ["a", "b", "c"].map((id) => ({ ...emptySample(id), reference: `${id}.png` }));
const run = {
  model: null,
  maxPatches: 64,
  threshold: 0.5,
  stripper: "regex",
  precision: "fp32",
  provider: "cpu",
  version: "0",
} as const;

it("tags are read with commas between, each once, whatever its case", () => {
  expect(readTags(" wrong subject ,ask  again,, ASK again, ")).toEqual(["wrong subject", "ask again"]);
  expect(readTags(" , ")).toEqual([]);
  expect(readTags("x".repeat(500))[0]).toHaveLength(60);
});

describe("tags of several pairs", () => {
  const marked = withTags(withTags(NO_CORRECTIONS, samples.slice(0, 2), { put: ["odd"] }), samples.slice(0, 1), {
    put: ["new"],
  });

  it("are put beside what each has, and taken alone", () => {
    const correct = createCorrector();
    const first = correct(samples, withTags(NO_CORRECTIONS, samples.slice(0, 2), { put: ["odd"] }));
    const next = correct(samples, withTags(NO_CORRECTIONS, first, { put: ["Odd", "new"] }));
    expect(next.map(({ tags }) => tags)).toEqual([
      ["odd", "new"],
      ["odd", "new"],
      ["Odd", "new"],
    ]);
    const less = correct(samples, withTags(NO_CORRECTIONS, next, { take: ["ODD"] }));
    expect(less.map(({ tags }) => tags)).toEqual([["new"], ["new"], ["new"]]);
    expect([...countTags(next)]).toEqual([
      ["odd", 2],
      ["new", 3],
      ["Odd", 1],
    ]);
  });

  it("change nothing where they are there already", () => {
    const tagged = createCorrector()(samples, marked);
    expect(withTags(marked, tagged.slice(0, 1), { put: ["NEW"], take: ["none"] })).toBe(marked);
  });
});

describe("what is remarked", () => {
  const noted = withChange(NO_CORRECTIONS, ["a", "__proto__"], { note: "look\nagain", tags: ["odd"] });

  it("stays where a pair is as it was read again, and goes with a pair that was made by hand", () => {
    const both = withChange(noted, ["a", "b"], { method: "x" });
    expect([isCorrected(noted, "a"), isCorrected(both, "a"), isCorrected(both, "c")]).toEqual([false, true, false]);
    const back = withoutChanges(both, ["a", "b"]);
    expect(back.changes).toEqual(noted.changes);
    const { corrections, id } = withPair(NO_CORRECTIONS, new Set(), { note: "mine" });
    expect(withoutChanges(corrections, [id])).toEqual(NO_CORRECTIONS);
  });

  it("asks for no score anew", () => {
    const identity = { models: { ...NO_SLOTS, siglip: "m" }, settings: run };
    const [sample] = createCorrector()(samples, noted);
    expect(sample?.note).toBe("look\nagain");
    expect(scoreKey(sample!, identity)).toBe(scoreKey(samples[0]!, identity));
  });

  it("is kept with the project; what an earlier page kept has none", () => {
    const rows = [...correctionRows(noted).values()].map((row) =>
      correctionSchema.parse(JSON.parse(JSON.stringify(row))),
    );
    expect(correctionsOf(rows)).toEqual(noted);
    const earlier = { sample: "a", change: { method: "x" }, added: null, removed: false };
    expect(correctionSchema.parse(earlier)).toEqual(earlier);
  });

  it("stands in every row that goes out, where it is of any, and runs nothing in a spreadsheet", () => {
    const said = createCorrector()(samples, withChange(NO_CORRECTIONS, ["b"], { note: "=1+1", tags: ["odd", "a b"] }));
    const rows = withRemarks(said).map((sample) => toResultRow(sample, NO_SCORES, run));
    expect(rows.map(({ note, tags }) => [note, tags])).toEqual([
      [null, null],
      ["=1+1", "odd, a b"],
      [null, null],
    ]);
    expect(toCsv(rows).split("\r\n")[2]).toContain(`"'=1+1","odd, a b"`);
    expect([...parseResults(toJsonl(rows)).values()][1]?.["tags"]).toBe("odd, a b");
    expect(withRemarks(samples)).toBe(samples);
    expect(Object.keys(toResultRow(samples[0]!, NO_SCORES, run))).not.toContain("note");
  });

  it("leaves a table's own note its place under another name", () => {
    const own = { ...samples[0]!, columns: { id: "a", note: "theirs" }, note: "mine" };
    expect(toResultRow(own, NO_SCORES, run)).toMatchObject({ note: "mine", input_note: "theirs" });
  });
});
