import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";
import { TOY_WORDS } from "../../src/project/toy.ts";
import { madeStudy } from "../evaluation/made-study.ts";
import { openPage, violations } from "./page.ts";
import { test } from "./scored.ts";

/** What the demo's results say, off the page; how one gets from a mark to its samples; and what can be taken away. */

async function openResults(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Places" }).getByRole("button", { name: "Results" }).click();
  await expect(page.getByText("95 % intervals: bootstrap over concepts, 2,000 draws")).toBeVisible();
}

async function saved(page: Page, act: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const coming = page.waitForEvent("download");
  await act();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

const take = (page: Page, of: string, label: string) => async () => {
  await page.getByRole("button", { name: `Take away: ${of}`, exact: true }).click();
  await page.getByRole("menuitem", { name: label, exact: true }).first().click();
};

/** A free line along the edges of a plane. */
async function goRoundAll(page: Page, plane: Locator): Promise<void> {
  await plane.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await plane.boundingBox())!;
  const [left, right, top, bottom] = [x + 60, x + width - 20, y + 14, y + height - 46];
  await page.mouse.move(left, top);
  await page.mouse.down();
  for (const [to, at] of [
    [right, top],
    [right, bottom],
    [left, bottom],
  ] as const)
    await page.mouse.move(to, at);
  await page.mouse.up();
}

test("says what the methods score and which cannot be told apart, and every mark leads to its samples by keys", async ({
  demo: page,
}) => {
  await openResults(page);
  await expect(page.getByRole("heading", { name: "Results of demo" })).toBeVisible();
  await expect(page.getByText(/^By MaSC CP, the highest mean has copycat with 0\.9\d{3}/)).toBeVisible();
  await expect(page.getByText(/^By MaSC PF, .*the lowest copycat with −0\.\d{4} \(95 % interval/)).toBeVisible();
  await expect(page.getByText(/^MaSC PF cannot tell apart|cannot be told apart by MaSC PF/).first()).toBeVisible();
  expect(await violations(page)).toEqual([]);

  const chart = page.getByRole("group", { name: "Mean MaSC CP by method" });
  await chart.getByRole("button").first().focus();
  await page.keyboard.press("v");
  await expect(page.getByRole("region", { name: "MaSC CP", exact: true }).getByRole("row")).toHaveCount(6);
  await page.getByRole("button", { name: "As a table: MaSC CP", exact: true }).press("v");
  await chart.getByRole("button").first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(chart.getByRole("button", { name: /^copycat: mean MaSC CP 0\.9/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Filter samples")).toHaveValue("method:copycat");
  await expect(page.getByText("24 of 120 pairs")).toBeVisible();
});

test("a range of single pairs is ticked in the table, and what only copies is listed and inspected", async ({
  demo: page,
}) => {
  await openResults(page);
  await page.getByLabel("Every pair").check();
  await page.getByRole("spinbutton", { name: "MaSC PF, to" }).fill("0");
  await expect(page.getByText("24 pairs selected")).toBeVisible();
  await goRoundAll(page, page.getByRole("group", { name: "MaSC CP against MaSC PF", exact: true }));
  await expect(page.getByText("120 pairs selected")).toBeVisible();
  await page.getByRole("tab", { name: "Disagreement" }).click();
  await expect(page.getByRole("list", { name: "24 pairs" }).getByRole("button")).toHaveCount(12);
  await expect(page.getByRole("list", { name: /^MaSC CP puts them higher than/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  const first = page.getByRole("list", { name: "24 pairs" }).getByRole("button").first();
  await first.press("Enter");
  await expect(page.locator("#inspector-title")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(first).toBeFocused();
  await page.getByRole("tab", { name: "Methods", exact: true }).click();
  const line = page.getByRole("region", { name: "Means by method" }).getByRole("button", { name: "copycat" });
  await line.press("Enter");
  await expect(page.getByLabel("Filter samples")).toHaveValue("method:copycat");
});

test("charts and tables leave as files that stand alone, and the page as one", async ({ demo: page }) => {
  await openResults(page);
  const latex = (await saved(page, take(page, "MaSC CP", "LaTeX"))).bytes.toString();
  expect(latex).toContain(String.raw`\toprule`);
  expect(latex).toMatch(/^% MaSC CP: needs booktabs\.\n% .*bootstrap over concepts/);
  expect(latex).toMatch(/copycat & 0\.9\d{3} & 0\.9\d{3} to 0\.9\d{3} & 0\.9\d{3} & 24/);

  const svg = await saved(page, take(page, "MaSC CP", "SVG"));
  expect(svg.name).toBe("demo-masc-cp.svg");
  expect(svg.bytes.toString()).toContain("<title>MaSC CP</title>");
  expect(svg.bytes.toString()).not.toMatch(/var\(|tabindex|class=/);
  const png = await saved(page, take(page, "MaSC CP", "PNG"));
  expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(png.bytes.readUInt32BE(16)).toBeGreaterThanOrEqual(1600);

  const whole = await saved(page, () => page.getByRole("button", { name: "Save the page" }).click());
  expect(whole.name).toBe("demo-results.html");
  const html = whole.bytes.toString();
  expect(html).not.toMatch(/<script|<button|<input|blob:/);
  expect(html.match(/<svg xmlns/g)?.length).toBeGreaterThan(6);
  await expect(page.getByRole("region", { name: "Results" }).getByText(TOY_WORDS)).toBeVisible();
  for (const words of ["Copied, not placed", "All numbers by method", "cannot tell apart", TOY_WORDS])
    expect(html).toContain(words);
});

/** The made study as a table of one's own: what our results call a metric, and what anybody may. */
function madeTable(): string {
  const { pairs, metrics } = madeStudy({ concepts: 30, prompts: 9, small: 0 });
  const names: Readonly<Record<string, string>> = { masc_cp: "cp", masc_pf: "pf" };
  const heads = ["concept", "prompt_id", "method", ...metrics.map(({ id }) => names[id] ?? id)];
  const rows = pairs.map(({ concept, promptId, method }, row) => [
    concept,
    promptId,
    method,
    ...metrics.map(({ values }) => values[row]),
  ]);
  return [heads, ...rows].map((cells) => cells.join(",")).join("\n");
}

test("of a table of scores alone with known effects the page says what was built into it", async ({ page }) => {
  await openPage(page);
  await page
    .getByLabel("Add files")
    .setInputFiles([{ name: "made.csv", mimeType: "text/csv", buffer: Buffer.from(madeTable()) }]);
  await expect(page.getByText("95 % intervals: bootstrap over concepts, 2,000 draws")).toBeVisible();
  await expect(page.getByText("1,080 pairs of 4 methods, 30 concepts")).toBeVisible();
  await expect(page.getByText(/^By MaSC CP, the highest mean has copier .*; the lowest worse with/)).toBeVisible();
  await expect(page.getByText(/^twin_. and twin_. cannot be told apart by MaSC CP: .* which holds 0\.$/)).toBeVisible();
  await expect(page.getByText(/^By MaSC PF, .*; the lowest copier with/)).toBeVisible();
  // What follows the background sees no difference between the worse method and the twins.
  await page.getByRole("combobox", { name: /^By/ }).selectOption({ label: "SigLIP2 global" });
  const worse = page.getByRole("img", {
    name: /(worse and twin_|twin_. and worse).* cannot be told apart by SigLIP2 global/,
  });
  await expect(worse.first()).toBeVisible();
});
