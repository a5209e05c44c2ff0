import { cpSync, existsSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MASK_RECORD } from "../../src/project/mask-record-name.ts";
import { ORACLE } from "../parity/oracle.ts";
import { mascLensHere, put, rowsIn, start, workFolder, type Row, type Started } from "./masc-lens.ts";

const CLIPSEG = join(ORACLE, "segmenters/clipseg-tiny");
const SAM = join(ORACLE, "segmenters/sam-tiny");
const work = workFolder();
const picture = (name: string) => readFileSync(join(ORACLE, "images", name));

/** Two pairs of oracle's pictures, by names of folders. */
function pairsAt(name: string): string {
  const root = join(work, name);
  for (const [path, of] of [
    ["references/cat.png", "cat.png"],
    ["references/cup.png", "coffee.png"],
    ["generations/ours/cat_0.png", "tall.png"],
    ["generations/ours/cup_0.png", "wide.png"],
  ] as const)
    put(join(root, path), picture(of));
  for (const [stem, object] of [
    ["cat", "cat"],
    ["cup", "a coffee cup"],
  ] as const)
    put(join(root, `references/${stem}.object.txt`), object);
  return root;
}

const words = (input: string, out: string) => ["mask", input, "--segmenter", CLIPSEG, "--out", out];
const mask = (input: string, out: string, ...more: readonly string[]) => mascLensHere([...words(input, out), ...more]);
const recordIn = (out: string): Row[] => rowsIn(join(out, MASK_RECORD));
const pathsIn = (out: string) => recordIn(out).map(({ path }) => path);

describe("masc-lens mask", () => {
  it("keeps what is there, goes on with what is not, and makes all anew when told so", async () => {
    const [root, out] = [pairsAt("kept"), join(work, "kept-masks")];
    expect(await mask(root, out)).toMatchObject({ code: 0 });
    const whole = readFileSync(join(out, MASK_RECORD), "utf8");
    const [first, , , last] = recordIn(out).map(({ path }) => join(out, String(path)));
    const before = statSync(first!).mtimeMs;
    rmSync(last!);
    // A line that was cut off as the run was killed.
    put(join(out, MASK_RECORD), `${whole.trimEnd().slice(0, -40)}`);
    expect(await mask(root, out)).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/3 masks are there.*\n(?:.*\n)*.*1 mask made/),
    });
    expect(readFileSync(join(out, MASK_RECORD), "utf8")).toBe(whole);
    expect(statSync(first!).mtimeMs).toBe(before);

    const again = await mask(root, out, "--threshold", ".3");
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining("4 masks of these were made by another") });
    expect(readFileSync(join(out, MASK_RECORD), "utf8")).toBe(whole);
    expect(await mask(root, out, "--threshold", ".3", "--sam", SAM, "--overwrite")).toMatchObject({ code: 0 });
    expect(recordIn(out).map((row) => [row["threshold"], row["source"]])).toEqual(
      Array.from({ length: 4 }, () => [0.3, "clipseg-tiny+sam-tiny"]),
    );
    expect(await mask(root, out, "--threshold", ".3", "--sam", SAM)).toEqual({
      code: 0,
      stderr: expect.not.stringContaining("made by another"),
    });
    expect((await mask(root, out, "--threshold", ".3")).stderr).toContain(
      "4 masks of these were made by another model",
    );
    expect(existsSync(`${first!}.${process.pid}.part`)).toBe(false);
  });

  it("never writes over a picture, or over masks of INPUT that it did not make", async () => {
    const root = join(work, "same");
    put(join(root, "refs/cat.png"), picture("cat.png"));
    put(join(root, "samples/cat.png"), picture("cat.png"));
    put(join(root, "object.txt"), "cat");
    const bytes = readFileSync(join(root, "refs/cat.png"));
    for (const more of [[], ["--overwrite"]])
      expect(await mask(root, root, ...more)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/a mask would lie at .*refs\/cat\.png", where a file of INPUT is/),
      });
    const linked = join(work, "linked");
    put(join(linked, "x"), "");
    symlinkSync(join(root, "refs"), join(linked, "refs"));
    expect(await mask(root, linked, "--overwrite")).toMatchObject({ code: 2 });
    expect(readFileSync(join(root, "refs/cat.png"))).toEqual(bytes);

    const masks = join(root, "masks");
    cpSync(join(root, "refs"), join(masks, "refs"), { recursive: true });
    expect(await mask(root, masks, "--overwrite")).toMatchObject({ code: 2 });
    expect(await mask(root, masks)).toMatchObject({ code: 0, stderr: expect.stringContaining("1 mask is there") });
    expect(readFileSync(join(masks, "refs/cat.png"))).toEqual(bytes);
    // What it made itself it may make anew, though INPUT holds it by now.
    rmSync(join(masks, "refs"), { recursive: true });
    expect(await mask(root, masks)).toMatchObject({ code: 0 });
    expect(await mask(root, masks, "--overwrite")).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("2 masks made"),
    });
    expect(pathsIn(masks)).toEqual(["refs/cat.png", "samples/cat.png"]);
    put(join(work, "other", MASK_RECORD), "mine\n");
    expect(await mask(root, join(work, "other"))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("holds something else"),
    });
  });
});

/** A command that has made its first masks of many. */
async function running(input: string, out: string): Promise<Started> {
  const command = start(words(input, out));
  const lines = () => (existsSync(join(out, MASK_RECORD)) ? readFileSync(join(out, MASK_RECORD), "utf8") : "");
  while (lines().split("\n").length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
  return command;
}

describe.runIf(process.platform !== "win32")("masc-lens mask that is ended", () => {
  it.each(["SIGINT", "SIGKILL"] as const)("by %s goes on, and comes to the same", async (signal) => {
    const root = join(work, `ended-${signal}`);
    put(join(root, "refs/cat.png"), picture("cat.png"));
    put(join(root, "object.txt"), "cat");
    for (let at = 0; at < 40; at++) put(join(root, `gens/cat_${at}.png`), picture("coffee.png"));
    const [whole, out] = [join(work, `whole-${signal}`), join(work, `part-${signal}`)];
    expect(await mask(root, whole)).toMatchObject({ code: 0 });

    const command = await running(root, out);
    command.process.kill(signal);
    const { code, stderr } = await command.ended;
    if (signal === "SIGINT") {
      expect([code, stderr]).toEqual([130, expect.stringContaining("the same command goes on from there")]);
      expect(pathsIn(out)).toEqual(pathsIn(whole).slice(0, recordIn(out).length));
    }
    for (const path of pathsIn(out).slice(0, -1)) expect(existsSync(join(out, String(path)))).toBe(true);
    expect(await mask(root, out)).toMatchObject({ code: 0, stderr: expect.stringContaining("Going on") });
    expect(readFileSync(join(out, MASK_RECORD), "utf8")).toBe(readFileSync(join(whole, MASK_RECORD), "utf8"));
    for (const path of pathsIn(whole))
      expect(readFileSync(join(out, String(path)))).toEqual(readFileSync(join(whole, String(path))));
  });
});
