import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { singleFile } from "../models/install/checkpoints.ts";
import { hubServer, REPOSITORY, type HubServer } from "../models/install/hub-server.ts";
import { addFiles, column, grid, openPage, oraclePath, score, violations } from "./page.ts";
import { test } from "./scored.ts";

/** The page of models as a person works it; install.spec.ts tests what stands behind it. */

const NAFLEX = "siglip2-naflex-tiny";

const openModels = (page: Page) => page.getByRole("button", { name: "Models", exact: true }).click();
const library = (page: Page) => page.getByRole("region", { name: "In this browser" });
const used = (page: Page) => page.getByRole("region", { name: "In use" });
const plan = (page: Page) => page.getByRole("region", { name: "What will be installed" });

const picture = (name: string, ...path: string[]) => ({
  name,
  mimeType: "image/png",
  buffer: readFileSync(oraclePath(...path)),
});

async function addPair(page: Page): Promise<void> {
  const manifest =
    "id,reference,reference_mask,generation,generation_mask,prompt,object\none,cat.png,m.png,coffee.png,m.png,a cat and a cup,cat";
  await addFiles(page, [
    { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(manifest) },
    picture("cat.png", "images", "cat.png"),
    picture("coffee.png", "images", "coffee.png"),
    picture("m.png", "masks", "cat.png"),
  ]);
  await page.getByLabel("Max patches").fill("64");
}

/** Names in the private folder of models. */
const modelFolders = (page: Page) =>
  page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("models");
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    return names;
  });

test("a folder that is kept computes what the folder does, is there after a reload, and goes when it is removed", async ({
  page,
}) => {
  await openPage(page);
  await page.getByLabel("Add checkpoint folder").setInputFiles(oraclePath("models", NAFLEX));
  await addPair(page);
  await score(page, 1);
  const scores = [await column(page, "CP"), await column(page, "PF")];

  await openModels(page);
  await expect(used(page)).toContainText("In memory: gone when this page is closed.");
  await used(page).getByRole("button", { name: "Keep in this browser" }).click();
  await expect(plan(page)).toContainText(/SigLIP2 NaFlex, 4 layers of 72\. [\d.]+ MB will be read/);
  await expect(plan(page).getByRole("radio")).toHaveCount(2);
  await plan(page).getByRole("button", { name: "Keep", exact: true }).click();
  await expect(library(page)).toContainText(NAFLEX);
  await expect(library(page).getByText("in use", { exact: true })).toBeVisible();
  await expect(used(page)).toContainText(/Self-check at its sizes passed: one layer is off by \de-\d/);
  expect(await violations(page)).toEqual([]);

  await page.reload();
  await expect(page.getByRole("banner").getByText(NAFLEX)).toBeVisible({ timeout: 20_000 });
  await expect(grid(page)).toBeVisible();
  await expect(page.getByText("kept in this browser")).toBeVisible();
  // Its content is the same in another layout: what was computed from the folder is computed again, and is the same.
  await score(page, 1);
  expect([await column(page, "CP"), await column(page, "PF")]).toEqual(scores);

  await openModels(page);
  await library(page)
    .getByRole("button", { name: `Verify ${NAFLEX}` })
    .click();
  await expect(page.getByText("every stored file is as it was written")).toBeVisible();
  await library(page)
    .getByRole("button", { name: `Remove ${NAFLEX}` })
    .click();
  await expect(library(page)).toContainText("Nothing yet.");
  await expect(used(page)).not.toContainText(NAFLEX);
  expect(await modelFolders(page)).toEqual([]);
});

/** Of "path start-end": headers are shorter. */
function isOfWeights(range: string): boolean {
  const [start = 0, end = 0] = range.split(" ").at(-1)!.split("-").map(Number);
  return end - start > 200_000;
}

test.describe("from a hub", () => {
  let hub: HubServer;
  test.beforeAll(async () => void (hub = await hubServer(await singleFile(NAFLEX))));
  test.afterAll(() => hub.close());

  test("a gated repository asks for its token, is stopped and goes on after a reload, and needs no hub afterwards", async ({
    page,
  }) => {
    hub.token = "hf_secret";
    await openPage(page);
    await openModels(page);
    await page.getByLabel("Repository").fill(REPOSITORY);
    await page.getByText("Revision, access token, another hub").click();
    await page.getByLabel("Hub").fill(hub.origin);
    await page.getByRole("button", { name: "Look it up" }).click();
    await expect(page.getByText(/access token/).last()).toBeVisible();
    await page.getByLabel("Access token").fill("hf_secret");
    await page.getByRole("button", { name: "Look it up" }).click();
    await expect(plan(page)).toContainText("SigLIP2 NaFlex, 4 layers of 72");
    await plan(page).getByRole("radio").nth(1).check();
    hub.delay = 1500;
    hub.ranges.length = 0;
    await plan(page).getByRole("button", { name: "Download and keep" }).click();
    await expect(page.getByRole("region", { name: "Transfer" })).toContainText(
      /Installing model · [\d.]+ \w+ of 2\.\d MB/,
    );
    // The weights are on their way: before that there is nothing to go on from.
    await expect.poll(() => hub.ranges.some(isOfWeights), { intervals: [50] }).toBe(true);
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await expect(library(page).getByText("stopped", { exact: true })).toBeVisible();
    hub.delay = 0;
    await page.reload();
    await openModels(page);
    await library(page).getByLabel("Access token, if it is gated").fill("hf_secret");
    await library(page).getByRole("button", { name: "Go on" }).click();
    await expect(library(page)).toContainText(/weights in fp16 .* from owner\/model at 0123456789ab/);
    expect(
      await page.evaluate(() => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage })),
    ).not.toContain("hf_secret");

    const asked = hub.asked.length;
    await page.reload();
    await expect(page.getByRole("banner")).toContainText("weights in fp16, approximate");
    await addPair(page);
    await score(page, 1);
    expect(hub.asked.length).toBe(asked);
  });
});

test("precisions are compared on the open project, and the badge says what computes", async ({ sample: page }) => {
  await openModels(page);
  await page.getByRole("button", { name: "Compare precisions" }).click();
  const table = page.getByRole("table", { name: /^Against fp32, over 6 pairs/ });
  await expect(table).toBeVisible({ timeout: 60_000 });
  const cells = await table.getByRole("row").filter({ hasText: "int8" }).getByRole("cell").allInnerTexts();
  expect(Number(cells[0])).toBeGreaterThan(0);
  expect(Number(cells[0])).toBeLessThan(0.05);
  await used(page).getByLabel("Precision").first().selectOption("int8");
  await expect(page.getByRole("banner")).toContainText("int8, approximate");
  await page.getByRole("button", { name: "Table", exact: true }).click();
  expect(new Set(await column(page, "State"))).toEqual(new Set(["stale"]));
});
