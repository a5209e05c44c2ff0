import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, type Page } from "@playwright/test";
import { openPage, violations } from "./page.ts";

/**
 * Scores and ratings that are dropped without any picture: sections of the results by keys, as axe sees them, and what they
 * look like.
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

async function ready(page: Page, says: RegExp): Promise<void> {
  const results = page.getByRole("region", { name: "Results", exact: true });
  await expect(results.getByText(says).first()).toBeVisible();
  await expect(results.getByText(DRAWN).first()).toBeVisible({ timeout: 30_000 });
  await expect(results.getByText(/^Drawing intervals/)).toHaveCount(0, { timeout: 30_000 });
}

async function look(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await expect(async () => {
    expect(await page.screenshot(SHOT)).toMatchSnapshot(`${name}.jpg`, TOLERANCE);
  }).toPass({ timeout: 15_000 });
}

test("scores and ratings alone open the results, whose sections are walked by keys and say what they have", async ({
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
    await ready(page, says);
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
});
