import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readInput } from "../../src/cli/input.ts";
import { NO_SCORES, toResultRow } from "../../src/project/result.ts";
import { toJsonl } from "../../src/project/export.ts";
import { dreambenchPlus, FULL, type TreeFile } from "../../tools/trees/dreambench-plus.mjs";
import { createPictures } from "../../tools/trees/pictures.mjs";
import { writeTree, writeZip } from "../../tools/trees/write.mjs";
import { mascLensHere, put, workFolder } from "./masc-lens.ts";

const work = workFolder();
const never = new AbortController().signal;
const read = (input: string) => readInput(never, input, new Set());
const SETTINGS = {
  model: "m",
  maxPatches: 64,
  threshold: 0.5,
  stripper: "regex",
  precision: "fp32",
  provider: "cpu",
  version: "1",
} as const;

/** Four pairs of two methods. */
let tree: readonly TreeFile[];
beforeAll(async () => {
  const options = { ...FULL, concepts: 2, prompts: 1, methods: 2, copies: false };
  tree = [...dreambenchPlus(options, await createPictures(16))];
});

/** What an earlier run may have left in a folder, of its first pair alone, as a shard leaves it. */
async function writeLeft(root: string): Promise<void> {
  const { samples } = await read(root);
  const first = samples.slice(0, 1);
  put(join(root, "shard-1.jsonl"), toJsonl(first.map((sample) => toResultRow(sample, NO_SCORES, SETTINGS))));
  const { reference, generation, concept } = first[0]!;
  put(
    join(root, "scores.csv"),
    `concept_id,reference,generation,signal,score\n${concept},${reference},${generation},cp,0.5\n`,
  );
  put(join(root, "ratings.json"), JSON.stringify({ [`${concept}-0`]: 3 }));
  put(join(root, "captions.json"), JSON.stringify({ "00": "a kitten" }));
}

describe("a folder's manifest", () => {
  it("is none of the tables that came of its pairs: results of a shard, rows of scores, pairs; nor ratings or captions", async () => {
    const root = join(work, "left");
    await writeTree(root, tree);
    const { samples } = await read(root);
    expect(samples).toHaveLength(4);
    await writeLeft(root);
    const out = join(root, "pairs.jsonl");
    const { code, stderr } = await mascLensHere(["pairs", root, "--out", out]);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'Not read as a manifest, since the pictures say what the pairs are: "scores.csv", "shard-1.jsonl"',
    );
    expect(readFileSync(out, "utf8").split("\n")).toHaveLength(5);
    const again = await read(root);
    expect(again.samples.map(({ id }) => id)).toEqual(samples.map(({ id }) => id));
    expect(again.problems.map(({ message }) => message).join()).toContain('"pairs.jsonl"');
  });

  it("is the same in a ZIP of the folder", async () => {
    const root = join(work, "zipped");
    await writeTree(root, tree);
    await writeLeft(root);
    const left = ["shard-1.jsonl", "scores.csv"].map((name): TreeFile => [name, readFileSync(join(root, name))]);
    const zip = join(work, "zipped.zip");
    await writeZip(zip, [...tree, ...left]);
    expect((await read(zip)).samples.map(({ id }) => id)).toEqual((await read(root)).samples.map(({ id }) => id));
  });

  it("is such a table where it is called so, is named as INPUT, or nothing else says what the pairs are", async () => {
    const root = join(work, "called");
    await writeTree(root, tree);
    await writeLeft(root);
    expect((await read(join(root, "shard-1.jsonl"))).samples).toHaveLength(1);
    put(join(root, "manifest.jsonl"), readFileSync(join(root, "shard-1.jsonl")));
    expect((await read(root)).samples).toHaveLength(1);

    const loose = join(work, "loose");
    for (const name of ["a.png", "b.png"]) put(join(loose, name), "");
    const [sample] = (await read(root)).samples;
    const row = toResultRow({ ...sample!, reference: "a.png", generation: "b.png", columns: {} }, NO_SCORES, SETTINGS);
    put(join(loose, "results.jsonl"), toJsonl([row]));
    expect((await read(loose)).samples).toMatchObject([{ reference: "a.png", generation: "b.png" }]);
  });
});
