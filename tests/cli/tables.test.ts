import { cpSync, existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeZip } from "../../tools/trees/write.mjs";
import { filesIn, TABLES } from "../evaluation/folder-files.ts";
import { expectTables } from "../parity/expected-tables.ts";
import { mascLens, mascLensHere, put, workFolder } from "./masc-lens.ts";

const work = workFolder();
const bytes = (text: string) => new TextEncoder().encode(text);
const json = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

/** Runs the command into a folder of its own. */
async function tables(name: string, words: readonly string[]) {
  const out = join(work, "out", name);
  const ended = await mascLensHere(["tables", ...words, "--out", out]);
  return { ...ended, out, json: ended.code === 0 ? json(join(out, "tables.json")) : null };
}

/** A row of `score --photographs`; without a CP where a mask is missing. */
const photographsRow = (method: string, concept: string, a: string, b: string, cp: number | null, global: number) => ({
  id: `${a} ${b}`,
  concept,
  method,
  prompt_id: b,
  prompt: null,
  reference: `${a}.jpg`,
  generation: `${b}.jpg`,
  cp,
  siglip2_global: global,
  flags: cp === null ? ["mask_missing"] : [],
  max_patches: 1024,
  threshold: 0.5,
});

describe("tables", () => {
  it.each(TABLES)("writes the authors' tables from score files and ratings alone: %s", async (folder) => {
    const made = await tables(basename(folder), [folder]);
    expect(made.stderr).toMatch(/5 metrics of \d methods, 4 columns of ratings, from \d+ files\. Written: /);
    expect(made.code).toBe(0);
    expectTables(made.json, json(join(folder, "expected.json")));
    const [markdown, latex] = ["md", "tex"].map((ending) => readFileSync(join(made.out, `tables.${ending}`), "utf8"));
    expect(markdown).toMatch(/^## Concept preservation.*\n\n\| Metric \|.*\| Pooled \|/);
    expect(markdown).toContain("| MaSC CP |");
    expect(latex).toMatch(/^% Concept preservation.*needs booktabs\.\n% /);
    expect(latex).toContain(String.raw`\toprule`);
  });

  it("puts intervals beside the numbers where they are asked for, and changes none of these", async () => {
    const [folder] = TABLES;
    const made = await tables("sure", [folder, "--intervals"]);
    expect(made.code).toBe(0);
    expectTables(made.json, json(join(folder, "expected.json")));
    const { pooled } = Object(Object(made.json).cp)["MaSC CP"];
    const [id] = Object.keys(Object(made.json).intervals.cp);
    const [low, high] = Object(made.json).intervals.cp[id ?? ""].alpha;
    expect(low).toBeLessThan(pooled.alpha);
    expect(high).toBeGreaterThan(pooled.alpha);
    expect(Object.keys(Object(made.json).intervals.mask_sources)).toEqual(["sam3", "clipseg", "owlv2_sam2"]);
    const [markdown, latex] = ["md", "tex"].map((ending) => readFileSync(join(made.out, `tables.${ending}`), "utf8"));
    expect(markdown).toMatch(/\| Pooled \| Pooled, 95 % interval \|/);
    expect(markdown).toMatch(/\| MaSC CP \|.* \| 0\.\d{3} \| -?0\.\d{3} to 0\.\d{3} \|/);
    expect(latex).toContain("bootstrap over concepts, 2,000 draws");
  });

  it("tells one subject from two by rows of photographs that score wrote, without a pair of which a mask is missing", async () => {
    const rows = [
      photographsRow("within", "cup", "cup/1", "cup/2", 0.9, 0.5),
      photographsRow("within", "key", "key/1", "key/2", 0.8, 0.4),
      photographsRow("across", "cup", "cup/1", "key/1", 0.7, 0.6),
      photographsRow("across", "cup", "cup/2", "key/2", 0.85, 0.1),
      photographsRow("across", "cup", "cup/2", "key/1", null, 0.9),
    ];
    const file = put(join(work, "photographs.jsonl"), rows.map((one) => `${JSON.stringify(one)}\n`).join(""));
    const made = await tables("photographs", [file]);
    expect(made.stderr).toContain("2 metrics of 4 pairs of photographs, from 1 file. Written: ");
    expect(made.stderr).not.toContain("ratings");
    const { orida, orida_metrics: metrics } = Object(made.json);
    expect(orida).toMatchObject({ n_within: 2, n_cross: 2, auc: 0.75 });
    expect(Object.keys(metrics)).toEqual(["MaSC CP", "SigLIP2 global"]);
    expect(metrics["SigLIP2 global"].auc).toBe(0.5);
  });

  it("has of a study of one's own no figure of the paper, and no setting as a metric", async () => {
    const rows = ["mine", "theirs"].flatMap((method) =>
      Array.from({ length: 12 }, (_, at) => `c${at % 4},${at},${method},${at / 12},1024,${at % 5}`),
    );
    const file = put(join(work, "own.csv"), ["concept,prompt_id,method,cp,max_patches,rating", ...rows].join("\n"));
    const made = await tables("own", [file]);
    expect(Object.keys(Object(made.json).cp)).toEqual(["MaSC CP"]);
    expect(readFileSync(join(made.out, "tables.md"), "utf8")).toContain(
      "| Metric | mine | theirs | Pooled | +/n | Pairs |\n",
    );
  });

  it("gives the same from a ZIP, and from parts with ratings in a folder of another name", async () => {
    const [folder] = TABLES;
    const expected = (await tables("whole", [folder])).json;
    const archive = join(work, "study.zip");
    await writeZip(
      archive,
      filesIn(folder).map(({ path, text }) => [`study/${path}`, bytes(text)]),
    );
    expectTables((await tables("zip", [archive])).json, expected);

    const parts = join(work, "parts");
    for (const name of ["results", "data_dino_rating", "data_gpt_rating", "mask_sources"])
      cpSync(join(folder, name), join(parts, name), { recursive: true });
    cpSync(join(folder, "data_human_rating", "merged_data"), join(work, "people"), { recursive: true });
    const inputs = [
      ...readdirSync(join(parts, "results")).map((name) => join(parts, "results", name)),
      join(parts, "data_dino_rating"),
      join(parts, "data_gpt_rating", "concept_preservation_full"),
      ...["sam3", "clipseg", "owlv2_sam2"].map((name) => join(parts, "mask_sources", name)),
    ];
    const made = await tables("parts", [...inputs, "--ratings", join(work, "people")]);
    expectTables(made.json, expected);
  });

  it("prints the JSON without --out, and does not read its own tables again", async () => {
    const folder = join(work, "again");
    cpSync(TABLES[0], folder, { recursive: true });
    const printed = await mascLens(["tables", folder]);
    expect(printed.stderr).toContain("--out DIR writes tables.json, tables.md, tables.tex.");
    for (let time = 0; time < 2; time++) {
      expect((await mascLensHere(["tables", folder, "--out", folder])).code).toBe(0);
      expect(readFileSync(join(folder, "tables.json"), "utf8")).toBe(printed.stdout);
    }
  });

  it("says what is wrong, and writes nothing then", async () => {
    const empty = put(join(work, "empty", "notes.csv"), "a,b\n1,2\n");
    const bare = put(join(work, "bare.csv"), "concept,prompt_id,method,score\nmug,0,mine,.5\nmug,1,mine,.7\n");
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /INPUT is missing/],
      [[join(work, "nowhere")], /INPUT ".*nowhere" cannot be read/],
      [[join(work, "empty")], /no scores were found in 1 file\. Give folders/],
      [[bare, "--ratings", join(work, "nobody")], /--ratings ".*nobody" cannot be read/],
      [[bare, "--threshold", ".5"], /--threshold is no option of tables/],
    ];
    for (const [words, said] of cases) {
      const ended = await tables("wrong", words);
      expect([ended.code, ended.stderr]).toEqual([2, expect.stringMatching(said)]);
    }
    expect(existsSync(join(work, "out", "wrong", "tables.json"))).toBe(false);
    const unrated = await tables("unrated", [bare]);
    expect([unrated.code, unrated.stderr]).toEqual([0, expect.stringContaining("no ratings were found")]);
    expect(empty).toContain("notes.csv");
  });
});
