import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shardOf } from "../../src/project/shard.ts";
import { ORACLE } from "../parity/oracle.ts";
import { mascLensHere, NAFLEX, put, rowsIn, workFolder } from "./masc-lens.ts";

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
const linesIn = (file: string) => readFileSync(join(work, file), "utf8").split("\n").slice(0, -1);
const sorted = (lines: readonly string[]) => lines.toSorted();

describe("--shard", () => {
  it("has each line of the single run in one of its shards, says how many, and goes on with --resume", async () => {
    expect((await score("single.jsonl")).code).toBe(0);
    const shards = ["1", "2", "3", "4"].map((i) => `of-four/${i}.jsonl`);
    for (const [i, file] of shards.entries()) {
      const { code, stderr } = await score(file, "--shard", `${i + 1}/4`);
      const said = `shard ${i + 1} of 4: ${linesIn(file).length} of 12 rows`;
      expect([code, stderr]).toEqual([0, expect.stringContaining(`${said}\n`)]);
      expect(stderr).toContain(`S${said.slice(1)}: ${linesIn(file).length} answered, 0 failed.`);
    }
    expect(sorted(shards.flatMap(linesIn))).toEqual(sorted(linesIn("single.jsonl")));

    const largest = shards.toSorted((a, b) => linesIn(b).length - linesIn(a).length)[0]!;
    const whole = linesIn(largest);
    expect(whole.length).toBeGreaterThan(1);
    put(join(work, largest), `${whole[0]}\n`);
    const resumed = await score(largest, "--resume", "--shard", `${shards.indexOf(largest) + 1}/4`);
    expect([resumed.code, resumed.stderr]).toEqual([
      0,
      expect.stringContaining(`Going on: 1 answered already, ${whole.length - 1} to be scored`),
    ]);
    expect(linesIn(largest)).toEqual(whole);
  }, 180_000);

  it("leaves a file without rows where no concept falls into the shard", async () => {
    const all = Array.from({ length: 64 }, (_, i) => i + 1);
    const free = all.find((index) => shardOf(pairs, { index, count: 64 }).length === 0)!;
    const { code, stderr } = await score("none.jsonl", "--shard", `${free}/64`);
    expect([code, stderr, rowsIn(join(work, "none.jsonl"))]).toEqual([
      0,
      expect.stringContaining(`Shard ${free} of 64: 0 of 12 rows: 0 answered, 0 failed.`),
      [],
    ]);
  });
});
