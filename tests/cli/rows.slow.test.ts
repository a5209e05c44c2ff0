import { copyFileSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { RESULT_FIELDS } from "../../src/project/result.ts";
import { ORACLE } from "../parity/oracle.ts";
import { mascLens, NAFLEX, PICTURES, put, rowsIn, rowsOf, workFolder } from "./masc-lens.ts";

const work = workFolder();
const image = (name: string) => join(ORACLE, "images", name);
const mask = (name: string) => join(ORACLE, "masks", name);
const pair = {
  reference: image("cat.png"),
  reference_mask: mask("cat.png"),
  generation: image("rocket.png"),
  generation_mask: mask("rocket.png"),
  prompt: "a cat in a garden",
  object: "cat",
};

describe("rows", () => {
  it("fail one by one, keep their columns, and come as JSON lines and as a CSV that runs no formula", async () => {
    put(join(work, "text.png"), "no picture");
    put(join(work, "empty.png"), "");
    put(join(work, "folder.png/inside.txt"), "");
    symlinkSync(join(work, "loop.png"), join(work, "loop.png"));
    const manifest = put(
      join(work, "odd.json"),
      JSON.stringify([
        { ...pair, id: "good", note: "=cmd()", seed: 7 },
        { ...pair, id: "text", generation: "text.png" },
        { ...pair, id: "empty", reference: "empty.png" },
        { ...pair, id: "cmyk", generation: join(PICTURES, "cmyk.jpg") },
        { ...pair, id: "missing", reference_mask: "gone\u001b[2J.png" },
        { ...pair, id: "folder", generation: "folder.png" },
        { ...pair, id: "loop", generation: "loop.png" },
        { ...pair, id: "nothing", reference: null },
        { ...pair, id: "no mask", reference_mask: null },
        { ...pair, id: 9, reference_mask: null, generation_mask: "" },
        { ...pair, id: "last", prompt: null },
      ]),
    );
    const out = join(work, "new/folder/odd.jsonl");
    const csv = join(work, "odd.csv");
    const { code, stdout, stderr } = await mascLens([
      "score",
      manifest,
      "--model",
      NAFLEX,
      "--max-patches",
      "64",
      "--out",
      out,
      "--csv",
      csv,
    ]);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain("manifest odd.json");
    expect(stderr).toContain("4 answered, 7 failed");
    expect(stderr).not.toContain("\u001b");

    const rows = rowsIn(out);
    for (const row of rows)
      expect(Object.keys(row).filter((name) => RESULT_FIELDS.includes(name))).toEqual(RESULT_FIELDS);
    const codes = rows.map(({ id, error }) => [id, error?.code ?? null]);
    expect(codes).toEqual([
      ["good", null],
      ["text", "unknown_image_format"],
      ["empty", "invalid_image"],
      ["cmyk", "unsupported_image"],
      ["missing", "missing_file"],
      ["folder", "missing_file"],
      ["loop", "missing_file"],
      ["nothing", "missing_reference"],
      ["no mask", null],
      [9, null],
      ["last", null],
    ]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    expect(byId.get("good")).toMatchObject({
      ...pair,
      note: "=cmd()",
      seed: 7,
      cp: expect.any(Number),
      pf: expect.any(Number),
      flags: [],
    });
    expect(byId.get("text")).toMatchObject({
      cp: null,
      pf: null,
      model: "siglip2-naflex-tiny",
      max_patches: 64,
      error: { message: expect.stringContaining("text.png") },
    });
    expect(byId.get("no mask")).toMatchObject({
      reference_mask: null,
      cp: null,
      pf: byId.get("good")?.["pf"],
      flags: ["mask_missing"],
    });
    expect(byId.get(9)).toMatchObject({
      cp: null,
      pf: null,
      global_maxcos: byId.get("good")?.["global_maxcos"],
      flags: ["mask_missing"],
    });
    expect(byId.get("last")).toMatchObject({ cp: byId.get("good")?.["cp"], pf: null });

    const table = Papa.parse<Record<string, string>>(readFileSync(csv, "utf8"), {
      header: true,
      skipEmptyLines: true,
    }).data;
    expect(table.map((row) => row["id"])).toEqual(rows.map(({ id }) => String(id)));
    expect(table[0]).toMatchObject({
      note: "'=cmd()",
      seed: "7",
      cp: String(byId.get("good")?.["cp"]),
      error_code: "",
    });
    expect(table[1]).toMatchObject({ cp: "", error_code: "unknown_image_format" });
  });

  it("of a folder come from its manifest, else from names, from any working directory", async () => {
    const set = join(work, "set");
    for (const [from, to] of [
      ["images/cat.png", "references/a.png"],
      ["images/rocket.png", "generations/a.png"],
      ["masks/cat.png", "masks/references/a.png"],
      ["masks/rocket.png", "masks/generations/a.png"],
    ] as const) {
      put(join(set, to), "");
      copyFileSync(join(ORACLE, from), join(set, to));
    }
    put(join(set, "generations/a.txt"), "a cat in a garden");
    symlinkSync(set, join(set, "references/round"));
    const link = join(work, "bin-link");
    symlinkSync(join(import.meta.dirname, "../../src/cli/masc-lens.mjs"), link);
    const words = ["score", ".", "--model", NAFLEX, "--max-patches", "64", "--out", "results.jsonl"];
    const byNames = await mascLens(words, set, link);
    expect([byNames.code, byNames.stderr]).toEqual([0, expect.stringContaining("1 row by names of folders")]);
    const [row] = rowsIn(join(set, "results.jsonl"));
    expect(row).toMatchObject({
      id: "a",
      reference: "references/a.png",
      generation_mask: "masks/generations/a.png",
      prompt: "a cat in a garden",
      cp: expect.any(Number),
    });

    // The results in the folder are no manifest of it.
    const again = await mascLens([...words, "--resume"], set);
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining("1 answered already, 0 to be scored")]);

    put(join(set, "manifest.csv"), "id,reference,generation\nm,references/a.png,GENERATIONS/A.png\n");
    const byManifest = await mascLens(["score", "set", "--model", NAFLEX, "--max-patches", "64"], work);
    expect(rowsOf(byManifest.stdout).map(({ id, cp, global_maxcos: global }) => [id, cp, global])).toEqual([
      ["m", null, row?.["global_maxcos"]],
    ]);
  });
});
