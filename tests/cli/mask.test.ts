import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeMask } from "../../src/imaging/decode.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { MASK_RECORD } from "../../src/project/mask-record-name.ts";
import { oracleJson, ORACLE } from "../parity/oracle.ts";
import { mascLensHere, NAFLEX, put, rowsIn, workFolder, type Row } from "./masc-lens.ts";

const CLIPSEG = join(ORACLE, "segmenters/clipseg-tiny");
const SAM = join(ORACLE, "segmenters/sam-tiny");
const work = workFolder();

interface Golden {
  readonly image: string;
  readonly prompt: string;
  readonly size: readonly [width: number, height: number];
  readonly foreground: number;
  readonly near_half: number;
}
const goldens = oracleJson<{ readonly clipseg: readonly Golden[] }>("segmenters/goldens.json").clipseg;
const picture = (name: string) => readFileSync(join(ORACLE, "images", name));

const mask = (input: string, out: string, ...more: readonly string[]) =>
  mascLensHere(["mask", input, "--segmenter", CLIPSEG, "--out", out, ...more]);
const recordIn = (out: string): Row[] => rowsIn(join(out, MASK_RECORD));
const pathsIn = (out: string) => recordIn(out).map(({ path }) => path);

const byPath = (rows: readonly Row[]) => rows.toSorted((a, b) => (String(a["path"]) < String(b["path"]) ? -1 : 1));

describe("masc-lens mask", () => {
  it("marks what the oracle marks, in the authors' layout, and tells of each mask", async () => {
    const root = join(work, "golden");
    const some = goldens.filter(({ size: [width, height] }) => width * height < 200_000).slice(0, 4);
    const lines = some.map(({ image, prompt }, at) => {
      put(join(root, `g${at}.png`), picture(image));
      return JSON.stringify({ reference: "r.png", generation: `g${at}.png`, object: prompt });
    });
    put(join(root, "r.png"), picture("cat.png"));
    const table = put(join(root, "m.jsonl"), lines.join("\n"));
    const out = join(work, "golden-masks");
    expect(await mask(table, out)).toMatchObject({ code: 0, stderr: expect.stringContaining("5 masks made") });
    const rows = recordIn(out);
    expect(Object.keys(rows[0]!)).toEqual(
      expect.arrayContaining("path source prompt threshold covered pieces touches_border peak doubtful".split(" ")),
    );
    for (const [at, { prompt, size, foreground, near_half: near }] of some.entries()) {
      const row = rows.find(({ path }) => path === `samples/g${at}.png`)!;
      expect(row).toMatchObject({
        source: "clipseg-tiny",
        revision: expect.stringMatching(/^[0-9a-f]{12}$/),
        prompt,
        threshold: 0.5,
        picture: `g${at}.png`,
      });
      const { width, height, data } = await decodeMask(readFileSync(join(out, String(row["path"]))), nodeCodecs(), "");
      expect([width, height]).toEqual(size);
      expect(new Set(data)).toEqual(new Set([0, 255]));
      const marked = data.reduce((sum, value) => sum + (value === 255 ? 1 : 0), 0);
      expect(Math.abs(marked - foreground)).toBeLessThanOrEqual(near);
      expect(row["covered"]).toBeCloseTo(marked / data.length, 9);
    }
    const pairs = join(work, "golden.jsonl");
    expect(await mascLensHere(["pairs", table, "--masks", out, "--out", pairs])).toMatchObject({ code: 0 });
    expect(rowsIn(pairs).map((row) => [row["reference_mask"], row["generation_mask"]])).toEqual(
      some.map((_, at) => ["../golden-masks/refs/r.png", `../golden-masks/samples/g${at}.png`]),
    );
  });

  it("makes a shard's masks, beside another's in one folder, as if one run had made them all", async () => {
    const root = join(work, "shards");
    const rows = ["cat", "boot", "dog"].map((object) => {
      for (const name of [`${object}.png`, `${object}-1.png`]) put(join(root, name), picture("cat.png"));
      return JSON.stringify({ reference: `${object}.png`, generation: `${object}-1.png`, object, concept: object });
    });
    const table = put(join(root, "m.jsonl"), rows.join("\n"));
    const [whole, parts] = [join(work, "shards-whole"), join(work, "shards-parts")];
    expect(await mask(table, whole)).toMatchObject({ code: 0 });
    const said = [await mask(table, parts, "--shard", "1/2"), await mask(table, parts, "--shard", "2/2")];
    expect(said.map(({ code }) => code)).toEqual([0, 0]);
    expect(said[0]!.stderr).toMatch(/shard 1 of 2: 2 of 6 pictures/);
    const recorded = ["1-of-2", "2-of-2"].map((part) => rowsIn(join(parts, `masks.${part}.jsonl`)));
    expect(recorded.every((own) => own.length > 0)).toBe(true);
    expect(byPath(recorded.flat())).toEqual(byPath(recordIn(whole)));
    for (const path of pathsIn(whole).map(String))
      expect(readFileSync(join(parts, path))).toEqual(readFileSync(join(whole, path)));

    const pairs = join(work, "shards.jsonl");
    expect(await mascLensHere(["pairs", table, "--masks", parts, "--out", pairs])).toMatchObject({ code: 0 });
    expect(rowsIn(pairs).every((row) => row["reference_mask"] !== null && row["generation_mask"] !== null)).toBe(true);
    expect(await mask(table, parts, "--shard", "3/2")).toMatchObject({ code: 2 });
  });

  it("tells of pictures that have no name, cannot be read, or would share a mask, and makes the others", async () => {
    const root = join(work, "odd");
    for (const name of ["r.png", "a.png", "a.jpg", "b.png"]) put(join(root, name), picture("cat.png"));
    put(join(root, "cut.png"), picture("cat.png").subarray(0, 90));
    const rows = ["a.png", "a.jpg", "cut.png", "b.png", "gone.png"].map((generation, at) =>
      JSON.stringify({ reference: "r.png", generation, object: at === 3 ? null : "cat", what: "beast" }),
    );
    const table = put(join(root, "m.jsonl"), rows.join("\n"));
    const out = join(work, "odd-masks");
    const { code, stderr } = await mask(table, out);
    expect([code, pathsIn(out)]).toEqual([3, ["refs/r.png", "samples/a.png"]]);
    expect(stderr).toMatch(/the mask of "a\.jpg" would lie where that of "a\.png" does/);
    expect(stderr).toMatch(/of 1 picture nothing in "object" says .*"b\.png"/);
    expect(stderr).toMatch(/mask "cut\.png" failed/);
    expect(stderr).toMatch(/mask "gone\.png" failed: "gone\.png" was not found/);
    expect(stderr).toMatch(/2 masks made, .* 4 not made/);

    expect(await mask(table, out, "--prompt-column", "nope")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"what"'),
    });
    expect(await mask(table, join(work, "odd-2"), "--prompt-column", "what")).toMatchObject({ code: 3 });
    expect(recordIn(join(work, "odd-2")).map(({ prompt }) => prompt)).toEqual(Array(3).fill("beast"));
    const nameless = put(
      join(root, "n.jsonl"),
      JSON.stringify({ reference: "r.png", generation: "a.png", kind: "cat" }),
    );
    expect(await mask(nameless, out)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/No pair says in "object" .*--prompt-column: there are texts in "kind"\./),
    });
  });

  it("says which option takes a checkpoint that it cannot use", async () => {
    const [root, out] = [join(work, "wrong"), join(work, "wrong-masks")];
    for (const role of ["references", "generations"]) put(join(root, role, "cat.png"), picture("cat.png"));
    put(join(root, "object.txt"), "cat");
    const given = (segmenter: string, ...more: readonly string[]) =>
      mascLensHere(["mask", root, "--out", out, "--segmenter", segmenter, ...more]);
    expect(await given(SAM)).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/told .* clicks\. Give it as --sam/),
    });
    expect(await given(CLIPSEG, "--sam", CLIPSEG)).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/--sam .*Give it as --segmenter/),
    });
    expect(await given(NAFLEX)).toMatchObject({ code: 4, stderr: expect.stringContaining("makes no masks") });
    for (const words of [
      [],
      ["--segmenter", CLIPSEG],
      ["--out", out],
      ["--segmenter", CLIPSEG, "--out", out, "--csv", "x"],
    ])
      expect(await mascLensHere(["mask", root, ...words])).toMatchObject({ code: 2 });
    expect(await mascLensHere(["score", root, "--overwrite"])).toMatchObject({ code: 2 });
    expect(await mask(root, join(root, "references/cat.png"))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is a file"),
    });
  });
});
