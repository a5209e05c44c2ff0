import { describe, expect, it } from "vitest";
import { LensError } from "../../src/lib/errors.ts";
import { FLAGS, type Flag } from "../../src/metric/flags.ts";
import { readManifest } from "../../src/project/formats/manifest/manifest.ts";
import { parseResults, toCsv, toJsonl } from "../../src/project/export.ts";
import { RESULT_FIELDS, toResultRow, type ResultRow, type SampleScores } from "../../src/project/result.ts";
import type { Sample } from "../../src/project/types.ts";
import { processorTime } from "../processor-time.ts";

/** The list of issue 3, item 7, word for word. */
const CONTRACT =
  "cp, pf, cp_n_ref_fg, cp_n_ref_total, cp_fg_frac_ref, pf_n_fg, pf_n_total, pf_n_bg_pooled, prompt_text, prompt_stripped, global_maxcos, weighted_maxcos, recall_fg, best_match_in_background, pf_background_stripped, pf_background_prompt, pf_full_stripped, pf_full_prompt, pf_foreground_stripped, pf_foreground_prompt, siglip2_global, clip_i, clip_t, dino, cp_mask_interval, pf_mask_interval, flags, model, max_patches, threshold, stripper, precision, provider, version".split(
    ", ",
  );

const settings = {
  model: "tiny",
  maxPatches: 256,
  threshold: 0.5,
  stripper: "regex",
  precision: "fp32",
  provider: "wasm",
  version: "0.1.0",
} as const;
const scores: SampleScores = {
  cp: 0.5,
  pf: -0.25,
  cp_n_ref_fg: 1,
  cp_n_ref_total: 2,
  cp_fg_frac_ref: 0.5,
  pf_n_fg: 1,
  pf_n_total: 2,
  pf_n_bg_pooled: 1,
  prompt_text: "in rain",
  prompt_stripped: true,
  global_maxcos: 0.1,
  weighted_maxcos: 0.2,
  recall_fg: null,
  best_match_in_background: 0,
  pf_background_stripped: -0.25,
  pf_background_prompt: 0,
  pf_full_stripped: 0,
  pf_full_prompt: 0,
  pf_foreground_stripped: 0,
  pf_foreground_prompt: 0,
  siglip2_global: 0.9,
  clip_i: 0.8,
  clip_t: 0.3,
  dino: 0.7,
  cp_mask_interval: 0.08,
  pf_mask_interval: 0.02,
  flags: ["mask_small", "no_object"],
};
const sampleOf = (row: Readonly<Record<string, unknown>>): Sample =>
  readManifest("m.json", JSON.stringify([{ reference: "r", ...row }])).samples[0]!;
const rowOf = (row: Readonly<Record<string, unknown>>, outcome: Parameters<typeof toResultRow>[1] = scores) =>
  toResultRow(sampleOf(row), outcome, settings);
const tellOf = (columns: string) =>
  readManifest("m.csv", `reference,generation,${columns}\n`)
    .problems.map(({ message }) => message)
    .join(" ");
const linesOf = (csv: string) => csv.split("\r\n");

describe("a result row", () => {
  it("has the input's columns, then the contract's in their order", () => {
    expect(RESULT_FIELDS).toEqual(CONTRACT);
    expect(Object.keys(rowOf({ id: "a", prompt: "p", mine: 1 }))).toEqual([
      "reference",
      "id",
      "prompt",
      "mine",
      ...CONTRACT,
    ]);
    expect(rowOf({ id: "a", prompt: "p" })).toMatchObject({
      id: "a",
      prompt: "p",
      cp: 0.5,
      recall_fg: null,
      max_patches: 256,
      flags: ["mask_small", "no_object"],
    });
  });

  it("is written as it always was, byte for byte", () => {
    const rows = [rowOf({ id: "a", mine: "=1" }), rowOf({ id: "b" }, new LensError("missing_file", "gone"))];
    const ours = `"model":"tiny","max_patches":256,"threshold":0.5,"stripper":"regex","precision":"fp32","provider":"wasm","version":"0.1.0"`;
    expect(toJsonl(rows).split("\n")).toEqual([
      `{"reference":"r","id":"a","mine":"=1","cp":0.5,"pf":-0.25,"cp_n_ref_fg":1,"cp_n_ref_total":2,"cp_fg_frac_ref":0.5,"pf_n_fg":1,"pf_n_total":2,"pf_n_bg_pooled":1,"prompt_text":"in rain","prompt_stripped":true,"global_maxcos":0.1,"weighted_maxcos":0.2,"recall_fg":null,"best_match_in_background":0,"pf_background_stripped":-0.25,"pf_background_prompt":0,"pf_full_stripped":0,"pf_full_prompt":0,"pf_foreground_stripped":0,"pf_foreground_prompt":0,"siglip2_global":0.9,"clip_i":0.8,"clip_t":0.3,"dino":0.7,"cp_mask_interval":0.08,"pf_mask_interval":0.02,"flags":["mask_small","no_object"],${ours}}`,
      `{"reference":"r","id":"b","cp":null,"pf":null,"cp_n_ref_fg":null,"cp_n_ref_total":null,"cp_fg_frac_ref":null,"pf_n_fg":null,"pf_n_total":null,"pf_n_bg_pooled":null,"prompt_text":null,"prompt_stripped":null,"global_maxcos":null,"weighted_maxcos":null,"recall_fg":null,"best_match_in_background":null,"pf_background_stripped":null,"pf_background_prompt":null,"pf_full_stripped":null,"pf_full_prompt":null,"pf_foreground_stripped":null,"pf_foreground_prompt":null,"siglip2_global":null,"clip_i":null,"clip_t":null,"dino":null,"cp_mask_interval":null,"pf_mask_interval":null,"flags":[],${ours},"error":{"code":"missing_file","message":"gone"}}`,
      "",
    ]);
    expect(linesOf(toCsv(rows))).toEqual([
      ["reference", "id", "mine", ...CONTRACT, "error_code", "error_message"].join(","),
      `r,a,"'=1",0.5,-0.25,1,2,0.5,1,2,1,in rain,true,0.1,0.2,,0,-0.25,0,0,0,0,0,0.9,0.8,0.3,0.7,0.08,0.02,mask_small no_object,tiny,256,0.5,regex,fp32,wasm,0.1.0,,`,
      `r,b,,,,,,,,,,,,,,,,,,,,,,,,,,,,,tiny,256,0.5,regex,fp32,wasm,0.1.0,missing_file,gone`,
      "",
    ]);
  });

  it("always has an id: made up, made unique, or the number that the input had", () => {
    expect(Object.entries(rowOf({}))[0]).toEqual(["id", "0001"]);
    expect(rowOf({ id: 7 }).id).toBe(7);
    const repeated = readManifest("m.csv", "id,reference\na,1\na,2\n").samples.map(
      (sample) => toResultRow(sample, scores, settings).id,
    );
    expect(repeated).toEqual(["a", "a-2"]);
  });

  it("has an error and no scores where a file failed", () => {
    const row = rowOf({ id: "a" }, new LensError("missing_file", "gone", "stack"));
    expect(row.error).toEqual({ code: "missing_file", message: "gone" });
    expect(CONTRACT.slice(0, 24).every((name) => row[name] === null)).toBe(true);
    expect(row).toMatchObject({ flags: [], model: "tiny", version: "0.1.0" });
    expect("error" in rowOf({ id: "a" })).toBe(false);
  });

  it("of a results file scored again has our values in place, and no old error", () => {
    const row = rowOf({ id: "a", cp: "old", prompt: "p", flags: "x", error: { code: "y" }, mine: 1 });
    expect(Object.keys(row).slice(0, 6)).toEqual(["reference", "id", "cp", "prompt", "flags", "mine"]);
    expect(row).toMatchObject({ cp: 0.5, prompt: "p", flags: ["mask_small", "no_object"] });
    expect("error" in row).toBe(false);
  });

  it("keeps the input's own columns that are named like ours, under names that are free", () => {
    const row = rowOf({ cp: "own", model: "sdxl", input_model: "there", error: 3, error_code: "E", threshold: 9 });
    expect(row).toMatchObject({
      cp: 0.5,
      input_cp: "own",
      model: "tiny",
      input_input_model: "sdxl",
      input_model: "there",
      input_error: 3,
      input_error_code: "E",
      threshold: 0.5,
      input_threshold: 9,
    });
    expect(Object.keys(row).filter((name) => name.startsWith("error"))).toEqual([]);
    const [head, cells] = linesOf(toCsv([row])).map((line) => line.split(","));
    const csv = Object.fromEntries(head!.map((name, index) => [name, cells![index]]));
    expect(csv).toMatchObject({
      cp: "0.5",
      input_cp: "own",
      model: "tiny",
      input_input_model: "sdxl",
      input_error: "3",
      input_error_code: "E",
      error_code: "",
    });
    // A line of ours that is read to go on from says the same.
    expect(parseResults(toJsonl([row])).get(String(row.id))).toEqual(row);
    // Results scored again, by either file, keep their columns: nothing of an old run stays behind.
    const names = Object.keys(row);
    const again = toResultRow(readManifest("m.jsonl", toJsonl([row])).samples[0]!, scores, settings);
    expect(Object.keys(again)).toEqual(names);
    const fromCsv = toResultRow(readManifest("m.csv", toCsv([row])).samples[0]!, scores, settings);
    expect(Object.keys(fromCsv).toSorted()).toEqual(names.toSorted());
  });

  it("has such columns told once, as it has results that are scored again", () => {
    expect(tellOf("cp,model")).toContain(
      'Results have columns of these names too: "cp", "model". The table\'s own are kept as "input_cp", "input_model".',
    );
    expect(tellOf(CONTRACT.join(","))).toMatch(/results of an earlier run/);
    expect(tellOf("mine,CP")).not.toMatch(/[Rr]esults/);
  });

  it("of a sample without a table says what the sample does", () => {
    const row = toResultRow({ ...sampleOf({ id: "a" }), prompt: "p", columns: {} }, scores, settings);
    expect(row).toMatchObject({ id: "a", reference: "r", reference_mask: null, prompt: "p" });
  });

  it("keeps a column named __proto__ as data", () => {
    const row = toResultRow(readManifest("m.csv", "reference,__proto__\nr,x\n").samples[0]!, scores, settings);
    expect(Object.keys(row)).toContain("__proto__");
    expect(JSON.parse(toJsonl([row]))).toHaveProperty("cp", 0.5);
  });

  it("knows the flags that the metric knows", () => {
    const ours: Record<Flag, true> = {
      mask_missing: true,
      mask_empty: true,
      mask_full: true,
      mask_small: true,
      mask_aspect: true,
      mask_below_threshold: true,
      no_reference_foreground: true,
      no_background: true,
      no_object: true,
      object_not_in_prompt: true,
      prompt_cut: true,
      exif_rotated: true,
      sixteen_bit: true,
      damaged: true,
      reference_failed: true,
    };
    expect(Object.keys(ours)).toEqual([...FLAGS]);
  });
});

describe("JSON lines", () => {
  it("hold a row a line, whatever is in it, and come back", () => {
    const rows = [
      rowOf({ id: "a", prompt: 'a "cat"\n\u2028\u202e😀' }),
      rowOf({ id: "b" }, new LensError("invalid_image", "bad")),
    ];
    const text = toJsonl(rows);
    expect(text.split("\n")).toHaveLength(3);
    expect(text).not.toContain("\u2028");
    expect([...parseResults(text).values()]).toEqual(rows);
  });

  it("have null for numbers that are none", () => {
    expect(JSON.parse(toJsonl([rowOf({}, { ...scores, cp: Number.NaN, pf: Number.NEGATIVE_INFINITY })]))).toMatchObject(
      { cp: null, pf: null },
    );
  });

  it("to go on from may end in half a line, hold other things, and repeat an id", () => {
    const [a, b] = [toJsonl([rowOf({ id: "a" })]), toJsonl([rowOf({ id: 2 })])];
    const again = a.replace('"cp":0.5', '"cp":0.75');
    const rows = parseResults(
      `${a}\r\n\n{"id":"x"}\n[]\nnonsense\n${b}${again}${a.replace('"a"', '"c"').slice(0, 100)}`,
    );
    expect([...rows.keys()]).toEqual(["a", "2"]);
    expect(rows.get("a")?.cp).toBe(0.75);
    expect(parseResults("").size).toBe(0);
  });
});

describe("CSV", () => {
  it("has every column of any row, ours in order, flags joined and errors apart", () => {
    const csv = toCsv([
      rowOf({ id: "a", x: 1 }),
      rowOf({ id: "b", y: true, z: { deep: [1] } }, new LensError("invalid_image", "no, not one")),
    ]);
    const [header, first, second] = linesOf(csv);
    expect(header).toBe(["reference", "id", "x", "y", "z", ...CONTRACT, "error_code", "error_message"].join(","));
    expect(first).toMatch(/^r,a,1,,,0\.5,-0\.25,1,2,.*,mask_small no_object,tiny,256,0\.5,regex,fp32,wasm,0\.1\.0,,$/);
    expect(second).toMatch(/^r,b,,true,"\{""deep"":\[1\]\}",,,.*,invalid_image,"no, not one"$/);
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", " =1+1", "\u200b=1"])(
    "makes %j text",
    (cell) => {
      const csv = toCsv([rowOf({ id: cell })]);
      expect(csv).toContain(`'${cell}`);
      expect(readManifest("m.csv", csv).samples[0]?.id).toBe(`'${cell}`);
    },
  );

  it("leaves numbers and words alone, and guards column names", () => {
    const csv = toCsv([rowOf({ id: "a-b=c", n: -5, "=cmd": "x" })]);
    expect(csv).toContain("r,a-b=c,-5,x,0.5,-0.25,");
    expect(linesOf(csv)[0]).toContain(`,"'=cmd",`);
  });

  it("comes back as a manifest, prompts with quotes and line breaks included", () => {
    const prompt = 'a "cat",\r\nin; rain';
    expect(readManifest("results.csv", toCsv([rowOf({ id: "a", prompt })])).samples[0]).toMatchObject({
      id: "a",
      reference: "r",
      prompt,
    });
  });

  it("of ten thousand rows takes under a second and a half", () => {
    const row = rowOf({ id: "a", prompt: "p" });
    const rows = Array.from({ length: 10_000 }, (): ResultRow => row);
    const spent = processorTime();
    expect(linesOf(toCsv(rows))).toHaveLength(10_002);
    expect(spent()).toBeLessThan(1500);
  });
});
