import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "@playwright/test";
import { oracleJson, type OracleCase } from "../parity/oracle.ts";
import { addCheckpoint, addFiles, column, openPage, oraclePath, score, watchConsole } from "./page.ts";

const { cases } = oracleJson<{ cases: OracleCase[] }>("scores.json");
/** A few of the oracle's at one budget; loose files have no folders, so masks go under names of their own. */
const CHOSEN = ["000", "003", "012", "015"].map((id) => cases.find((one) => one.id === id)!);

const cell = (text: string | null) => `"${(text ?? "").replaceAll('"', '""')}"`;
const maskName = (name: string) => `mask of ${name}`;
const file = (name: string, folder: string, from: string) => ({
  name,
  mimeType: "image/png",
  buffer: readFileSync(oraclePath(folder, from)),
});

function filesOf(chosen: OracleCase[]) {
  const header = "id,reference,reference_mask,generation,generation_mask,prompt,object";
  const lines = chosen.map((one) =>
    [
      one.id,
      one.reference,
      maskName(one.reference_mask),
      one.generation,
      maskName(one.generation_mask),
      one.prompt,
      one.object,
    ]
      .map(cell)
      .join(","),
  );
  const images = new Set(chosen.flatMap((one) => [one.reference, one.generation]));
  const masks = new Set(chosen.flatMap((one) => [one.reference_mask, one.generation_mask]));
  return [
    { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from([header, ...lines].join("\n")) },
    ...[...images].map((name) => file(name, "images", name)),
    ...[...masks].map((name) => file(maskName(name), "masks", name)),
  ];
}

test("files from disk score as the authors' package scores them, and the exported JSONL holds the command line's fields", async ({
  page,
}) => {
  const complaints = watchConsole(page);
  await openPage(page);
  await addCheckpoint(page, "siglip2-naflex-tiny");
  await expect(page.getByText("siglip2-naflex-tiny")).toBeVisible();
  await addCheckpoint(page, "clip-tiny-patch32");
  await addCheckpoint(page, "dino-tiny-vits8");
  await addFiles(page, filesOf(CHOSEN));
  await page.getByLabel("Max patches").fill("256");
  await page.getByLabel("Threshold", { exact: true }).fill("0.5");
  await score(page, CHOSEN.length);

  expect(await column(page, "CP")).toEqual(CHOSEN.map(({ cp }) => cp!.toFixed(4)));
  expect(await column(page, "PF")).toEqual(CHOSEN.map(({ pf }) => pf!.toFixed(4)));
  expect(complaints).toEqual([]);

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "JSONL" }).click();
  const download = await downloading;
  expect(basename(download.suggestedFilename())).toMatch(/\.jsonl$/);
  const lines = readFileSync(await download.path(), "utf8")
    .trim()
    .split("\n");
  expect(lines).toHaveLength(CHOSEN.length);
  for (const [i, one] of CHOSEN.entries()) {
    const row: Record<string, unknown> = JSON.parse(lines[i]!);
    expect(row).toMatchObject({
      id: one.id,
      model: "siglip2-naflex-tiny",
      max_patches: 256,
      threshold: 0.5,
      stripper: "regex",
      precision: "fp32",
      provider: "wasm",
    });
    expect(Math.abs(Number(row["cp"]) - one.cp!)).toBeLessThan(2e-5);
    expect(Math.abs(Number(row["pf"]) - one.pf!)).toBeLessThan(2e-5);
    for (const baseline of ["clip_i", "clip_t", "dino"]) expect(Number.isFinite(row[baseline])).toBe(true);
  }
});

test("what is wrong with one row leaves the others alone", async ({ page }) => {
  await openPage(page);
  await addCheckpoint(page, "siglip2-naflex-tiny");
  const cat = readFileSync(oraclePath("images", "cat.png"));
  const mask = readFileSync(oraclePath("masks", "cat.png"));
  const manifest = [
    "id,reference,reference_mask,generation,generation_mask,prompt,object",
    "good,cat.png,m.png,cat.png,m.png,a cat,cat",
    "empty,cat.png,m.png,empty.png,m.png,a cat,cat",
    "text,cat.png,m.png,text.png,m.png,a cat,cat",
    "cmyk,cmyk.jpg,m.png,cat.png,m.png,a cat,cat",
    "absent,cat.png,m.png,nowhere.png,m.png,a cat,cat",
    "maskless,cat.png,,cat.png,,a cat,cat",
  ].join("\n");
  await addFiles(page, [
    { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(manifest) },
    { name: "cat.png", mimeType: "image/png", buffer: cat },
    { name: "m.png", mimeType: "image/png", buffer: mask },
    { name: "empty.png", mimeType: "image/png", buffer: Buffer.alloc(0) },
    { name: "text.png", mimeType: "image/png", buffer: Buffer.from("not a picture") },
    { name: "cmyk.jpg", mimeType: "image/jpeg", buffer: readFileSync(oraclePath("..", "pictures", "cmyk.jpg")) },
  ]);
  await page.getByLabel("Max patches").fill("64");
  await score(page, 6, 4);
  expect(await column(page, "State")).toEqual(["done", "failed", "failed", "failed", "failed", "done"]);
  const cp = await column(page, "CP");
  expect(cp[0]).toBe("1.0000");
  expect(cp[5]).toMatch(/^–/);
  // Four rows that failed, the path that finds no file, and the pictures that were told as they were added.
  await page.getByText("6 things to look at in what was added").click();
  await expect(page.getByText("3 pictures that cannot be decoded")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "empty.png" }).first()).toContainText("zero bytes");
  await page.getByRole("button", { name: "row cmyk" }).click();
  await expect(page.getByRole("region", { name: "cat" }).getByText(/CMYK.*RGB/)).toBeVisible();
  await expect(page.getByText("no mask", { exact: true })).toBeVisible();
});
