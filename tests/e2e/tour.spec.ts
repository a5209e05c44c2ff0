import { fileURLToPath } from "node:url";
import { expect, type Page } from "@playwright/test";
import { grid, scored, startDemo, violations } from "./page.ts";
import { test } from "./scored.ts";

const tour = (page: Page) =>
  page.getByRole("region", {
    name: /^(?:A faithful generation|A part has drifted|A copycat|The subject is lost|Now your own)$/,
  });
const stop = (page: Page, number: number) => expect(tour(page)).toContainText(`Tour, ${number} of 5`);
const selected = (page: Page) => grid(page).locator("[role=row][aria-selected=true]");
const inspected = (page: Page, method: string, concept = "yellow-plain-duck") =>
  expect(page.getByRole("region", { name: concept }).getByText(method, { exact: true })).toBeVisible();

/** From top to bottom; the table is wider than its panel. */
async function isWhollyInSight(page: Page): Promise<boolean> {
  const [row, table] = [await selected(page).boundingBox(), await grid(page).boundingBox()];
  return row !== null && table !== null && row.y >= table.y && row.y + row.height <= table.y + table.height;
}

test("the tour begins with the demo, tells the page's own numbers, has no violation, and can be taken again", async ({
  start: page,
}) => {
  await page.getByRole("button", { name: "Open the demo" }).click();
  await stop(page, 1);
  await inspected(page, "faithful");
  await scored(page, 120);
  const cp = (
    await selected(page)
      .getByRole("gridcell")
      .filter({ hasText: /^0\.\d{4}$/ })
      .first()
      .innerText()
  ).trim();
  await expect(tour(page)).toContainText(`Concept (CP) is ${cp}`);
  await expect(page.getByTestId("cp-sum")).toBeVisible();
  expect(await violations(page)).toEqual([]);

  for (const [number, method, concept, says] of [
    [
      2,
      "drifted",
      "purple-zigzag-cactus",
      /CP is 0\.\d{4}, where the faithful generation for the same prompt has 0\.\d{4}/,
    ],
    [
      3,
      "copycat",
      "yellow-plain-duck",
      /CLIP-I is [01]\.\d{4} \(higher than \d+ of 120 pairs\).*PF is -?0\.\d{4} \(higher than \d+ of 120 pairs\)/,
    ],
    [
      4,
      "lost",
      "yellow-plain-duck",
      /PF is 0\.\d{4} \(higher than \d+ of 120 pairs\)\. But a lighthouse stands where the duck should be: CP is 0\.\d{4}/,
    ],
  ] as const) {
    await tour(page).getByRole("button", { name: "Next" }).click();
    await stop(page, number);
    await inspected(page, method, concept);
    await expect(tour(page)).toContainText(says);
    await expect.poll(() => isWhollyInSight(page)).toBe(true);
  }
  await page.getByRole("tab", { name: "Files and texts" }).click();
  await expect(page.getByLabel("Other columns of the row")).toContainText(/degree_of_change\s*1/);
  await page.getByRole("tab", { name: "Match" }).click();
  await tour(page).getByRole("button", { name: "Next" }).click();
  await stop(page, 5);
  await tour(page).getByRole("button", { name: "Bring a checkpoint" }).click();
  await expect(page.getByRole("heading", { name: "Bring a model" })).toBeVisible();
  await page.getByRole("button", { name: "Table" }).click();
  await tour(page).getByRole("button", { name: "Back" }).click();
  await stop(page, 4);
  await tour(page).getByRole("button", { name: "Next" }).click();
  await tour(page).getByRole("button", { name: "Done" }).click();
  await expect(tour(page)).toHaveCount(0);

  await page.getByRole("button", { name: "Tour" }).click();
  await stop(page, 1);
  await tour(page).getByRole("button", { name: "End the tour" }).click();
  await expect(tour(page)).toHaveCount(0);
});

test("the pair that a stop is about is scored before the others, wherever it stands", async ({ page }) => {
  const done = async () => Number(/(\d+) of 120/u.exec(await page.getByRole("status").innerText())?.[1]);
  await startDemo(page);
  await expect(tour(page)).toContainText(/Concept \(CP\) is 0\.\d{4}/u, { timeout: 60_000 });
  const first = await done();
  for (let number = 2; number <= 4; number++) await tour(page).getByRole("button", { name: "Next" }).click();
  await expect(tour(page)).toContainText(/CP is 0\.\d{4}/u, { timeout: 30_000 });
  // In their order they are the 62nd and, at the last stop but one, the 72nd.
  expect(first).toBeLessThan(16);
  expect(await done()).toBeLessThan(36);
});

test("a stop leads back to its pair when another one was looked at, and its end to a project of one's own", async ({
  start: page,
}) => {
  await page.getByRole("button", { name: "Open the demo" }).click();
  await stop(page, 1);
  const back = tour(page).getByRole("button", { name: "Back to this stop's pair" });
  await expect(back).toHaveCount(0);
  await selected(page).press("ArrowDown");
  await back.click();
  await inspected(page, "faithful");
  await expect(back).toHaveCount(0);
  for (let number = 2; number <= 5; number++) await tour(page).getByRole("button", { name: "Next" }).click();
  const choosing = page.waitForEvent("filechooser");
  await tour(page).getByRole("button", { name: "Bring your images" }).click();
  const chooser = await choosing;
  await expect(page.getByRole("button", { name: "Open the demo" })).toBeVisible();
  await chooser.setFiles(fileURLToPath(new URL("../fixtures/photographs/sample", import.meta.url)));
  await expect(grid(page)).toBeVisible();
  await expect(page.getByText("demo", { exact: true })).toHaveCount(0);

  await test.step("other projects have no tour", async () => {
    await expect(page.getByRole("button", { name: "Tour" })).toHaveCount(0);
    await page.keyboard.press("g");
    await expect(tour(page)).toHaveCount(0);
  });
});

test("by keyboard alone; once ended it does not come by itself", async ({ start: page }) => {
  await page.getByRole("button", { name: "Open the demo" }).focus();
  await page.keyboard.press("Enter");
  for (const number of [1, 2, 3, 4, 5]) {
    await stop(page, number);
    await page.keyboard.press("g");
  }
  await expect(tour(page)).toHaveCount(0);
  await page.keyboard.press("g");
  await stop(page, 1);
  await tour(page).getByRole("button", { name: "End the tour" }).focus();
  await page.keyboard.press("Enter");
  await expect(tour(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Close the project" }).click();
  await page.getByRole("button", { name: "Open the demo" }).click();
  await expect(grid(page)).toBeVisible();
  await expect(page.getByRole("button", { name: "Tour" })).toBeVisible();
  await expect(tour(page)).toHaveCount(0);
});
