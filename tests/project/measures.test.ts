import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { USAGE } from "../../src/cli/usage.ts";
import { toCsv } from "../../src/project/export.ts";
import { isFurtherId } from "../../src/project/further-measures.ts";
import {
  CARD_MEASURES,
  captionMeasures,
  checkedMeasures,
  labelOf,
  orderingMeasures,
  rankedMeasures,
  tableMeasures,
  toldMeasures,
} from "../../src/project/measure-lists.ts";
import { MEASURE_IDS, MEASURES, type Measure } from "../../src/project/measures.ts";
import { ERROR_FIELDS, NO_SCORES, RESULT_FIELDS, toResultRow } from "../../src/project/result.ts";
import { scoresSchema } from "../../src/project/scores-schema.ts";
import { MANIFEST_COLUMNS } from "../../src/project/formats/manifest/manifest.ts";
import { sampleColumns } from "../../src/analysis/sample-columns.ts";
import { gridColumns } from "../../src/views/samples/columns.tsx";

const ids = (measures: readonly Measure[]) => measures.map(({ id }) => id);

const settings = {
  model: "m",
  maxPatches: 256,
  threshold: 0.5,
  stripper: "regex",
  precision: "fp32",
  provider: "wasm",
  version: "0",
} as const;

const sample = {
  id: "a",
  reference: "r.png",
  referenceMask: null,
  generation: "g.png",
  generationMask: null,
  prompt: null,
  object: null,
  concept: null,
  category: null,
  promptId: null,
  method: null,
  seed: null,
  otherReferences: [],
  ratings: [],
  columns: {},
};

describe("the register of measures", () => {
  it("has each id once, of the shape that addresses and spreadsheets take, and says what it is", () => {
    expect(new Set(MEASURE_IDS).size).toBe(MEASURE_IDS.length);
    for (const { id, label, tip } of MEASURES) {
      expect(id).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(label.length).toBeGreaterThan(0);
      expect(label.length).toBeLessThan(28);
      expect(tip.length).toBeGreaterThan(label.length);
      expect(tip).not.toMatch(/\.$|\n/);
    }
  });

  it("names only measures where one entry speaks of another", () => {
    const known: readonly string[] = MEASURE_IDS;
    for (const { explainedBy = [], card } of MEASURES) {
      for (const id of explainedBy) expect(MEASURES.find((one) => one.id === id)?.clue, id).toBeDefined();
      if (card?.note.kind === "counts")
        expect(known).toEqual(expect.arrayContaining([card.note.part, card.note.whole]));
    }
    const places = MEASURES.flatMap(({ shown }) => shown?.place ?? []);
    expect(new Set(places).size).toBe(places.length);
  });

  it("is what scores are empty of, what storage checks, and what rows, exports and the command line have", () => {
    expect(Object.keys(NO_SCORES)).toEqual(MEASURE_IDS);
    expect(Object.keys(scoresSchema.shape)).toEqual([...MEASURE_IDS, "further"]);
    expect(scoresSchema.parse(NO_SCORES)).toEqual(NO_SCORES);
    for (const { id, value, later = false } of MEASURES) {
      expect(scoresSchema.safeParse({ ...NO_SCORES, [id]: undefined }).success, id).toBe(later);
      const good = { number: 0.5, count: 3, text: "in rain", boolean: true, flags: ["mask_small"] }[value.kind];
      const bad = value.kind === "text" ? 5 : "nonsense";
      expect(scoresSchema.safeParse({ ...NO_SCORES, [id]: good }).success, id).toBe(true);
      expect(scoresSchema.safeParse({ ...NO_SCORES, [id]: bad }).success, id).toBe(false);
    }
    expect(RESULT_FIELDS.slice(0, MEASURE_IDS.length)).toEqual(MEASURE_IDS);
    const row = toResultRow(sample, NO_SCORES, settings);
    expect(Object.keys(row).slice(9)).toEqual(RESULT_FIELDS);
    expect(toCsv([row]).split("\r\n")[0]!.split(",").slice(9)).toEqual([...RESULT_FIELDS, ...ERROR_FIELDS]);
    for (const { id } of MEASURES.filter(({ backbone }) => backbone?.slot === "clip")) expect(USAGE).toContain(id);
  });

  it("is what the table, the check, the inspector and what is taken away from it show, in today's orders", () => {
    expect(ids(tableMeasures())).toEqual(["cp", "pf", "clip_i", "dino", "clip_t", "siglip2_global", "flags"]);
    const columns = gridColumns([]);
    expect(columns.filter(({ meta }) => meta?.shown).map(({ id }) => id)).toEqual([
      "pair",
      "concept",
      "method",
      "prompt",
      ...ids(tableMeasures()),
      "state",
    ]);
    for (const measure of tableMeasures()) {
      const { header, meta } = columns.find(({ id }) => id === measure.id) ?? {};
      expect([header, meta?.tip]).toEqual([measure.label, measure.tip]);
    }
    expect(sampleColumns([]).map(({ id }) => id)).toEqual(columns.map(({ id }) => id).filter((id) => id !== "pair"));
    expect(ids(checkedMeasures())).toEqual(["cp", "pf", "siglip2_global", "clip_i", "clip_t", "dino"]);
    expect(ids(orderingMeasures())).toEqual(["cp", "pf", "siglip2_global", "clip_i", "dino", "clip_t"]);
    expect(ids(rankedMeasures())).toEqual(["cp", "pf", "siglip2_global", "clip_i", "dino"]);
    expect(ids(captionMeasures())).toEqual(["cp", "pf", "clip_i", "dino", "siglip2_global"]);
    expect(ids(CARD_MEASURES)).toEqual(["cp", "pf", "siglip2_global", "best_match_in_background"]);
    expect(ids(toldMeasures())).toEqual([
      "cp",
      "pf",
      "clip_i",
      "dino",
      "clip_t",
      "siglip2_global",
      "best_match_in_background",
      "recall_fg",
      "global_maxcos",
      "weighted_maxcos",
      "cp_mask_interval",
      "pf_mask_interval",
    ]);
    expect(["cp", "pf", "siglip2_global", "clip_i", "clip_t", "dino"].map((id) => labelOf(id))).toEqual([
      "CP",
      "PF",
      "SigLIP2 global",
      "CLIP-I",
      "CLIP-T",
      "DINO",
    ]);
  });

  it("leaves no name of a row or table to a further backbone", () => {
    const taken = [...RESULT_FIELDS, ...ERROR_FIELDS, ...MANIFEST_COLUMNS, "id", "error", "backbones", "further"];
    expect(taken.filter(isFurtherId)).toEqual([]);
  });
});

const SRC = join(import.meta.dirname, "../../src");
/**
 * The register, the functions that compute what stands in it, and what counts pairs that will have the two scores. Then
 * the paper's own tables, whose rows have its names, and the form of a shared file, which is a contract.
 */
const MAY_LIST = [
  "project/measures.ts",
  "engine/scoring.ts",
  "engine/baselines.ts",
  "engine/whole-images.ts",
  "project/shortfall.ts",
  "evaluation/ablations.ts",
  "evaluation/tables.ts",
  "evaluation/table-intervals.ts",
  "views/results/ablation-names.ts",
  "storage/shared/schemas.ts",
];
const sources = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => relative(SRC, join(SRC, path)).replaceAll("\\", "/"));

/** Without what is for people: a list in a comment is no list. */
const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "$1");

/** Measures that a text has beside each other: as texts in a list or a type, or as names of fields. */
function listsIn(text: string): string[] {
  const name = `(?:${MEASURE_IDS.join("|")})`;
  const texts = new RegExp(`["'\`]${name}["'\`]\\s*[,|]\\s*["'\`]${name}["'\`]`, "g");
  const fields = new RegExp(`\\b${name}: [^\\n]*\\n\\s*${name}: `, "g");
  const plain = withoutComments(text);
  return [...(plain.match(texts) ?? []), ...(plain.match(fields) ?? [])];
}

describe("names of measures", () => {
  it("stand in no list but the register, outside the functions that compute them", () => {
    expect(sources.length).toBeGreaterThan(300);
    const found = sources
      .filter((path) => !MAY_LIST.includes(path))
      .flatMap((path) => listsIn(readFileSync(join(SRC, path), "utf8")).map((list) => `${path}: ${list}`));
    expect(found).toEqual([]);
  });

  it("are found where they do stand in a list", () => {
    expect(listsIn('const A = ["cp", "pf"];')).toHaveLength(1);
    expect(listsIn('type A = "clip_i" | "dino";')).toHaveLength(1);
    expect(listsIn("const A = {\n  clip_i: 1,\n  dino: 2,\n};")).toHaveLength(1);
    expect(listsIn('/** "cp", "pf" */ const A = ["cp"];')).toEqual([]);
    expect(listsIn(readFileSync(join(SRC, "engine/scoring.ts"), "utf8")).length).toBeGreaterThan(0);
  });
});
