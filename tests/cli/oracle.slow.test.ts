import { symlinkSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { readVersion } from "../../src/cli/package-files.ts";
import { RESULT_FIELDS } from "../../src/project/result.ts";
import { ORACLE, oracleJson, type OracleCase } from "../parity/oracle.ts";
import { CLIP, DINO, FIXED, mascLens, NAFLEX, put, rowsOf, TOLERANCE, workFolder, type Row } from "./masc-lens.ts";

const { cases } = oracleJson<{ cases: OracleCase[] }>("scores.json");
const baselines = oracleJson<{
  cases: { reference: string; generation: string; prompt: string; clip_i: number; clip_t: number; dino: number }[];
}>("baselines.json").cases;
const work = workFolder();
symlinkSync(join(ORACLE, "images"), join(work, "images"));
symlinkSync(join(ORACLE, "masks"), join(work, "masks"));

type Answers = Pick<OracleCase, "id" | "cp" | "pf" | "extras" | "aggregators" | "pf_pools" | "siglip2_global">;

function toManifestRow(
  {
    id,
    reference,
    reference_mask: referenceMask,
    generation,
    generation_mask: generationMask,
    prompt,
    object,
  }: OracleCase,
  base: string,
) {
  return {
    id,
    reference: `${base}images/${reference}`,
    reference_mask: `${base}masks/${referenceMask}`,
    generation: `${base}images/${generation}`,
    generation_mask: `${base}masks/${generationMask}`,
    prompt,
    object,
    note: `kept ${id}`,
  };
}

function expectNumber(row: Row, name: string, expected: unknown): void {
  if (typeof expected === "number")
    expect(row[name], `${row.id} ${name}`).toSatisfy(
      (value) => typeof value === "number" && Math.abs(value - expected) <= TOLERANCE,
    );
  else expect(row[name], `${row.id} ${name}`).toEqual(expected);
}

function expectAnswer(
  row: Row,
  { cp, pf, extras, aggregators, pf_pools: pools, siglip2_global: global }: Answers,
): void {
  expectNumber(row, "cp", cp);
  expectNumber(row, "pf", pf);
  expectNumber(row, "siglip2_global", global);
  for (const [name, value] of Object.entries(extras))
    if (RESULT_FIELDS.includes(name) && name !== "stripper") expectNumber(row, name, value);
  for (const name of ["global_maxcos", "weighted_maxcos", "recall_fg", "best_match_in_background"])
    expectNumber(row, name, aggregators[name]);
  for (const [name, value] of Object.entries(pools)) expectNumber(row, `pf_${name}`, value);
}

const some = (model: string, maxPatches: number | null, threshold: number) =>
  cases.filter((one) => one.model.includes(model) && one.max_patches === maxPatches && one.threshold === threshold);

async function agree(
  manifest: string,
  chosen: readonly OracleCase[],
  model: string,
  words: readonly string[],
): Promise<Row[]> {
  const { code, stdout, stderr } = await mascLens(["score", manifest, "--model", model, ...words]);
  expect([code, stderr]).toEqual([0, expect.stringContaining(`${chosen.length} answered, 0 failed`)]);
  const rows = rowsOf(stdout);
  expect(rows.map(({ id }) => id)).toEqual(chosen.map(({ id }) => id));
  for (const [index, one] of chosen.entries()) expectAnswer(rows[index]!, one);
  return rows;
}

describe("the command agrees with the authors' package", () => {
  it("for a CSV with paths relative to it", async () => {
    const chosen = some("naflex", 256, 0.5);
    const manifest = put(join(work, "pairs.csv"), Papa.unparse(chosen.map((one) => toManifestRow(one, ""))));
    const rows = await agree(manifest, chosen, NAFLEX, ["--max-patches", "256"]);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual([
        "id",
        "reference",
        "reference_mask",
        "generation",
        "generation_mask",
        "prompt",
        "object",
        "note",
        ...RESULT_FIELDS,
      ]);
      expect(row).toMatchObject({
        note: `kept ${row.id}`,
        model: "siglip2-naflex-tiny",
        max_patches: 256,
        threshold: 0.5,
        stripper: "regex",
        precision: "fp32",
        provider: "cpu",
        version: readVersion(),
        clip_i: null,
        clip_t: null,
        dino: null,
      });
    }
  });

  it("for a JSON list with paths that leave its folder", async () => {
    const chosen = some("naflex", 256, 0.25);
    const manifest = put(
      join(work, "lists/deep/pairs.json"),
      JSON.stringify({ samples: chosen.map((one) => toManifestRow(one, "../../")) }),
    );
    await agree(manifest, chosen, NAFLEX, ["--max-patches=256", "--threshold", "0.25"]);
  });

  it("for JSON lines with absolute paths, at the default budget", async () => {
    const chosen = some("naflex", 1024, 0.5);
    const manifest = put(
      join(work, "lists/pairs.jsonl"),
      chosen.map((one) => `${JSON.stringify(toManifestRow(one, `${ORACLE}/`))}\n`).join(""),
    );
    const [first] = await agree(manifest, chosen, NAFLEX, []);
    expect(first).toMatchObject({ max_patches: 1024 });
  });

  it("at 64 patches, with a Windows table's paths", async () => {
    const chosen = some("naflex", 64, 0.5);
    const manifest = put(
      join(work, "pairs.tsv"),
      Papa.unparse(
        chosen.map((one) => toManifestRow(one, ".\\")),
        { delimiter: "\t" },
      ).replaceAll("images/", "images\\"),
    );
    await agree(manifest, chosen, NAFLEX, ["--max-patches", "64"]);
  });

  it("for a fixed-size checkpoint, whose rows have no budget, and for the baselines", async () => {
    const chosen = some("fixed", null, 0.5);
    const more = baselines.map(({ reference, generation, prompt }, index) => ({
      id: `b${index}`,
      reference: `images/${reference}`,
      generation: `images/${generation}`,
      prompt,
    }));
    const manifest = put(
      join(work, "fixed.json"),
      JSON.stringify([...chosen.map((one) => toManifestRow(one, "")), ...more]),
    );
    const { code, stdout } = await mascLens(["score", manifest, "--model", FIXED, "--clip", CLIP, "--dino", DINO]);
    expect(code).toBe(0);
    const rows = rowsOf(stdout);
    for (const [index, one] of chosen.entries()) {
      expectAnswer(rows[index]!, one);
      expect(rows[index]).toMatchObject({ max_patches: null, model: "siglip2-fixed-tiny-128" });
    }
    for (const [index, one] of baselines.entries()) {
      const row = rows[chosen.length + index]!;
      for (const name of ["clip_i", "clip_t", "dino"] as const) expectNumber(row, name, one[name]);
      expect(row).toMatchObject({ cp: null, pf: null, flags: expect.arrayContaining(["mask_missing"]) });
    }
  });
});
