import { execFile, spawnSync } from "node:child_process";
import { linkSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shardOf } from "../../src/project/shard.ts";
import { ORACLE } from "../parity/oracle.ts";
import { COMMAND, mascLensHere, NAFLEX, put, rowsIn, workFolder } from "./masc-lens.ts";

const work = workFolder();
const PICTURES = ["cat", "rocket", "coffee"];

/** A dozen pairs: four of no concept, the others of four concepts. */
const pairs = Array.from({ length: 12 }, (_, i) => {
  const [reference, generation] = [PICTURES[i % 3], PICTURES[(i + 1 + (i % 2)) % 3]];
  return {
    id: `pair ${i + 1}`,
    concept: i % 3 === 0 ? null : (["cat", "Rocket", "coffee 2", "coffee 10"][i % 4] ?? null),
    reference: join(ORACLE, "images", `${reference}.png`),
    reference_mask: join(ORACLE, "masks", "cat.png"),
    generation: join(ORACLE, "images", `${generation}.png`),
    generation_mask: i === 7 ? null : join(ORACLE, "masks", "rocket.png"),
    prompt: `a cat in garden ${i}`,
    object: "cat",
  };
});
const manifest = put(join(work, "pairs.json"), JSON.stringify(pairs));
const score = (out: string, ...more: readonly string[]) =>
  mascLensHere(["score", manifest, "--model", NAFLEX, "--max-patches", "36", "--out", join(work, out), ...more]);
const merge = (files: readonly string[], out: string) =>
  mascLensHere(["merge", ...files.map((file) => join(work, file)), "--out", join(work, out)]);
const linesIn = (file: string) => readFileSync(join(work, file), "utf8").split("\n").slice(0, -1);
const sorted = (lines: readonly string[]) => lines.toSorted();

/** Runs a shell's line. */
function shell(line: string): Promise<{ readonly code: number; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    execFile("sh", ["-c", line], { cwd: work }, (error, _stdout, stderr) => {
      if (error !== null && typeof error.code !== "number") reject(error);
      else resolve({ code: typeof error?.code === "number" ? error.code : 0, stderr });
    });
  });
}

/** moreutils has another program of that name. */
const hasParallel = spawnSync("parallel", ["--version"]).stdout?.toString().startsWith("GNU parallel") === true;
const SHARDS = ["1", "2", "3", "4"].map((i) => `shards/${i}.jsonl`);

/** README's line, for four shards of these pairs. */
function readmeLine(): string {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const line = /^parallel .*$/m.exec(readme)?.[0] ?? "";
  const [, jobs, command] = /^parallel -j(\d) (npx masc-lens .*) ::: \$\(seq 8\)$/.exec(line) ?? [];
  const here = command
    ?.replace("npx masc-lens", `${process.execPath} ${COMMAND}`)
    .replace("INPUT", manifest)
    .replace("DIR", `${NAFLEX} --max-patches 36`)
    .replace("/8", "/4");
  return hasParallel ? `parallel -j${jobs} ${here} ::: $(seq 4)` : `seq 4 | xargs -P ${jobs} -I {} ${here}`;
}

describe("shards", () => {
  it(`of README's line, run by ${hasParallel ? "GNU parallel" : "xargs -P, as GNU parallel is not installed"}, are merged to the single run, byte for byte after sorting`, async () => {
    const [single, sharded] = await Promise.all([score("single.jsonl"), shell(readmeLine())]);
    expect([single.code, sharded.code, sharded.stderr]).toEqual([0, 0, expect.any(String)]);
    for (const [i, file] of SHARDS.entries()) {
      const said = `hard ${i + 1} of 4: ${linesIn(file).length} of 12 rows`;
      expect(sharded.stderr).toContain(`s${said}\n`);
      expect(sharded.stderr).toContain(`S${said}: ${linesIn(file).length} answered, 0 failed.`);
    }
    const merged = await merge(SHARDS, "merged.jsonl");
    expect([merged.code, merged.stderr]).toEqual([0, expect.stringContaining("12 rows of 4 files. Written: ")]);
    expect(sorted(linesIn("merged.jsonl"))).toEqual(sorted(linesIn("single.jsonl")));
    // The order does not depend on how rows were dealt out.
    expect((await merge(["single.jsonl"], "one.jsonl")).code).toBe(0);
    expect(linesIn("one.jsonl")).toEqual(linesIn("merged.jsonl"));
  }, 240_000);

  it("of the list of pairs are those of the run", async () => {
    for (const [i, file] of SHARDS.entries()) {
      const out = `pairs/${i + 1}.jsonl`;
      const { code, stderr } = await mascLensHere([
        "pairs",
        manifest,
        "--shard",
        `${i + 1}/4`,
        "--out",
        join(work, out),
      ]);
      const ids = (name: string) => rowsIn(join(work, name)).map(({ id }) => id);
      expect([code, stderr]).toEqual([
        0,
        expect.stringContaining(`shard ${i + 1} of 4: ${ids(file).length} of 12 rows`),
      ]);
      expect(ids(out).toSorted()).toEqual(ids(file).toSorted());
    }
  });

  it("go on with --resume, each by itself", async () => {
    const largest = SHARDS.toSorted((a, b) => linesIn(b).length - linesIn(a).length)[0]!;
    const whole = linesIn(largest);
    expect(whole.length).toBeGreaterThan(1);
    put(join(work, "shards", "again.jsonl"), `${whole[0]}\n`);
    const resumed = await score("shards/again.jsonl", "--resume", "--shard", `${SHARDS.indexOf(largest) + 1}/4`);
    expect([resumed.code, resumed.stderr]).toEqual([
      0,
      expect.stringContaining(`Going on: 1 answered already, ${whole.length - 1} to be scored`),
    ]);
    expect(linesIn("shards/again.jsonl")).toEqual(whole);
  });

  it("without a concept are files without rows, which merge tells of", async () => {
    const all = Array.from({ length: 64 }, (_, i) => i + 1);
    const free = all.find((index) => shardOf(pairs, { index, count: 64 }).length === 0)!;
    const { code, stderr } = await score("none.jsonl", "--shard", `${free}/64`);
    expect([code, stderr, rowsIn(join(work, "none.jsonl"))]).toEqual([
      0,
      expect.stringContaining(`Shard ${free} of 64: 0 of 12 rows: 0 answered, 0 failed.`),
      [],
    ]);
    const merged = await merge(["single.jsonl", "none.jsonl"], "with-none.jsonl");
    expect([merged.code, merged.stderr, linesIn("with-none.jsonl").length]).toEqual([
      0,
      expect.stringMatching(/note: No rows in ".*none\.jsonl": /),
      12,
    ]);
  });
});

describe("merge", () => {
  it("ends with 2, a sentence, and its output as it was, where files cannot be merged", async () => {
    const [first = "", second = ""] = linesIn("single.jsonl");
    const write = (name: string, text: string) => put(join(work, name), text);
    write("first.jsonl", `${first}\n`);
    write("second.jsonl", `${second}\n`);
    write("mixed.jsonl", `${second.replace('"max_patches":36', '"max_patches":64')}\n`);
    write("half.jsonl", `${second}\n${first.slice(0, 50)}`);
    put(join(work, "utf16.jsonl"), Buffer.from(`\ufeff${first}\n`, "utf16le"));
    linkSync(join(work, "first.jsonl"), join(work, "link.jsonl"));
    const kept = write("kept.jsonl", "kept\n");
    const cases: readonly (readonly [files: readonly string[], out: string, said: RegExp])[] = [
      [["first.jsonl", "single.jsonl"], "kept.jsonl", /1 id stands twice: "pair 1" \(".*first\.jsonl", line 1, and/],
      [["first.jsonl", "mixed.jsonl"], "kept.jsonl", /max_patches is 36 in ".*first\.jsonl", 64 in ".*mixed\.jsonl"/],
      [["first.jsonl", "half.jsonl"], "kept.jsonl", /"\S*half\.jsonl" is broken: no result row in line 2\. /],
      [["first.jsonl", "../nowhere.jsonl"], "kept.jsonl", /nowhere\.jsonl/],
      [["first.jsonl", "shards"], "kept.jsonl", /shards/],
      [["utf16.jsonl"], "kept.jsonl", /is in UTF-16/],
      [["pairs.json"], "kept.jsonl", /pairs\.json" holds no results/],
      [["first.jsonl", "second.jsonl", "link.jsonl"], "kept.jsonl", /link\.jsonl" is given twice, as ".*first\.jsonl"/],
      [["first.jsonl", "second.jsonl"], "link.jsonl", /--out ".*link\.jsonl" is ".*first\.jsonl", a file to be merged/],
    ];
    for (const [files, out, said] of cases) {
      const { code, stderr } = await merge(files, out);
      expect([code, stderr]).toEqual([2, expect.stringMatching(said)]);
    }
    expect([readFileSync(kept, "utf8"), linesIn("link.jsonl")]).toEqual(["kept\n", [first]]);
  });
});
