import { cpSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { column, drop, grid, openPage, oraclePath } from "./page.ts";

/** Where names do not say what files are, a person does: in a sheet that opens by itself. */

function put(root: string, path: string, image: string): string {
  const to = join(root, path);
  mkdirSync(dirname(to), { recursive: true });
  cpSync(oraclePath("images", `${image}.png`), to);
  return to;
}

const here = () => mkdtempSync(join(tmpdir(), "lens-"));
const SUBJECTS = ["cat", "coffee"] as const;

/** References, generations of two methods, and nothing in their names that says so. */
function makeStudy(): string {
  const root = join(here(), "study");
  for (const subject of SUBJECTS) {
    put(root, `photos of things/${subject}.png`, subject);
    for (const method of ["sdxl", "ours"])
      for (const seed of [0, 1]) put(root, `round 2/${method}@${subject}@${seed}.png`, "dahlia");
  }
  return root;
}

const sheet = (page: Page) => page.getByRole("dialog", { name: "How these files are read" });
const role = (page: Page, folder: string, name: string) =>
  sheet(page)
    .getByRole("radiogroup", { name: `What ${folder} holds` })
    .getByRole("radio", { name });
const rows = (page: Page) =>
  grid(page)
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell") });

async function sayWhatTheyAre(page: Page): Promise<void> {
  await role(page, "photos of things", "References").click();
  await role(page, "round 2", "Generations").click();
  await expect(sheet(page).getByText(/^2 references and 8 generations are here/)).toBeVisible();
  await sheet(page).getByRole("combobox", { name: "cat, part of its name" }).selectOption("concept");
  await expect(sheet(page).getByText("8 pairs", { exact: true })).toBeVisible();
}

test("a tree that nobody understands is understood after three choices; undo, redo and a reload hold", async ({
  page,
}) => {
  await openPage(page);
  await drop(page, [makeStudy()]);
  await expect(sheet(page).getByText("No pair yet")).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await sayWhatTheyAre(page);
  await expect(sheet(page).getByRole("list", { name: "The first pairs" }).getByRole("listitem")).toHaveCount(6);
  await sheet(page).getByRole("combobox", { name: "ours, part of its name" }).selectOption("method");
  await expect(sheet(page).getByText(/by 2 methods/)).toBeVisible();
  await sheet(page).getByRole("button", { name: "Apply" }).click();
  await expect(sheet(page)).toHaveCount(0);
  await expect(rows(page)).toHaveCount(8);
  expect(new Set(await column(page, "Method"))).toEqual(new Set(["ours", "sdxl"]));

  await page.getByRole("heading", { level: 2 }).first().focus();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("heading", { name: "No pair to score yet" })).toBeVisible();
  await page.keyboard.press("Control+Shift+z");
  await expect(rows(page)).toHaveCount(8);

  await expect(page.getByText("kept in this browser")).toBeVisible();
  await page.waitForFunction(() => location.hash.includes("project="));
  await expect(page.getByText("Saving", { exact: false })).toHaveCount(0);
  await page.reload();
  await expect(rows(page)).toHaveCount(8);
  await page.getByRole("button", { name: "Files", exact: true }).click();
  await page.getByRole("button", { name: "How these were read" }).click();
  await expect(role(page, "round 2", "Generations")).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(sheet(page)).toHaveCount(0);
});

test("of loose pictures one is the reference by a key, and without an answer the page says what is missing", async ({
  page,
}) => {
  await openPage(page);
  const root = here();
  await drop(
    page,
    ["cat", "coffee", "dahlia"].map((name) => put(root, `${name}.png`, name)),
  );
  await expect(sheet(page).getByRole("radio", { name: /^coffee\.png/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText(/^Nothing says which of 3 pictures are references/).first()).toBeVisible();
  await page.getByRole("button", { name: "Say what these files are" }).click();
  await sheet(page)
    .getByRole("radio", { name: /^cat\.png/ })
    .focus();
  await page.keyboard.press("ArrowDown");
  await expect(sheet(page).getByText("2 pairs", { exact: true })).toBeVisible();
  await sheet(page).getByRole("button", { name: "Apply" }).click();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("tab", { name: "Files and texts" }).click();
  await expect(page.getByLabel("Reference", { exact: true })).toHaveValue("coffee.png");
});

test("what was understood is saved as a manifest, which is read as the same pairs", async ({ page }) => {
  const study = makeStudy();
  await openPage(page);
  await drop(page, [study]);
  await sayWhatTheyAre(page);
  const download = page.waitForEvent("download");
  await sheet(page).getByRole("button", { name: "Save as a manifest" }).click();
  await page.getByRole("menuitem", { name: "JSONL" }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe("manifest.jsonl");
  const path = join(study, "manifest.jsonl");
  await saved.saveAs(path);
  expect(readFileSync(path, "utf8").split("\n")[0]).toContain('"reference":"photos of things/cat.png"');
  await page.keyboard.press("Escape");
  const concepts = await column(page, "Concept");

  await page.getByRole("button", { name: "Close the project" }).click();
  await expect(page.getByRole("heading", { name: /See why a generated image/ })).toBeVisible();
  await drop(page, [study]);
  await expect(rows(page)).toHaveCount(8);
  await expect(sheet(page)).toHaveCount(0);
  expect(await column(page, "Concept")).toEqual(concepts);
});

test("on a telephone the sheet is one column, and a choice beside every folder is in sight", async ({ page }) => {
  await openPage(page);
  await drop(page, [makeStudy()]);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(sheet(page).getByText("No pair yet")).toBeVisible();
  const folders = await sheet(page).getByRole("heading", { name: "What the folders hold" }).boundingBox();
  const result = await sheet(page).getByRole("region", { name: "What this comes to" }).boundingBox();
  expect(result!.y).toBeGreaterThan(folders!.y + folders!.height);
  const choices = await sheet(page).getByRole("radiogroup").all();
  expect(choices.length).toBeGreaterThan(2);
  for (const choice of choices) {
    const box = await choice.boundingBox();
    expect(box!.x).toBeGreaterThanOrEqual(8);
    expect(box!.x + box!.width).toBeLessThanOrEqual(382);
  }
  await sayWhatTheyAre(page);
  await sheet(page).getByRole("button", { name: "Apply" }).click();
  await expect(sheet(page)).toHaveCount(0);
});
