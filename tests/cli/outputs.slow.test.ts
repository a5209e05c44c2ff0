import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, linkSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { outputError } from "../../src/cli/output-files.ts";
import { failingAs, EXIT } from "../../src/cli/exit-codes.ts";
import { COMMAND, mascLensHere, NAFLEX, PICTURES, put, rowsIn, workFolder } from "./masc-lens.ts";

/** What is read is not written over, by whatever name; and what cannot be written is said, by its reason. */

const work = workFolder();
const TABLE = `id,reference,generation,prompt\na,${PICTURES}/rgb8.png,${PICTURES}/grey8.png,a cat\n`;
const scoring = (input: string, ...more: string[]) =>
  mascLensHere(["score", input, "--model", NAFLEX, "--max-patches", "16", ...more]);
const link = (file: string, name: string): string => {
  const made = join(work, name);
  linkSync(file, made);
  return made;
};
const shell = (line: string, input = "") => spawnSync("bash", ["-c", line], { encoding: "utf8", cwd: work, input });
/** Where no file of more than 3 KiB can be written: three rows and a part of the fourth. */
const small = (line: string) => shell(`trap "" XFSZ; ulimit -f 3; ${line}`);
const five = (rest: string) => call(`--out five.jsonl ${rest}`).replace("pairs.csv", "five.csv");
const call = (rest: string) =>
  `"${process.execPath}" "${COMMAND}" score pairs.csv --model "${NAFLEX}" --max-patches 16 ${rest}`;

describe("an output that is an input", () => {
  it("is refused, by a hard link, by a symbolic one, through stdin", async () => {
    const manifest = put(join(work, "pairs.csv"), TABLE);
    const hard = link(manifest, "hard.jsonl");
    symlinkSync(hard, join(work, "soft.jsonl"));
    for (const out of [manifest, hard, join(work, "soft.jsonl")]) {
      for (const option of ["--out", "--csv"]) {
        expect(await scoring(manifest, option, out), `${option} ${out}`).toEqual({
          code: 2,
          stderr: expect.stringMatching(/a file of INPUT, and would overwrite it/),
        });
      }
    }
    const piped = shell(`${call("--csv hard.jsonl").replace("pairs.csv", "/dev/stdin")} < pairs.csv`);
    expect([piped.status, piped.stderr]).toEqual([2, expect.stringContaining("a file of INPUT")]);
    const printed = shell(`${call("")} >> hard.jsonl`);
    expect([printed.status, printed.stderr]).toEqual([2, expect.stringContaining("stdout")]);
    expect(readFileSync(manifest, "utf8")).toBe(TABLE);
  });

  it("is refused whether it is a picture, a mask, a text of a folder or a checkpoint's file", async () => {
    const set = join(work, "set");
    const files = ["references/a.png", "generations/a.png", "masks/references/a.png"].map((path) => join(set, path));
    for (const file of files) {
      put(file, "");
      copyFileSync(join(PICTURES, "grey8.png"), file);
    }
    const text = put(join(set, "generations/a.txt"), "a cat");
    const model = join(work, "model");
    for (const name of [
      "config.json",
      "model.safetensors",
      "preprocessor_config.json",
      "tokenizer.json",
      "tokenizer_config.json",
    ]) {
      put(join(model, name), "");
      copyFileSync(join(NAFLEX, name), join(model, name));
    }
    for (const [index, file] of [...files, text].entries()) {
      const before = readFileSync(file);
      expect(await scoring(set, "--out", link(file, `${index}.jsonl`)), file).toEqual({
        code: 2,
        stderr: expect.stringContaining("a file of INPUT"),
      });
      expect(readFileSync(file).equals(before)).toBe(true);
    }
    for (const name of ["config.json", "model.safetensors"]) {
      const before = readFileSync(join(model, name));
      const manifest = put(join(work, "other.csv"), TABLE);
      const told = await mascLensHere([
        "score",
        manifest,
        "--model",
        model,
        "--csv",
        link(join(model, name), `${name}.csv`),
      ]);
      expect(told).toEqual({ code: 2, stderr: expect.stringContaining("a checkpoint's file") });
      expect(readFileSync(join(model, name)).equals(before)).toBe(true);
    }
  });

  it("is not confused with results of an earlier run, which lie in the folder under another name of it", async () => {
    const linked = join(work, "linked");
    symlinkSync(join(work, "set"), linked);
    const out = join(linked, "results.jsonl");
    expect((await scoring(linked, "--out", out)).code).toBe(0);
    expect(await scoring(linked, "--out", out, "--resume")).toEqual({
      code: 0,
      stderr: expect.stringContaining("1 answered already"),
    });
    const other = link(out, "also.csv");
    expect(await scoring(linked, "--out", out, "--csv", other)).toEqual({
      code: 2,
      stderr: expect.stringContaining("same file"),
    });
    expect(rowsIn(out)).toHaveLength(1);
  });
});

describe("an output that takes no more", () => {
  const full = existsSync("/dev/full");

  it.runIf(full)("is said with its reason, and is the program's failure and not wrong usage", () => {
    const room = /could not be written: there is no room left on its disk/;
    for (const line of [
      `${call("")} > /dev/full`,
      call("--out /dev/full"),
      call("--out new.jsonl --csv /dev/full"),
      `"${process.execPath}" "${COMMAND}" --help > /dev/full`,
    ]) {
      const { status, stderr } = shell(line);
      expect([line, status, stderr]).toEqual([line, 1, expect.stringMatching(room)]);
      expect(stderr).not.toMatch(/^\s+at |Ended\./m);
    }
    // What was done is there, whatever became of the other file.
    expect(rowsIn(join(work, "new.jsonl"))).toHaveLength(1);
    const deaf = shell(`${call("")} 2> /dev/full`);
    expect([deaf.status, deaf.stdout.split("\n").length]).toEqual([0, 2]);
  });

  it.runIf(process.platform !== "win32")(
    "keeps what is done when a disk is full in the middle, also of --resume, and goes on when it is not",
    () => {
      put(
        join(work, "five.csv"),
        [
          "id,reference,generation,prompt\n",
          ...["a", "b", "c", "d", "e"].map((id) => `${id},${PICTURES}/rgb8.png,${PICTURES}/grey8.png,a cat\n`),
        ].join(""),
      );
      const rows = () =>
        readFileSync(join(work, "five.jsonl"), "utf8")
          .split("\n")
          .filter((line) => line.endsWith("}")).length;
      const ended = small(five(""));
      expect([ended.status, ended.stderr, rows()]).toEqual([
        1,
        expect.stringMatching(/Rows that are done are kept.*\n.*--out ".*five\.jsonl" cannot be written: EFBIG/),
        3,
      ]);
      const again = small(five("--resume"));
      expect([again.status, again.stderr, rows()]).toEqual([1, expect.stringContaining("EFBIG"), 3]);
      const whole = shell(five("--resume"));
      expect([whole.status, whole.stderr]).toEqual([0, expect.stringContaining("3 answered already, 2 to be scored")]);
      const before = readFileSync(join(work, "five.jsonl"), "utf8");
      // Putting the file in order writes another beside it, which does not fit.
      const orderly = small(five("--resume"));
      expect([
        orderly.status,
        readFileSync(join(work, "five.jsonl"), "utf8"),
        readdirSync(work).filter((name) => name.endsWith(".part")),
      ]).toEqual([1, before, []]);
    },
  );

  it("ends the run quietly where nobody reads any more", () => {
    const { stderr, stdout } = shell(`${call("")} | true; echo "\${PIPESTATUS[0]}"`);
    expect([stdout, stderr]).toEqual(["1\n", expect.stringContaining("nobody reads stdout any more")]);
    expect(stderr).not.toMatch(/^\s+at |could not be written/m);
  });

  it("means 1 where the disk is at fault and 2 where the call is, in whichever step it happens", async () => {
    const codes = { ENOSPC: 1, EDQUOT: 1, EIO: 1, EMFILE: 1, EACCES: 2, EROFS: 2, ENOENT: 2, ENAMETOOLONG: 2 };
    for (const [code, exitCode] of Object.entries(codes)) {
      const thrown = Object.assign(new Error(`${code}: said the system`), { code });
      const failing = failingAs(EXIT.usage, () => {
        throw outputError('--out "x"', thrown);
      });
      await expect(failing, code).rejects.toMatchObject({ exitCode });
    }
    for (const out of ["x".repeat(300), "a\u0000b", "/proc/new/x.jsonl"]) {
      expect(await scoring(join(work, "pairs.csv"), `--out=${out}`)).toEqual({
        code: 2,
        stderr: expect.stringContaining("cannot be written"),
      });
    }
  });
});
