import { expect, test as fresh, type Page } from "@playwright/test";
import { column, grid, openSample } from "./page.ts";
import { test } from "./scored.ts";

const card = (page: Page, name: string) =>
  page.getByRole("term").filter({ hasText: name }).locator("xpath=following-sibling::dd[1]");

async function openSecond(page: Page): Promise<void> {
  await grid(page).getByRole("row").nth(2).click();
  await expect(page.getByTestId("cp-sum")).toBeVisible();
}

test("a pair's patches are pointed at and pinned, by mouse and by keys, and listed", async ({ sample: page }) => {
  await openSecond(page);
  await test.step("pointing at a patch says what it matches, and a click pins it", async () => {
    const reference = page.getByRole("application", { name: /^Reference/ });
    const generation = page.getByRole("application", { name: /^Generation/ });
    const caption = page
      .getByRole("figure")
      .getByText(/^Reference row \d+, column \d+, generation row \d+, column \d+: cosine [\d.]+$/)
      .last();
    const position = { x: 101, y: 103 };
    await reference.hover({ position });
    await expect(caption).toBeVisible();
    const pointed = await caption.innerText();
    await reference.click({ position });
    await page.getByRole("heading", { level: 2 }).hover();
    await expect(caption).toHaveText(pointed);
    await generation.hover({ position: { x: 60, y: 110 } });
    await expect(caption).not.toHaveText(pointed);
  });

  await test.step("arrow keys move over the patches and Enter pins one", async () => {
    await page.mouse.move(0, 0);
    const reference = page.getByRole("application", { name: /^Reference/ });
    const said = reference.locator("[aria-live]");
    await reference.focus();
    await page.keyboard.press("ArrowRight");
    const first = await said.textContent();
    expect(first).toMatch(/^Reference row (\d+), column (\d+)/);
    await page.keyboard.press("ArrowRight");
    await expect(said).not.toHaveText(first!);
    const [, row, from] = /row (\d+), column (\d+)/.exec(first!)!;
    await expect(said).toHaveText(new RegExp(`^Reference row ${row}, column ${Number(from) + 1},`));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2 }).focus();
    await expect(said).toHaveText(new RegExp(`^Reference row ${row}, column ${Number(from) + 1},`));
  });

  await test.step("the subject patches shown average to CP, and CP is the table's", async () => {
    const cp = (await column(page, "CP"))[1]!;
    await page.getByText(/subject patches, the worst first/).click();
    const total = Number(
      /The (\d+) subject patches/.exec(await page.getByText(/subject patches, the worst first/).innerText())![1],
    );
    const patches = page.locator("details").filter({ hasText: /subject patches, the worst first/ });
    const rows = patches.locator("tbody tr");
    await expect(rows.first()).toBeVisible();
    while ((await rows.count()) < total) {
      const before = await rows.count();
      await page.getByRole("button", { name: /^Show more/ }).click();
      await expect(rows).not.toHaveCount(before);
    }
    const cosines = await patches
      .locator("td[title]")
      .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute("title"))));
    expect(cosines.length).toBeGreaterThan(100);
    const mean = cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
    expect(mean.toFixed(4)).toBe(cp);
    await expect(card(page, "Concept (CP)")).toContainText(cp);
    await expect(page.getByTestId("cp-sum")).toContainText(`/ ${cosines.length} subject patches = ${cp}`);
    await expect(card(page, "Concept (CP)")).toContainText(`${cosines.length} of`);
    expect(cosines).toEqual(cosines.toSorted((a, b) => a - b));
  });
});

// Not a reload's page, whose engine would encode every picture again.
fresh("a moved threshold marks the row stale, and scoring again or moving it back mends it", async ({ page }) => {
  await openSample(page);
  await openSecond(page);
  await page.getByLabel("Threshold", { exact: true }).fill("0.25");
  await expect(page.getByText(/These numbers are of another run: .*threshold 0\.5\./)).toBeVisible();
  expect(new Set(await column(page, "State"))).toEqual(new Set(["stale"]));
  await page.getByRole("button", { name: "Score" }).click();
  await expect(grid(page).getByText("stale")).toHaveCount(0);
  await page.getByLabel("Threshold", { exact: true }).fill("0.5");
  await expect(grid(page).getByText("stale")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Score", exact: true })).toBeDisabled();
});
