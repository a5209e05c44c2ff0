import { copyFileSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mascLensHere, NAFLEX, put, rowsIn, workFolder } from "./masc-lens.ts";
import { ORACLE } from "../parity/oracle.ts";

const work = workFolder();

/** A folder as the hub's own tools keep it: links from the snapshots into blobs/. */
function cacheFolder(name: string): string {
  const root = join(work, name);
  for (const inner of ["blobs", "refs", "snapshots/0123abcd", "snapshots/ffff0000"])
    mkdirSync(join(root, inner), { recursive: true });
  for (const [i, file] of readdirSync(NAFLEX).entries()) {
    copyFileSync(join(NAFLEX, file), join(root, "blobs", `blob${i}`));
    symlinkSync(`../../blobs/blob${i}`, join(root, "snapshots/0123abcd", file));
  }
  // A later commit, which is not main.
  put(join(root, "snapshots/ffff0000/config.json"), "{}");
  put(join(root, "refs/main"), "0123abcd");
  return root;
}

test("a folder of the hub's cache is the snapshot that its main names, called by its repository", async () => {
  const out = join(work, "rows.jsonl");
  const pairs = put(
    join(work, "pairs.csv"),
    `reference,reference_mask,generation,generation_mask,prompt,object\n${[...["images/cat.png", "masks/cat.png", "images/rocket.png", "masks/rocket.png"].map((path) => join(ORACLE, path)), "a cat", "cat"].join()}\n`,
  );
  const { code, stderr } = await mascLensHere([
    "score",
    pairs,
    "--model",
    cacheFolder("models--google--siglip2-tiny"),
    "--max-patches",
    "16",
    "--out",
    out,
  ]);
  expect([code, stderr]).toEqual([0, expect.stringContaining('"siglip2-tiny"')]);
  expect(rowsIn(out)).toMatchObject([{ model: "siglip2-tiny", cp: expect.any(Number) }]);
});
