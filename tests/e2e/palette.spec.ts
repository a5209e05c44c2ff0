import { expect } from "@playwright/test";
import { column, grid, openPage, violations } from "./page.ts";
import { test } from "./scored.ts";

test("everything is found by Ctrl K and done by Enter, on the start page too, and a word has its address", async ({
  page,
}) => {
  await openPage(page);
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "What to do, or where to go" });
  await expect(field).toBeFocused();
  await expect(page.getByRole("option", { name: /^Open the demo/ })).toBeVisible();
  await expect(page.getByRole("option", { name: /^Close the project/ })).toHaveCount(0);
  await field.fill("close project");
  const first = page.getByRole("option").first();
  await expect(first).toHaveText(/Not now: no project is open/);
  await page.keyboard.press("Enter");
  await expect(field).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await field.fill("theme dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(field).toHaveCount(0);

  await page.getByRole("button", { name: "Commands" }).click();
  await expect(page.getByRole("group", { name: "Recent" })).toHaveCount(0);
  await field.fill("leak");
  await expect(first).toHaveText(/What Leak means/);
  await page.keyboard.press("Enter");
  const glossary = page.getByRole("dialog", { name: "Glossary" });
  await expect(glossary.getByRole("heading", { name: "Leak" })).toBeInViewport();
  await expect(page).toHaveURL(/#glossary=best_match_in_background$/);
  expect(await violations(page)).toEqual([]);
  await page.reload();
  await expect(glossary.getByRole("heading", { name: "Leak" })).toBeInViewport();
  await glossary.getByRole("searchbox", { name: "Find a word" }).fill("threshold");
  await expect(glossary.getByRole("heading", { name: "Threshold" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(glossary).toHaveCount(0);
  await expect(page).not.toHaveURL(/glossary/);
});

test("a button says its name where there is room, and in a tip where there is none", async ({ page }) => {
  await openPage(page);
  const button = page.getByRole("button", { name: "Commands" });
  const tip = page.locator("[popover=manual]");
  await expect(button).toHaveText("Commands");
  const wide = await button.boundingBox();
  await page.setViewportSize({ width: 700, height: 800 });
  await expect.poll(async () => (await button.boundingBox())?.width).toBeLessThan(wide!.width / 2);
  await button.hover();
  await expect(tip).toHaveText("Commands, samples, words (Ctrl K)");
  await expect(tip).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(tip).toBeHidden();
  // Neither a setting nor a run before there is anything to score.
  await expect(page.getByRole("spinbutton")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^(Score|Export)/ })).toHaveCount(0);
  await expect(page.getByRole("img", { name: /purple cactus/ })).toHaveJSProperty("complete", true);
});

test("a measure's name says what it means; the palette sorts, and goes to a sample", async ({ sample: page }) => {
  await grid(page).getByRole("row").nth(1).click();
  await expect(page.getByTestId("cp-sum")).toBeVisible();
  await page.getByRole("button", { name: "Leak", exact: true }).click();
  const card = page.getByRole("dialog", { name: "What Leak means" });
  await expect(card.getByText("Lower is better")).toBeVisible();
  await expect(card.locator("math")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(card).toHaveCount(0);

  const field = page.getByRole("combobox", { name: "What to do, or where to go" });
  await page.keyboard.press("Control+k");
  await expect(field).toBeFocused();
  await page.keyboard.type("sort cp highest");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("columnheader", { name: "CP", exact: true })).toHaveAttribute("aria-sort", "descending");
  const cp = (await column(page, "CP")).map(Number);
  expect(cp).toEqual(cp.toSorted((a, b) => b - a));
  await page.keyboard.press("Control+k");
  await expect(field).toBeFocused();
  // What is so already is not offered unasked; typed, it says that it is so.
  await field.fill("sort cp highest");
  await expect(page.getByRole("option", { name: /^Sort by CP, highest first/ })).toHaveText(/Not now: it is so/);
  await field.fill("cat another");
  await page
    .getByRole("option", { name: /^cat, another/ })
    .first()
    .click();
  await expect(page.getByRole("region", { name: "cat" })).toBeVisible();
});
