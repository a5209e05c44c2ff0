import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { addFiles, column, grid, openCheckpoint, openPage, oraclePath, score, scored, violations } from "./page.ts";

/** What failed in a run, by kinds, each with its way out. */

const file = (name: string, buffer: Buffer) => ({ name, mimeType: "image/png", buffer });
const picture = (name: string, ...path: string[]) => file(name, readFileSync(oraclePath(...path)));
const MANIFEST =
  "id,reference,reference_mask,generation,generation_mask,prompt,object\n" +
  ["cat", "gone", "broken"].map((name) => `${name},cat.png,m.png,${name}.png,m.png,a ${name},cat\n`).join("");

test("failures are counted by kind, shown by a filter, and tried again alone", async ({ page }) => {
  await openPage(page);
  await openCheckpoint(page);
  await addFiles(page, [
    { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(MANIFEST) },
    picture("cat.png", "images", "cat.png"),
    picture("m.png", "masks", "cat.png"),
    file("broken.png", Buffer.from("\u0089PNG\r\n\u001a\n and nothing more", "latin1")),
  ]);
  await page.getByLabel("Max patches").fill("64");
  await score(page, 3, 2);
  const failures = page.getByRole("contentinfo").getByRole("button", { name: "1 missing file, 1 unreadable picture" });
  await failures.click();
  const sheet = page.getByRole("dialog", { name: "2 rows failed" });
  await expect(sheet).toContainText("Add the folder that has them");
  expect(await violations(page)).toEqual([]);
  await sheet.getByRole("button", { name: "Show 1 missing file" }).click();
  await expect(sheet).toHaveCount(0);
  await expect(page.getByLabel("Filter samples")).toHaveValue("failure:missing");
  await expect(grid(page).getByRole("row")).toHaveCount(1 + 1);

  await addFiles(page, [picture("gone.png", "images", "coffee.png")]);
  await page.getByLabel("Filter samples").fill("");
  await failures.click();
  await sheet.getByRole("button", { name: "Retry 1 missing file" }).click();
  await scored(page, 3, 1);
  await expect(page.getByRole("contentinfo").getByRole("button", { name: "1 unreadable picture" })).toBeVisible();
  expect(await column(page, "State")).toEqual(["done", "done", "failed"]);
});
