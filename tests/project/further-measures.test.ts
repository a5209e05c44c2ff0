import { describe, expect, it } from "vitest";
import { isAnswered } from "../../src/cli/resume.ts";
import { compareScores } from "../../src/project/compare-scores.ts";
import { parseResults, toCsv, toJsonl } from "../../src/project/export.ts";
import {
  backboneOfRun,
  describeFurther,
  freeSlot,
  isFurtherScores,
  measuresOfBackbone,
  orderFurther,
} from "../../src/project/further-measures.ts";
import { readManifest } from "../../src/project/formats/manifest/manifest.ts";
import { mentionsScores, readScoreTable } from "../../src/project/formats/their-scores.ts";
import { matchPairs } from "../../src/project/match-pairs.ts";
import { checkedMeasures, orderingMeasures, tableMeasures } from "../../src/project/measure-lists.ts";
import type { Measure } from "../../src/project/measures.ts";
import { NO_SCORES, RESULT_FIELDS, toResultRow, type RunSettings } from "../../src/project/result.ts";
import { decodeScores } from "../../src/project/scores-schema.ts";
import { scoreOf } from "../../src/project/scores.ts";

const VIT = { pooled: true, text: false, patches: true };
const CLIP = { pooled: true, text: true, patches: false };
const ids = (measures: readonly Measure[]) => measures.map(({ id }) => id);
const DINOV2 = ["dinov2", "dinov2_cp", "dinov2_global_maxcos", "dinov2_weighted_maxcos", "dinov2_recall_fg"];
const DINOV2_2 = DINOV2.map((id) => id.replace("dinov2", "dinov2_2"));

const settings: RunSettings = {
  model: "m",
  maxPatches: 256,
  threshold: 0.5,
  stripper: "regex",
  precision: "fp32",
  provider: "wasm",
  version: "0",
};
const run: RunSettings = {
  ...settings,
  further: [backboneOfRun("dinov2", VIT, "dinov2-small"), backboneOfRun("dinov2_2", VIT, "dinov2-large")],
};
/** Out of order, and not of every measure. */
const scores = { ...NO_SCORES, cp: 0.5, further: { dinov2_2: 0.25, dinov2_cp: 0.75, dinov2: 0.5 } };
const sampleOf = (row: Readonly<Record<string, unknown>>) =>
  readManifest("m.json", JSON.stringify([{ id: "a", reference: "r", ...row }])).samples[0]!;

describe("a further backbone", () => {
  it("has measures by what it can do, named after its slot", () => {
    expect(ids(measuresOfBackbone("dinov2", VIT, "DINOv2"))).toEqual(DINOV2);
    expect(ids(measuresOfBackbone("dinov2_2", VIT, "DINOv2 giant"))).toEqual(DINOV2_2);
    expect(ids(measuresOfBackbone("dinov2", { ...VIT, patches: false }, "DINOv2"))).toEqual(["dinov2"]);
    expect(ids(measuresOfBackbone("clip_2", CLIP, "CLIP B/16"))).toEqual(["clip_2_i", "clip_2_t"]);
    expect(measuresOfBackbone("dinov2_2", VIT, "DINOv2 giant").map(({ label }) => label)).toEqual([
      "DINOv2 giant",
      "DINOv2 giant CP",
      "DINOv2 giant global max cosine",
      "DINOv2 giant weighted max cosine",
      "DINOv2 giant subject recall",
    ]);
  });

  it("in a slot of the register has the register's own measures, and the others beside them", () => {
    const [known, ...others] = measuresOfBackbone("dino", VIT, "any name");
    expect(known).toBe(tableMeasures().find(({ id }) => id === "dino"));
    expect(ids(others)).toEqual(["dino_cp", "dino_global_maxcos", "dino_weighted_maxcos", "dino_recall_fg"]);
    expect(backboneOfRun("dino", VIT, "dino-vits8").measures).toEqual(ids(others));
    expect(ids(measuresOfBackbone("clip", CLIP, "CLIP"))).toEqual(["clip_i", "clip_t"]);
    expect(backboneOfRun("clip", CLIP, "c").measures).toEqual([]);
  });

  it("stands in no slot that is none, or whose columns would be something else's", () => {
    for (const slot of ["", "DINO", "dino v2", "dinov2_1", "dinov2_x", "__proto__", "2", "../x", "a".repeat(40)])
      expect(() => measuresOfBackbone(slot, VIT, "x"), slot).toThrow(/is no backbone's slot/);
    for (const slot of ["id", "cp", "model", "prompt", "flags", "constructor", "error"])
      expect(() => measuresOfBackbone(slot, VIT, "x"), slot).toThrow(/Choose another name/);
    expect(freeSlot("dinov2", [])).toBe("dinov2");
    expect(freeSlot("dinov2", ["dinov2", "dino", "dinov2_3"])).toBe("dinov2_2");
  });

  it("is ordered by slot, then as its measures are listed", () => {
    expect(orderFurther(["b", "a_recall_fg", "a", "b_cp", "cp", "nonsense_x", "a"])).toEqual([
      "b",
      "b_cp",
      "a",
      "a_recall_fg",
    ]);
  });

  it("shows its columns in the table before the flags, and can be ordered and compared by", () => {
    const further = describeFurther(run.further ?? []);
    expect(ids(further)).toEqual([...DINOV2, ...DINOV2_2]);
    expect(ids(tableMeasures(further))).toEqual([
      ...ids(tableMeasures()).slice(0, -1),
      ...DINOV2,
      ...DINOV2_2,
      "flags",
    ]);
    expect(ids(checkedMeasures(further))).toEqual([...ids(checkedMeasures()), ...DINOV2, ...DINOV2_2]);
    expect(ids(orderingMeasures(further)).slice(0, 7)).toEqual([
      ...ids(orderingMeasures()).slice(0, 5),
      "dinov2",
      "dinov2_2",
    ]);
    expect(further[0]).toMatchObject({ label: "dinov2-small", backbone: { slot: "dinov2", name: "dinov2-small" } });
    expect([scoreOf(scores, "dinov2"), scoreOf(scores, "cp"), scoreOf(scores, "dinov2_recall_fg")]).toEqual([
      0.5,
      0.5,
      null,
    ]);
    for (const id of ["__proto__", "constructor", "toString", "further", "flags", "prompt_text"])
      expect(scoreOf(scores, id)).toBe(null);
  });
});

describe("rows with further measures", () => {
  const row = toResultRow(sampleOf({ mine: 1 }), scores, run);

  it("have them behind the contract's fields, in the slots' order, with the checkpoints' names", () => {
    expect(Object.keys(row)).toEqual([
      "id",
      "reference",
      "mine",
      ...RESULT_FIELDS,
      "backbones",
      ...DINOV2,
      ...DINOV2_2,
    ]);
    expect(row).toMatchObject({ dinov2: 0.5, dinov2_cp: 0.75, dinov2_2: 0.25, dinov2_recall_fg: null });
    expect(row.backbones).toEqual({ dinov2: "dinov2-small", dinov2_2: "dinov2-large" });
    expect("further" in row).toBe(false);
    expect(toJsonl([toResultRow(sampleOf({ mine: 1 }), NO_SCORES, settings)])).not.toMatch(/backbones|dinov2|further/);
  });

  it("have the same columns where a file failed, and the error behind them", () => {
    const failed = toResultRow(sampleOf({ mine: 1 }), { code: "missing_file", message: "gone" }, run);
    expect(Object.keys(failed)).toEqual([...Object.keys(row), "error"]);
    expect([...DINOV2, ...DINOV2_2].every((id) => failed[id] === null)).toBe(true);
  });

  it("say what the scores hold where the run does not", () => {
    const alone = toResultRow(sampleOf({}), scores, settings);
    expect(alone.backbones).toEqual({ dinov2_2: null, dinov2: null });
    expect(Object.keys(alone).slice(-3)).toEqual(["dinov2_2", "dinov2", "dinov2_cp"]);
  });

  it("keep an input's own columns of such names, as those that are named like the contract's", () => {
    const own = toResultRow(sampleOf({ dinov2: "mine", backbones: "x", dinov2_9: 7 }), scores, run);
    expect(own).toMatchObject({ dinov2: 0.5, input_dinov2: "mine", input_backbones: "x", dinov2_9: 7 });
    expect(toResultRow(sampleOf({ dinov2: "mine" }), NO_SCORES, settings)).toMatchObject({ dinov2: "mine" });
  });

  it("are written to CSV before the error, and go through JSON lines and back", () => {
    const plain = toResultRow(sampleOf({ id: "b", mine: 2 }), NO_SCORES, settings);
    const [head, first, second] = toCsv([plain, row]).split("\r\n");
    expect(head!.split(",").slice(-13)).toEqual(["backbones", ...DINOV2, ...DINOV2_2, "error_code", "error_message"]);
    expect(head!.split(",").slice(0, 3)).toEqual(["id", "reference", "mine"]);
    expect(first).toMatch(/,{12}$/);
    expect(second).toMatch(/,0\.5,0\.75,,,,0\.25,,,,,,$/);
    expect(parseResults(toJsonl([row])).get("a")).toEqual(row);
    expect(parseResults(toJsonl([{ ...row, dinov2_cp: "high" }])).size).toBe(0);
  });

  it("scored again, by either file, leave nothing of the earlier run's backbones behind", () => {
    for (const sample of [
      readManifest("m.jsonl", toJsonl([row])).samples[0]!,
      readManifest("m.csv", toCsv([row])).samples[0]!,
    ]) {
      expect(Object.keys(toResultRow(sample, NO_SCORES, settings)).toSorted()).toEqual(
        ["id", "reference", "mine", ...RESULT_FIELDS].toSorted(),
      );
      const other = { ...settings, further: run.further!.slice(1) };
      const again = toResultRow(sample, { ...NO_SCORES, further: { dinov2_2: 0.125 } }, other);
      expect(Object.keys(again).slice(-6)).toEqual(["backbones", ...DINOV2_2]);
      expect(again).toMatchObject({ dinov2_2: 0.125, dinov2_2_cp: null, mine: sample.columns["mine"] });
    }
  });

  it("are answered for --resume only by the same checkpoints", () => {
    const sample = sampleOf({ mine: 1 });
    const wanted = (further: RunSettings["further"]) => ({
      run: { ...settings, ...(further === undefined ? {} : { further }) },
      baselines: [],
    });
    expect(isAnswered(row, sample, wanted(run.further))).toBe(true);
    expect(isAnswered(row, sample, wanted(undefined))).toBe(true);
    expect(isAnswered(row, sample, wanted([backboneOfRun("dinov2", VIT, "dinov2-base")]))).toBe(false);
    expect(isAnswered({ ...row, dinov2: null }, sample, wanted(run.further))).toBe(false);
    const plain = toResultRow(sample, NO_SCORES, settings);
    expect(isAnswered(plain, sample, wanted(run.further))).toBe(false);
    expect(isAnswered(plain, sample, { run: settings, baselines: ["clip"] })).toBe(false);
    expect(isAnswered({ ...plain, clip_i: 0.5 }, sample, { run: settings, baselines: ["clip"] })).toBe(true);
  });
});

describe("further scores", () => {
  it("come back from storage as they were, and without any as before", () => {
    expect(decodeScores(structuredClone(scores))).toEqual(scores);
    expect(Object.keys(decodeScores(structuredClone(NO_SCORES)) ?? {})).toEqual(Object.keys(NO_SCORES));
  });

  it("are refused with a hostile key or anything else than a number", () => {
    const hostile: unknown = JSON.parse('{"dinov2": 0.5, "__proto__": 1}');
    for (const further of [
      hostile,
      { constructor: 1 },
      { cp: 1 },
      { "a b": 1 },
      { dinov2: "0.5" },
      { dinov2: NaN },
      { dinov2: {} },
      [0.5],
      null,
      "dinov2",
    ]) {
      expect(isFurtherScores(further)).toBe(false);
      expect(decodeScores({ ...NO_SCORES, further })).toBe(null);
    }
    expect(
      Object.getPrototypeOf(toResultRow(sampleOf({}), { ...NO_SCORES, further: { __proto__: null } }, settings)),
    ).toBe(Object.prototype);
  });

  it("are compared with another program's, the register's first", () => {
    const further = describeFurther(run.further ?? []);
    const text = "id,dinov2_cp,cp,dinov2_9\na,0.5,0.5,1\n";
    expect(mentionsScores("dinov2_cp,id\n")).toBe(false);
    expect(mentionsScores("dinov2_cp,id\n", further)).toBe(true);
    expect(mentionsScores("dino,id\n")).toBe(true);
    expect(readScoreTable("t.csv", text)?.scores.map(({ score }) => score)).toEqual(["cp"]);
    const table = readScoreTable("t.csv", text, further);
    expect(table?.scores.map(({ score }) => score)).toEqual(["cp", "dinov2_cp"]);
    const samples = [sampleOf({})];
    const matches = matchPairs(
      table!.scores.map(({ pair }) => pair),
      samples,
    );
    const check = compareScores(table!.scores, matches, samples, () => scores, further);
    expect(check.summaries.map(({ score, largest }) => [score, largest])).toEqual([
      ["cp", 0],
      ["dinov2_cp", 0.25],
    ]);
  });
});
