import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { strFromU8, unzipSync } from "fflate";
import { readScoreTable } from "../../src/project/formats/their-scores.ts";
import { addFiles, column, openCheckpoint, openPage, oraclePath, score, watchConsole } from "./page.ts";

/** A subject with three references: the row is the mean, the inspector shows each, exports hold both. */

const picture = (name: string, folder: "images" | "masks") => ({
  name: folder === "images" ? name : `mask of ${name}`,
  mimeType: "image/png",
  buffer: readFileSync(oraclePath(folder, name)),
});

const NAMES = ["cat.png", "rocket.png", "temple.png"];
const pair = (id: string, references: readonly string[]) => ({
  id,
  reference: references,
  reference_mask: references.map((name) => `mask of ${name}`),
  generation: "coffee.png",
  generation_mask: "mask of coffee.png",
  prompt: "a cat in snow",
  object: "cat",
  concept: "cat",
  method: "emu2",
  prompt_id: id,
  seed: 0,
});
const FILES = [
  {
    name: "pairs.jsonl",
    mimeType: "application/x-ndjson",
    buffer: Buffer.from(
      [pair("all", NAMES), ...NAMES.map((name) => pair(name, [name]))]
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(""),
    ),
  },
  ...[...NAMES, "coffee.png"].flatMap((name) => [picture(name, "images"), picture(name, "masks")]),
];

test("a row of several references is their mean, and each is looked at on its own", async ({ page }) => {
  const complaints = watchConsole(page);
  await openPage(page);
  await openCheckpoint(page);
  await addFiles(page, FILES);
  await page.getByLabel("Max patches").fill("64");
  await page.getByLabel("Max patches").press("Enter");
  await score(page, 4);

  const [mean, ...alone] = (await column(page, "CP")).map(Number);
  expect(mean).toBeCloseTo((alone[0]! + alone[1]! + alone[2]!) / 3, 3);

  // It opens to a line a reference, which is no row of its own.
  const row = page.getByRole("grid", { name: "Samples" }).getByRole("row").nth(1);
  await row.click();
  await page.keyboard.press("ArrowRight");
  expect((await column(page, "CP")).slice(1, 4).map(Number)).toEqual(alone);
  await expect(page.getByText("1 of 4", { exact: true })).toBeVisible();
  await page.keyboard.press("ArrowLeft");

  const inspector = page.getByRole("region", { name: "cat" });
  await page.getByRole("gridcell", { name: "of 3" }).click();
  const strip = inspector.getByRole("radiogroup", { name: "Its 3 references" });
  const best = Math.max(...alone);
  for (const [i, name] of NAMES.entries()) {
    const words = `Reference ${i + 1} of 3, ${name}, CP ${alone[i]!.toFixed(4)}${alone[i] === best ? ", the best" : ""}`;
    await strip.getByRole("radio", { name: words, exact: true }).click();
    // The card has the mean; what is drawn sums up to the one in view.
    await expect(inspector.getByText(`mean of 3 references, this one ${alone[i]!.toFixed(4)}`)).toBeVisible();
  }
  await page.keyboard.press("]");
  await expect(strip.getByRole("radio").first()).toBeChecked();
  await page.keyboard.press("[");
  await expect(strip.getByRole("radio").last()).toBeChecked();
  await expect(page).toHaveURL(/reference=3/);

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "Authors' files" }).click();
  const download = await downloading;
  const files = unzipSync(readFileSync(await download.path()));
  const geometry = Object.entries(files).filter(([path]) => path.startsWith("results/geometry__siglip2-naflex-tiny__"));
  const [read] = geometry.map(([path, bytes]) => readScoreTable(path, strFromU8(bytes)));
  expect(read?.scores.map(({ value }) => value?.toFixed(4))).toEqual(
    [mean, ...alone].map((value) => value!.toFixed(4)),
  );
  expect(complaints).toEqual([]);
});
