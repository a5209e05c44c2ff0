import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { bytesSource } from "../../src/platform/bytes.ts";
import { openShared } from "../../src/storage/shared/read.ts";
import { mascLensHere, put, rowsIn, workFolder } from "../cli/masc-lens.ts";

/** The shared project that the start page leads to (tools/demo/share.mjs) has the numbers that the demo's models give. */

const PUBLIC = fileURLToPath(new URL("../../public/", import.meta.url));
const DEMO = join(PUBLIC, "samples/demo");

it("is what a fresh computation comes to, by the checkpoint that it names", async () => {
  const bytes = new Uint8Array(readFileSync(join(PUBLIC, "start/demo.shared.masc-lens")));
  const { document, pairs } = await openShared(bytesSource("demo.shared.masc-lens", bytes));
  const ids = (document.intake?.samples ?? []).map(({ id }) => id);
  expect(ids).toHaveLength(5);
  expect(pairs.map(({ sample }) => sample).toSorted()).toEqual(ids.toSorted());

  const [head = "", ...lines] = readFileSync(join(DEMO, "manifest.csv"), "utf8").trim().split("\n");
  const chosen = lines.filter((line) => ids.includes(line.split(",", 1)[0] ?? ""));
  const absolute = chosen.map((line) =>
    line
      .split(",")
      .map((cell) => (/\.(?:webp|png)$/.test(cell) ? join(DEMO, cell) : cell))
      .join(","),
  );
  const folder = workFolder();
  const input = put(join(folder, "manifest.csv"), [head, ...absolute].join("\n"));
  const out = join(folder, "rows.jsonl");
  const { code } = await mascLensHere([
    "score",
    input,
    "--model",
    join(PUBLIC, "models/demo-siglip2-naflex"),
    "--max-patches",
    "256",
    "--out",
    out,
  ]);
  expect(code).toBe(0);
  const rows = rowsIn(out);
  expect(rows).toHaveLength(5);
  for (const row of rows) {
    const [kept] = document.results.get(String(row.id)) ?? [];
    const outcome = kept?.outcome;
    if (outcome === undefined || !("scores" in outcome)) throw new Error(`${row.id} has no scores`);
    for (const measure of ["cp", "pf", "siglip2_global"] as const)
      expect(Math.abs(Number(outcome.scores[measure]) - Number(row[measure]))).toBeLessThan(2e-6);
  }
});
