import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { encode } from "fast-png";
import { readMaskLines } from "../../src/project/mask-record.ts";
import { addFiles, grid, openPage } from "./page.ts";

/** Masks with the record of how they were made come into the page, and leave it with the same record. */

const SIDE = 64;
const half = (from: number) =>
  encode({
    width: SIDE,
    height: SIDE,
    channels: 1,
    depth: 8,
    data: Uint8Array.from({ length: SIDE * SIDE }, (_, i) => (i % SIDE >= from && i % SIDE < from + 24 ? 255 : 0)),
  });
const photo = encode({
  width: SIDE,
  height: SIDE,
  channels: 3,
  depth: 8,
  data: Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, i) => (i * 37) % 251),
});

const facts = { covered: 0.375, pieces: 1, touches_border: true, peak: 0.9, doubtful: false, doubts: [] };
const RECORD = [
  {
    path: "refs/cat.png",
    source: "clipseg-tiny",
    revision: "0123456789ab",
    prompt: "tabby cat",
    threshold: 0.4,
    picture: "in/cat.png",
    ...facts,
  },
  {
    path: "samples/m/new.png",
    source: "edited",
    revision: null,
    prompt: null,
    threshold: null,
    edited_by_hand: true,
    picture: "in/new.png",
    ...facts,
    peak: null,
  },
];

test("masks dropped with their record are used, keep who made them, and leave with it", async ({ page }) => {
  await openPage(page);
  const table = "reference,generation,prompt,object,method\ncat.png,new.png,a cat on the moon,cat,m\n";
  await addFiles(page, [
    { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(table) },
    { name: "cat.png", mimeType: "image/png", buffer: Buffer.from(photo) },
    { name: "new.png", mimeType: "image/png", buffer: Buffer.from(photo) },
  ]);
  const zip = zipSync({
    "made/masks.jsonl": strToU8(RECORD.map((row) => `${JSON.stringify(row)}\n`).join("")),
    "made/refs/cat.png": half(0),
    "made/samples/m/new.png": half(20),
  });
  await addFiles(page, [{ name: "made.zip", mimeType: "application/zip", buffer: Buffer.from(zip) }]);
  await expect(page.getByText("2 masks came with how they were made: 2 in use.")).toBeVisible();

  await grid(page).getByRole("row").nth(1).click();
  await page.getByRole("tab", { name: "Masks" }).click();
  const zipping = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save 2 masks" }).click();
  const files = unzipSync(new Uint8Array(readFileSync(await (await zipping).path())));
  const record = Object.keys(files).find((path) => path.endsWith("/masks.jsonl")) ?? "";
  const rows = readMaskLines(strFromU8(files[record]!)).rows;
  expect(rows.map(({ source, revision, prompt, threshold }) => [source, revision, prompt, threshold])).toEqual(
    RECORD.map(({ source, revision, prompt, threshold }) => [source, revision, prompt, threshold]),
  );
  expect(rows.map((row) => row.edited_by_hand)).toEqual([false, true]);
  expect(rows.map(({ picture }) => picture)).toEqual(["cat.png", "new.png"]);
  expect(Object.keys(files)).toHaveLength(3);
});
