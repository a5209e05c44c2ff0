import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Engine } from "../../src/cli/engine.ts";
import { superviseRows } from "../../src/cli/supervise.ts";
import { NO_SPENT } from "../../src/engine/work.ts";
import { LensError } from "../../src/lib/errors.ts";
import { NO_SCORES } from "../../src/project/result.ts";
import type { Outcome, SampleFiles, ScoreProgress } from "../../src/engine/protocol.ts";
import { ORACLE } from "../parity/oracle.ts";
import { FIXED, mascLensHere, NAFLEX, put, rowsIn, rowsOf, start, workFolder, type Started } from "./masc-lens.ts";

/** An engine that hangs or dies costs the row it was at; Ctrl-C is answered whatever the engine does. */

const sampleOf = (id: string): SampleFiles => ({
  id,
  reference: null,
  referenceMask: null,
  generation: null,
  generationMask: null,
  prompt: null,
  object: null,
});
const scored: Outcome = { scores: NO_SCORES };

/** An engine that answers rows until one of a name that says what it does then. */
function plantedEngine(): Engine & { readonly ended: () => boolean } {
  let ended = false;
  let die: (how: string) => void;
  const died = new Promise<string>((resolve) => (die = resolve));
  const call = async (
    signal: AbortSignal,
    _name: string,
    args: unknown,
    onProgress?: (progress: ScoreProgress) => void,
  ) => {
    const { samples } = args as { samples: readonly SampleFiles[] };
    for (const [index, { id }] of samples.entries()) {
      await Promise.resolve();
      if (signal.aborted) throw new LensError("cancelled", "Cancelled.");
      if (id.startsWith("dies")) die("it ended with code 7");
      if (/^(?:dies|hangs)/.test(id)) return new Promise(() => undefined);
      onProgress?.({ kind: "row", id, outcome: scored, done: index + 1, total: samples.length, spent: NO_SPENT });
    }
    return { answered: samples.length, failed: 0 };
  };
  return { died, call: call as unknown as Engine["call"], end: () => void (ended = true), ended: () => ended };
}

async function supervise(ids: readonly string[], onRow: (id: string) => void = () => undefined) {
  const engines = [plantedEngine()];
  const rows: [string, string | null, number][] = [];
  const failed = superviseRows(new AbortController().signal, engines[0]!, ids.map(sampleOf), {
    settings: { maxPatches: 16, threshold: 0.5, stripper: "none" },
    stepTimeout: 0.05,
    find: () => null,
    renew: () => {
      engines.push(plantedEngine());
      return Promise.resolve(engines.at(-1)!);
    },
    onRow: (id, outcome, done) => {
      rows.push([id, "error" in outcome ? outcome.error.code : null, done]);
      onRow(id);
    },
    onStage: () => undefined,
    onLost: () => undefined,
  });
  return { engines, rows, failed: await failed.catch((thrown: unknown) => thrown) };
}

describe("rows behind one that takes the engine", () => {
  it("go on in another engine, each told once, in their order", async () => {
    const { engines, rows, failed } = await supervise(["a", "hangs", "b", "dies", "c", "dies last"]);
    expect(rows).toEqual([
      ["a", null, 1],
      ["hangs", "failed_engine", 2],
      ["b", null, 3],
      ["dies", "failed_engine", 4],
      ["c", null, 5],
      ["dies last", "failed_engine", 6],
    ]);
    expect([failed, engines.length, engines.every((engine) => engine.ended())]).toEqual([3, 3, true]);
  });

  it("are not tried without end where every engine is lost", async () => {
    const { rows, failed } = await supervise(Array.from({ length: 100 }, (_, index) => `dies ${index}`));
    expect([failed, rows.length]).toEqual([expect.objectContaining({ code: "failed_engine" }), 5]);
  });

  it("end with what their writing throws", async () => {
    const full = new LensError("missing_room", "full");
    const { engines, failed } = await supervise(["a", "b", "c"], (id) => {
      if (id === "b") throw full;
    });
    expect([failed, engines[0]!.ended()]).toEqual([full, true]);
  });
});

const work = workFolder();
const image = (name: string) => join(ORACLE, "images", name);
const many = Array.from({ length: 40 }, (_, index) => ({
  id: `row ${index}`,
  reference: image("cat.png"),
  generation: image("rocket.png"),
  prompt: `prompt ${index}`,
}));
const manifest = put(join(work, "many.json"), JSON.stringify(many));

/** The engine's process. */
const engineOf = ({ process: { pid } }: Started): number =>
  Number(
    execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8" })
      .trim()
      .split("\n")[0],
  );
const isThere = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A run of which some rows are out. */
async function running(...more: string[]): Promise<Started> {
  const run = start(["score", manifest, "--model", NAFLEX, "--max-patches", "256", ...more]);
  await new Promise((resolve) => run.process.stdout?.once("data", resolve));
  return run;
}

/** The tiny checkpoint with another way to split words. */
function splitBy(name: string, Regex: string): string {
  const folder = join(work, name);
  cpSync(FIXED, folder, { recursive: true });
  const file = join(folder, "tokenizer.json");
  const json = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(
    file,
    JSON.stringify({
      ...json,
      pre_tokenizer: { type: "Split", pattern: { Regex }, behavior: "Isolated", invert: false },
    }),
  );
  // Of a fixed-size checkpoint, whose file has a say. Else the class that it names says how words are split, and the file's own way is not read.
  writeFileSync(
    join(folder, "tokenizer_config.json"),
    JSON.stringify({
      ...JSON.parse(readFileSync(join(folder, "tokenizer_config.json"), "utf8")),
      tokenizer_class: "PreTrainedTokenizerFast",
    }),
  );
  return folder;
}

describe("a tokenizer whose pattern hangs browsers", () => {
  it("reads prompts all the same, or is refused, or fails its row; no other is touched", async () => {
    const rows = [
      { ...many[0], prompt: `${"a".repeat(400)}!` },
      many[1],
      { ...many[2], prompt: "word ".repeat(40_000) },
    ];
    const table = put(join(work, "three.json"), JSON.stringify(rows));
    const before = performance.now();
    const read = await mascLensHere([
      "score",
      table,
      "--model",
      splitBy("evil", "(a+)+$"),
      "--max-patches",
      "16",
      "--out",
      join(work, "evil.jsonl"),
    ]);
    expect([read.code, rowsIn(join(work, "evil.jsonl")).map(({ error }) => error?.code ?? null)]).toEqual([
      3,
      [null, null, "unsupported_prompt"],
    ]);
    expect(performance.now() - before).toBeLessThan(30_000);
    const refused = await mascLensHere([
      "score",
      table,
      "--model",
      splitBy("refers", String.raw`(a+)\1`),
      "--max-patches",
      "16",
      "--out",
      join(work, "refused.jsonl"),
    ]);
    expect(refused).toEqual({
      code: 4,
      stderr: expect.stringMatching(/--model .*could not be loaded: tokenizer\.json has the pattern .*refers back/),
    });
  });
});

describe.runIf(process.platform !== "win32")("the command", () => {
  it("marks the row at which its engine stood still, and the one at which it died, and answers all others", async () => {
    const run = await running("--step-timeout", "2");
    process.kill(engineOf(run), "SIGSTOP");
    const { code, stdout, stderr } = await run.ended;
    const errors = rowsOf(stdout).flatMap(({ error }) => error ?? []);
    expect([code, rowsOf(stdout).map(({ id }) => id), errors]).toEqual([
      3,
      many.map(({ id }) => id),
      [{ code: "failed_engine", message: expect.stringContaining("2 s") }],
    ]);
    expect(stderr).toMatch(/row "row \d+" failed: The engine was lost/);

    const second = await running();
    process.kill(engineOf(second), "SIGKILL");
    const died = await second.ended;
    const dead = rowsOf(died.stdout).flatMap(({ error }) => error ?? []);
    expect([died.code, rowsOf(died.stdout).length, dead]).toEqual([
      3,
      40,
      [{ code: "failed_engine", message: expect.stringContaining("memory") }],
    ]);
  });

  it("ends at Ctrl-C with 130 while its engine stands still, and leaves no engine behind", async () => {
    const run = await running("--step-timeout", "0");
    const engine = engineOf(run);
    process.kill(engine, "SIGSTOP");
    const before = performance.now();
    run.process.kill("SIGINT");
    const timer = setTimeout(() => run.process.kill("SIGINT"), 1000);
    const { code } = await run.ended;
    clearTimeout(timer);
    expect([code, performance.now() - before < 3000]).toEqual([130, true]);
    await expect.poll(() => isThere(engine), { timeout: 5000 }).toBe(false);
  });

  it("leaves no engine behind when it is killed", async () => {
    const run = await running();
    const engine = engineOf(run);
    run.process.kill("SIGKILL");
    await run.ended;
    await expect.poll(() => isThere(engine), { timeout: 5000 }).toBe(false);
  });
});
