import { readFileSync } from "node:fs";
import { expect, test, type Locator, type Page } from "@playwright/test";
import { addFiles, grid, openCheckpoint, openPage, oraclePath, score, violations } from "./page.ts";

/** Masks in the editor by segmenters with random weights: what they mark is anything, and the same each time. */

const stage = (page: Page): Locator => page.getByRole("application", { name: /'s mask: arrow keys/ });
const proposal = (page: Page) => page.getByTestId("proposal");
const take = (page: Page) => page.getByRole("button", { name: "Take it" });

const picture = (name: string) => ({
  name,
  mimeType: "image/png",
  buffer: readFileSync(oraclePath("images", name)),
});

async function openPair(page: Page, segmenters: readonly string[]): Promise<void> {
  await openPage(page);
  const manifest = "id,reference,generation,prompt,object\none,cat.png,coffee.png,a cat and a cup,cat\n";
  await addFiles(page, [
    { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(manifest) },
    picture("cat.png"),
    picture("coffee.png"),
  ]);
  for (const name of segmenters) {
    await page.getByLabel("Add checkpoint folder").setInputFiles(oraclePath("segmenters", name));
  }
  await grid(page).getByRole("row").nth(1).click();
  await page.getByRole("tab", { name: "Masks" }).click();
  await expect(stage(page)).toBeVisible();
  if (segmenters.length > 0) await expect(take(page)).toBeVisible();
}

/** Opaque pixels of the proposal as it is drawn. */
const drawn = (page: Page) =>
  proposal(page).evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return -1;
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at]! > 0) count++;
    return count;
  });

test("by name: the field has the subject's name, the slider cuts the same answer, and what is used says whose it is", async ({
  page,
}) => {
  await openPair(page, ["clipseg-tiny"]);
  await expect(page.getByLabel("By name")).toHaveValue("cat");
  await expect(take(page)).toBeDisabled();
  await page.getByRole("button", { name: "Find" }).click();
  await expect(take(page)).toBeEnabled({ timeout: 30_000 });
  const slider = page.getByLabel("Threshold", { exact: false }).last();
  await slider.fill("0.02");
  await expect.poll(() => drawn(page)).toBeGreaterThan(0);
  const most = await drawn(page);
  await slider.fill("0.98");
  await expect.poll(() => drawn(page)).toBeLessThan(most);
  await expect(page.getByText("Nothing looks like “cat” above 0.98")).toBeVisible();
  await slider.fill("0.02");
  await expect.poll(() => drawn(page)).toBe(most);
  expect(await violations(page)).toEqual([]);
  await take(page).click();
  await expect(proposal(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Use this mask" }).click();
  await expect(page.getByRole("row", { name: /clipseg-tiny 1 .*in use/ })).toBeVisible();
});

test("click and box: resting shows what a click would take, Enter takes it as one step, Esc drops it", async ({
  page,
}) => {
  await openPair(page, ["sam-tiny"]);
  await page.getByRole("button", { name: "Click the subject" }).click();
  await stage(page).hover({ position: { x: 120, y: 120 } });
  await expect(proposal(page)).toHaveAttribute("data-hovering", "true", { timeout: 60_000 });
  await expect(take(page)).toBeDisabled();
  await stage(page).click({ position: { x: 120, y: 120 } });
  await expect(take(page)).toBeEnabled();
  await stage(page).press("Escape");
  await expect(take(page)).toBeDisabled();

  await page.getByRole("button", { name: "Box around the subject" }).click();
  const at = (await stage(page).boundingBox())!;
  await page.mouse.move(at.x + at.width * 0.4, at.y + at.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(at.x + at.width * 0.6, at.y + at.height * 0.7, { steps: 4 });
  await page.mouse.up();
  await expect(take(page)).toBeEnabled();
  await stage(page).press("Enter");
  await expect(take(page)).toBeDisabled();
  const undo = page.getByRole("button", { name: "Undo", exact: true });
  await undo.last().click();
  await expect(undo.last()).toBeDisabled();
});

test("without segmenters one line says what they would bring, and leads to Models", async ({ page }) => {
  await openPair(page, []);
  await expect(page.getByText("With CLIPSeg the subject is marked from its name")).toBeVisible();
  await expect(page.getByRole("button", { name: "Click the subject" })).toBeDisabled();
  await page.getByRole("button", { name: "Bring one on the page Models" }).click();
  await expect(page.getByRole("heading", { name: "Bring a model" })).toBeVisible();
});

test("refined: what a name found goes through SAM from where it was surest, and the mask says both", async ({
  page,
}) => {
  await openPair(page, ["clipseg-tiny", "sam-tiny"]);
  await expect(page.getByRole("button", { name: "Refine", exact: true })).toBeDisabled();
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("button", { name: "Refine", exact: true }).click({ timeout: 30_000 });
  // A click stands where the name was surest; the threshold is of names alone.
  await expect(stage(page).locator("[data-positive=true]")).toHaveCount(1, { timeout: 60_000 });
  await expect(page.getByLabel("Threshold", { exact: false }).last()).toBeDisabled({ timeout: 60_000 });
  await expect.poll(() => drawn(page)).toBeGreaterThan(0);
  await take(page).click();
  await page.getByRole("button", { name: "Use this mask" }).click();
  const row = page.getByRole("row", { name: /clipseg-tiny 1 .*in use/ });
  await expect(row).toContainText("“cat”");
  await expect(row).toContainText("sam-tiny");
});

test("with today's tools: patches that look alike become the mask of a picture without one, and CP is there", async ({
  page,
}) => {
  await openPair(page, []);
  await openCheckpoint(page);
  await page.getByLabel("Max patches").fill("64");
  await score(page, 1);
  const cp = page.getByTestId("live-cp");
  await expect(cp).toHaveText("–");
  await page.getByRole("button", { name: "Select similar" }).click();
  await stage(page).click();
  await page.getByLabel("Tolerance").fill("0.3");
  await expect(cp).toHaveText(/^-?[01]\.\d{4}$/);
  const painted = Number(await cp.getAttribute("title"));
  await page.getByRole("button", { name: "Use this mask" }).click();
  await page.getByRole("button", { name: "Score", exact: true }).click();
  await expect(grid(page).getByText(painted.toFixed(4))).toBeVisible({ timeout: 60_000 });
});
