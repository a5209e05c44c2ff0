import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, type Page } from "@playwright/test";
import { openPage, violations } from "./page.ts";

/**
 * Scores, ratings, mask sources and pairs of subjects that are dropped without any picture: every section of the results,
 * by the address, by keys and after a reload, and what they look like.
 */
const FOLDER = fileURLToPath(new URL("../fixtures/tables-6", import.meta.url));
const TOLERANCE = { threshold: 0.2, maxDiffPixelRatio: 0.02 };
const SHOT = { type: "jpeg", quality: 80, animations: "disabled" } as const;
const DRAWN = /95 % intervals: bootstrap over (concepts|subjects), 2,000 draws/;

/** What says that a section has all that it shows. */
const SECTIONS: readonly (readonly [id: string, title: string, says: RegExp])[] = [
  ["methods", "Methods", /^By MaSC CP, the highest mean has/],
  ["agreement", "Agreement", /^MaSC CP (?:agrees|comes|is)/],
  ["ablations", "Ablations", /^From the same features, masked/],
  ["mask-sources", "Mask sources", /^On the [\d,]+ pairs that all 3 sources have/],
  ["subjects", "Same or other", /tells one subject from two/],
  ["disagreement", "Disagreement", /./],
];

/** The authors' layout with what they have not: the other aggregators, each the masked one's scores with more noise. */
function writeStudy(folder: string): void {
  cpSync(FOLDER, folder, { recursive: true, filter: (path) => !path.endsWith("expected.json") });
  const results = join(folder, "results");
  for (const name of readdirSync(results).filter((file) => file.includes("maskedmaxcos")))
    for (const [level, aggregator] of ["weightedmaxcos", "globalmaxcos", "recall"].entries()) {
      const rows = readFileSync(join(results, name), "utf8").trim().split("\n");
      const noisy = rows.map((line, at) => {
        const row: { score: number } = JSON.parse(line);
        const noise = ((at * 7919) % 97) / 97;
        return JSON.stringify({ ...row, score: row.score + (level + 1) * 0.15 * noise });
      });
      writeFileSync(join(results, name.replace("maskedmaxcos", aggregator)), noisy.join("\n"));
    }
}

async function ready(page: Page, id: string, says: RegExp): Promise<void> {
  const results = page.getByRole("region", { name: "Results", exact: true });
  await expect(results.getByText(says).first()).toBeVisible();
  if (id === "disagreement") return;
  await expect(results.getByText(DRAWN).first()).toBeVisible({ timeout: 30_000 });
  await expect(results.getByText(/^Drawing intervals/)).toHaveCount(0, { timeout: 30_000 });
}

async function look(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await expect(async () => {
    expect(await page.screenshot(SHOT)).toMatchSnapshot(`${name}.jpg`, TOLERANCE);
  }).toPass({ timeout: 15_000 });
}

test("numbers alone open the results: every section says what it has, is its own address, and stands after a reload", async ({
  page,
}, info) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openPage(page);
  const folder = info.outputPath("study");
  writeStudy(folder);
  await page.getByLabel("Add folder").setInputFiles(folder);
  await expect(page.getByRole("heading", { name: "Results of study" })).toBeVisible();
  for (const [id, title, says] of SECTIONS) {
    const tab = page.getByRole("tab", { name: title, exact: true });
    // From one to the next by arrows, as tabs are walked.
    if (id !== "methods") await page.keyboard.press("ArrowRight");
    else await tab.focus();
    await expect(tab).toBeFocused();
    await ready(page, id, says);
    expect.soft(await violations(page), id).toEqual([]);
    await look(page, `results-${id}-light-1440`);
    if (id !== "methods" && id !== "agreement") continue;
    await page.emulateMedia({ colorScheme: "dark" });
    await look(page, `results-${id}-dark-1440`);
    await page.setViewportSize({ width: 390, height: 844 });
    await look(page, `results-${id}-dark-390`);
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 1440, height: 900 });
  }
  await expect(page).toHaveURL(/place=results&section=disagreement$/);
  await page.goBack();
  await expect(page.getByRole("tab", { name: "Same or other" })).toHaveAttribute("aria-selected", "true");

  await page.getByRole("tab", { name: "Agreement", exact: true }).click();
  const bars = page.getByRole("group", { name: "Pooled alpha by metric" });
  await bars.getByRole("button").first().press("Enter");
  await expect(page.getByRole("heading", { name: /, all methods$/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("kept in this browser")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("tab", { name: "Agreement", exact: true })).toHaveAttribute("aria-selected", "true");
  await ready(page, "agreement", SECTIONS[1]![2]);

  // As one file it takes its scores and ratings along.
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "More of study…" }).click();
  await page.getByRole("menuitem", { name: "Export as one file", exact: true }).click();
  const download = await downloading;
  const file = info.outputPath(download.suggestedFilename());
  await download.saveAs(file);
  await page.getByRole("button", { name: "Close the project" }).click();
  await page.getByLabel("Add files").setInputFiles(file);
  await page.getByRole("navigation", { name: "Places" }).getByRole("button", { name: "Results" }).click();
  await expect(page.getByRole("heading", { name: /^Results of study/ })).toBeVisible();
  await expect(page.getByText("216 pairs of 4 methods, 6 concepts")).toBeVisible();
});
