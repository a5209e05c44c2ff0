import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { oracleCases } from "../parity/oracle.ts";
import { addCheckpoint, addFiles, drop, grid, openPage, oraclePath, score, violations } from "./page.ts";

/** Those of the oracle's cases that one run of the page can answer: one checkpoint, one budget, one threshold. */
const CASES = oracleCases()
  .filter(
    ({ model, max_patches, threshold }) => model === "siglip2-naflex-tiny" && max_patches === 256 && threshold === 0.5,
  )
  .slice(0, 9);
const FALSE = CASES[2]!;

const picture = (name: string, folder: string, from: string) => ({
  name,
  mimeType: "image/png",
  buffer: readFileSync(oraclePath(folder, from)),
});
const cell = (text: string | null) => `"${(text ?? "").replaceAll('"', '""')}"`;

function projectFiles() {
  const header = "id,reference,reference_mask,generation,generation_mask,prompt,object,concept,prompt_id,method,seed";
  const lines = CASES.map((one, index) =>
    [
      one.id,
      one.reference,
      `mask of ${one.reference_mask}`,
      one.generation,
      `mask of ${one.generation_mask}`,
      one.prompt,
      one.object,
      `subject of ${one.reference}`,
      String(index),
      `method ${one.generation}`,
      "42",
    ]
      .map(cell)
      .join(","),
  );
  const images = new Set(CASES.flatMap((one) => [one.reference, one.generation]));
  const masks = new Set(CASES.flatMap((one) => [one.reference_mask, one.generation_mask]));
  return [
    { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from([header, ...lines].join("\n")) },
    ...[...images].map((name) => picture(name, "images", name)),
    ...[...masks].map((name) => picture(`mask of ${name}`, "masks", name)),
  ];
}

/** What the package writes, a number a line; one of them falsified. */
function packageRows(falsified: number): string {
  const rows = CASES.flatMap(({ id, reference, generation, cp, pf, extras, model }, index) => {
    const common = {
      concept_id: `subject of ${reference}`,
      prompt_id: index,
      gen_method: `method ${generation}`,
      seed: 42,
      model: `somewhere/${model}`,
      extras,
    };
    return [
      { ...common, signal: "geometry", score: cp === null || id !== FALSE.id ? cp : cp + falsified },
      { ...common, signal: "prompt_following", score: pf },
    ];
  });
  return rows.map((row) => JSON.stringify(row).replace('"score":null', '"score":NaN')).join("\n");
}

const list = (page: Page) => page.getByRole("grid", { name: "Differences, the largest first" });
const line = (page: Page, place: number) => list(page).getByRole("row").nth(place);
const heading = (page: Page) => page.locator("#inspector-title");

async function openScored(page: Page): Promise<void> {
  await openPage(page);
  await addCheckpoint(page, "siglip2-naflex-tiny");
  await addFiles(page, projectFiles());
  await page.getByLabel("Max patches").fill("256");
  await score(page, CASES.length);
}

/** One project for all: its nine pairs are scored once. */
test("the package's scores are compared, a false one first, looked at in the inspector, and forgotten; so are the page's own", async ({
  page,
}) => {
  await openScored(page);

  await test.step("before there are scores the check has no violation", async () => {
    await page.getByRole("button", { name: "Check", exact: true }).click();
    await expect(page.getByText("Check this page against other scores")).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Table", exact: true }).click();
  });

  await test.step("a false score stands first, and leads to its pair", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "masc-lens-check-")), "package.jsonl");
    writeFileSync(file, packageRows(0.01));
    await drop(page, [file]);
    const check = page.getByRole("region", { name: "Check" });
    await expect(check.getByText(/^1 of \d+ numbers differs by more than 2e−5/)).toBeVisible();
    await expect(
      check.getByText(/settings and checkpoint are likely the same\. Counts of patches and texts agree here too/),
    ).toBeVisible();
    await expect(page.getByText(`${CASES.length} pairs`)).toBeVisible();
    await expect(line(page, 1)).toContainText(`subject of ${FALSE.reference}`);
    await expect(line(page, 1)).toContainText("−0.0100");
    await expect(line(page, 1).getByRole("img", { name: "more than expected" })).toBeVisible();
    const off = async (place: number) =>
      Math.abs(Number(await line(page, place).getByRole("gridcell").last().getAttribute("title")));
    expect(await off(2)).toBeLessThanOrEqual(2e-5);
    expect(await off(1)).toBeCloseTo(0.01, 4);

    await line(page, 1).click();
    await expect(heading(page)).toHaveText(`subject of ${FALSE.reference}`);
    await expect(page.getByTestId("cp-sum")).toContainText(FALSE.cp!.toFixed(4));
    await expect(page.getByText(/^1 of \d+$/)).toBeVisible();

    await page.keyboard.press("ArrowDown");
    await expect(line(page, 2)).toBeFocused();
    await expect(line(page, 2)).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Home");
    await expect(line(page, 1)).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(heading(page)).toBeFocused();
    await expect(page).toHaveURL(/size=full/);
    await page.keyboard.press("Escape");
    await expect(page).not.toHaveURL(/size=full/);
  });

  await test.step("with scores it has no violation, wide and narrow", async () => {
    await page.getByText(/^Not compared, and why/).click();
    expect(await violations(page)).toEqual([]);
    const wide = page.viewportSize()!;
    await page.setViewportSize({ width: 900, height: 900 });
    await expect(line(page, 1)).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize(wide);
  });

  await test.step("what agrees is said to; closing forgets it, and the project stays", async () => {
    await page
      .getByLabel("Add files")
      .setInputFiles({ name: "package.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(packageRows(0)) });
    await expect(page.getByText(/^All \d+ numbers agree to 2e−5/)).toBeVisible();
    await page.getByRole("button", { name: "Close the check" }).click();
    await expect(page.getByText("Check this page against other scores")).toBeVisible();
    await page.getByRole("button", { name: "Table", exact: true }).click();
    await expect(grid(page).getByRole("row")).toHaveCount(CASES.length + 1);
    await page.getByRole("button", { name: "Files", exact: true }).click();
    await expect(page.getByText("package.jsonl")).toHaveCount(0); // neither a file of the project, nor the notice of scores that are gone
    await page.getByRole("button", { name: "Table", exact: true }).click();
  });

  await test.step("the page's own results are compared where they belong, and open the results where nothing is open", async () => {
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: "CSV" }).click();
    const csv = readFileSync(await (await downloading).path());
    const results = { name: "results.csv", mimeType: "text/csv", buffer: csv };
    await page.getByLabel("Add files").setInputFiles(results);
    await expect(page.getByText(/^All \d+ numbers agree/)).toBeVisible();
    await expect(line(page, 1).getByRole("gridcell").last()).toHaveText("0");

    await page.getByRole("button", { name: "Close the project" }).click();
    await page.getByLabel("Add files").setInputFiles(results);
    const ours = page.getByRole("region", { name: "Results" });
    await expect(ours.getByText(/^By MaSC CP, the highest mean has /)).toBeVisible();
    await expect(ours.getByText(/nothing to show yet/)).toHaveCount(0);
  });
});

test("scores without a project are results; of several models beside their images one is asked for", async ({
  page,
}) => {
  await openPage(page);
  const two =
    packageRows(0).replaceAll("somewhere/siglip2-naflex-tiny", "first") +
    "\n" +
    packageRows(0.5).replaceAll("somewhere/siglip2-naflex-tiny", "second");
  const scores = { name: "two.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(two) };
  await page.getByLabel("Add files").setInputFiles(scores);
  await expect(page.getByRole("heading", { name: "Results of two.jsonl" })).toBeVisible();
  await expect(page.getByRole("banner").getByText("9 pairs", { exact: true })).toBeVisible();

  // With their images they are taken at once, and wait for numbers of ours.
  await page.getByLabel("Add files").setInputFiles([...projectFiles(), scores]);
  await expect(page.getByText(/Choose which to compare with/)).toBeVisible();
  await page.getByRole("region", { name: "Check" }).getByRole("combobox").selectOption("second");
  await expect(page.getByText("Nothing is compared yet.")).toBeVisible();
  await expect(page.getByText(/press Score/)).toBeVisible();
});
