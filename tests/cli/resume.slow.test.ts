import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ORACLE } from "../parity/oracle.ts";
import { DINO, mascLens, mascLensHere, NAFLEX, put, rowsIn, rowsOf, start, workFolder, type Row } from "./masc-lens.ts";

const work = workFolder();
const image = (name: string) => join(ORACLE, "images", name);
const mask = (name: string) => join(ORACLE, "masks", name);

function row(id: string, generation: string, prompt = "a cat in a garden") {
  return {
    id,
    reference: image("cat.png"),
    reference_mask: mask("cat.png"),
    generation,
    generation_mask: mask("rocket.png"),
    prompt,
    object: "cat",
  };
}

const write = (name: string, rows: readonly object[]) => put(join(work, name), JSON.stringify(rows));
const toLines = (rows: readonly object[]) => rows.map((one) => `${JSON.stringify(one)}\n`).join("");
/** A score no model gives: whether a row was kept is seen by it. */
const MARK = 0.123;
const marked = (one: Row): Row => ({ ...one, cp: MARK });

describe("--resume", () => {
  it("keeps what is answered, scores the rest, and leaves each id once, in the input's order", async () => {
    const late = join(work, "late.png");
    const rows = [
      row("a", image("rocket.png")),
      row("b", late),
      row("c", image("coffee.png")),
      row("d", image("temple.png")),
      row("e", image("wide.png")),
    ];
    const manifest = write("pairs.json", rows);
    const out = join(work, "out.jsonl");
    const words = ["score", manifest, "--model", NAFLEX, "--max-patches", "64", "--out", out];
    expect((await mascLens(words)).code).toBe(3);
    const [a, b, c, d, e] = rowsIn(out);
    expect([b?.error?.code, b?.id]).toEqual(["missing_file", "b"]);

    // What an ended run may leave: another order, an id twice, an error, another prompt, a foreign row, half a line.
    writeFileSync(late, readFileSync(image("rocket.png")));
    writeFileSync(
      out,
      toLines([
        marked(c!),
        a!,
        { ...d!, prompt: "another", cp: MARK },
        b!,
        { ...marked(e!), id: "stranger" },
        marked(a!),
      ]) + JSON.stringify(marked(e!)).slice(0, -40),
    );
    const resumed = await mascLens([...words, "--resume", "--csv", join(work, "out.csv")]);
    expect([resumed.code, resumed.stderr]).toEqual([0, expect.stringContaining("2 answered already, 3 to be scored")]);
    const { error: _, ...unscored } = b!;
    expect(rowsIn(out)).toEqual([
      marked(a!),
      {
        ...unscored,
        ...Object.fromEntries(Object.entries(a!).filter(([name]) => !["id", "generation"].includes(name))),
      },
      marked(c!),
      d,
      e,
      { ...marked(e!), id: "stranger" },
    ]);
    expect(
      readFileSync(join(work, "out.csv"), "utf8")
        .split("\r\n")
        .slice(1, -1)
        .map((line) => line.split(",")[0]),
    ).toEqual(["a", "b", "c", "d", "e"]);
    expect(readdirSync(work).filter((name) => name.endsWith(".part"))).toEqual([]);

    // Nothing to do is nothing done; other settings, or a baseline that is not there yet, are all to be done.
    const before = readFileSync(out, "utf8");
    const idle = await mascLens([...words, "--resume"]);
    expect([idle.code, idle.stderr, readFileSync(out, "utf8")]).toEqual([
      0,
      expect.stringContaining("5 answered already, 0 to be scored"),
      before,
    ]);
    for (const change of [
      ["--threshold", "0.25"],
      ["--max-patches", "32"],
      ["--stripper", "none"],
      ["--dino", DINO],
    ]) {
      const changed = await mascLensHere([...words, "--resume", ...change]);
      expect([changed.code, changed.stderr, change]).toEqual([
        0,
        expect.stringContaining("0 answered already, 5 to be scored"),
        change,
      ]);
      writeFileSync(out, before);
    }

    // Without --resume a file that exists is begun anew.
    expect((await mascLens(words)).code).toBe(0);
    expect(rowsIn(out).map(({ id, cp }) => [id, cp === MARK])).toEqual(
      ["a", "b", "c", "d", "e"].map((id) => [id, false]),
    );
  });

  it("goes on after Ctrl-C and after a kill, with what was done until then", async () => {
    const many = Array.from({ length: 60 }, (_, index) => row(`row ${index}`, image("rocket.png"), `prompt ${index}`));
    const manifest = write("many.json", many);
    const out = join(work, "many.jsonl");
    const words = ["score", manifest, "--model", NAFLEX, "--max-patches", "256", "--out", out, "--resume"];
    const done = () => {
      try {
        return rowsOf(readFileSync(out, "utf8").replace(/[^\n]*$/, "")).length;
      } catch {
        return 0; // not there yet
      }
    };
    const until = async (count: number, signal: NodeJS.Signals) => {
      const run = start(words);
      while (done() < count && run.process.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 2));
      run.process.kill(signal);
      return run.ended;
    };
    const interrupted = await until(2, "SIGINT");
    const kept = rowsIn(out);
    expect([interrupted.code, interrupted.stderr]).toEqual([130, expect.stringContaining("--resume")]);
    expect(kept.length).toBeGreaterThanOrEqual(2);
    expect(kept.length).toBeLessThan(60);

    const killed = await until(kept.length + 2, "SIGKILL");
    expect(killed.code).toBe(null);
    appendFileSync(out, '{"id": "row 59", "cp": 0.');
    const end = await mascLens(words);
    expect([end.code, rowsIn(out).map(({ id }) => id)]).toEqual([0, many.map(({ id }) => id)]);
    expect(rowsIn(out).slice(0, kept.length)).toEqual(kept);
  });
});
