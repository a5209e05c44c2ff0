import { describe, expect, it } from "vitest";
import { mergeResults } from "../../src/project/merge.ts";
import { NO_SCORES, type ResultRow } from "../../src/project/result.ts";

const row = (
  id: string | number,
  change: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> => ({
  id,
  ...NO_SCORES,
  siglip2_global: 0.5,
  model: "tiny",
  max_patches: 64,
  threshold: 0.5,
  stripper: "regex",
  precision: "fp32",
  provider: "cpu",
  version: "0.1.0",
  ...change,
});
const file = (name: string, ...rows: readonly Readonly<Partial<ResultRow>>[]) => ({
  name,
  text: rows.map((one) => `${JSON.stringify(one)}\n`).join(""),
});
const further = (name: string, more = {}) => ({ backbones: { dinov2: name }, dinov2: 0.5, ...more });
const refusal = (message: RegExp) =>
  expect.objectContaining({ code: "invalid_settings", message: expect.stringMatching(message) });

describe("merging results", () => {
  it("copies lines byte for byte, by concept and id, whatever the files' order", () => {
    const odd = `{ "concept":"Dog", ${JSON.stringify(row("10")).slice(1)}`;
    const files = [
      { name: "a", text: `\n${odd}\r\n${JSON.stringify(row("2", { concept: "dog" }))}` },
      file(
        "b",
        row("x", { concept: "cat 10" }),
        row("y", { concept: "cat 2" }),
        row(7),
        row("none", { concept: null }),
      ),
    ];
    const { lines, notes } = mergeResults(files);
    expect(lines.map((line) => JSON.parse(line).id)).toEqual([7, "none", "y", "x", "2", "10"]);
    expect([lines.at(-1), notes]).toEqual([`${odd}\r\n`, []]);
    expect(mergeResults(files.toReversed())).toEqual({ lines, notes });
  });

  it("refuses an id in two files, or twice in one, with the ids and the places", () => {
    const twice = [file("a.jsonl", row("one"), row("7")), file("b.jsonl", row("two"), row(7))];
    expect(() => mergeResults(twice)).toThrow(refusal(/"7" \("a\.jsonl", line 2, and "b\.jsonl", line 2\)/));
    expect(() => mergeResults([file("a.jsonl", row("one"), row("one"))])).toThrow(
      refusal(/1 id stands twice: "one" \("a\.jsonl", lines 1 and 2\)/),
    );
  });

  it.each([
    [{ model: "other" }, /model is "tiny" in "a\.jsonl", "other" in "b\.jsonl"/],
    [{ max_patches: null }, /max_patches is 64 in "a\.jsonl", null in "b\.jsonl"/],
    [{ threshold: 0.25 }, /threshold is 0\.5 in "a\.jsonl", 0\.25 in "b\.jsonl"/],
    [{ stripper: "none" }, /stripper is "regex" in "a\.jsonl", "none" in "b\.jsonl"/],
    [{ precision: "int8" }, /precision is "fp32" in "a\.jsonl", "int8" in "b\.jsonl"/],
    [{ version: "0.2.0" }, /version is "0\.1\.0" in "a\.jsonl", "0\.2\.0" in "b\.jsonl"/],
    [{ dino: 0.5 }, /dino is not given in "a\.jsonl", given in "b\.jsonl"/],
    [{ backbones: { dinov2: "base" }, dinov2: 0.5 }, /backbones is none in "a\.jsonl", dinov2 "base" \(dinov2\) in "b/],
  ])("refuses rows with %o beside others", (change, message) => {
    expect(() => mergeResults([file("a.jsonl", row("one")), file("b.jsonl", row("two", change))])).toThrow(
      refusal(message),
    );
  });

  it("tells further backbones apart by checkpoint and by what is measured, and an input's own column is none", () => {
    const one = file("a", row("one", further("base")));
    expect(mergeResults([one, file("b", row("two", further("base")))]).lines.length).toBe(2);
    expect(() => mergeResults([one, file("b", row("two", further("large")))])).toThrow(refusal(/backbones is/));
    expect(() => mergeResults([one, file("b", row("two", further("base", { dinov2_cp: 0.5 })))])).toThrow(
      refusal(/dinov2_cp/),
    );
    const theirs = (id: string) => row(id, { backbones: `of ${id}` });
    expect(mergeResults([file("a", theirs("one")), file("b", theirs("two"))]).lines.length).toBe(2);
  });

  it("does not take a failed row for one without baselines, and says how many failed", () => {
    const failed = row("two", { siglip2_global: null, error: { code: "missing_file", message: "gone" } });
    const { lines, notes } = mergeResults([file("a", row("one", { dino: 0.5 })), file("b", failed)]);
    expect([lines.length, notes]).toEqual([2, ["1 row has an error instead of scores."]]);
  });

  it("warns of another provider and of files without lines", () => {
    const { notes } = mergeResults([file("a", row("1")), file("b", row("2", { provider: "webgpu" })), file("c")]);
    expect(notes).toEqual([
      expect.stringMatching(/^No rows in "c": /),
      'provider is "cpu" in "a", "webgpu" in "b"; scores may differ in their last digits.',
    ]);
  });

  it("refuses lines that are no results, by number, and files of nothing else", () => {
    const half = {
      name: "a.jsonl",
      text: `${JSON.stringify(row("one"))}\n\n{"id": 3}\n${JSON.stringify(row("x")).slice(0, 40)}`,
    };
    expect(() => mergeResults([half])).toThrow(refusal(/"a\.jsonl" is broken: no result row in lines 3, 4\./));
    expect(() => mergeResults([{ name: "b.csv", text: "id,cp\n1,2\n" }])).toThrow(refusal(/"b\.csv" holds no results/));
    expect(() => mergeResults([file("a"), file("b")])).toThrow(refusal(/no results in "a", "b"/));
  });
});
