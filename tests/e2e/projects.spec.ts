import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import {
  addCheckpoint,
  addFiles,
  column,
  grid,
  openPage,
  oraclePath,
  score,
  scored,
  servePhotographs,
} from "./page.ts";
import { test } from "./scored.ts";

/** Projects as a person has them: results of every run, settings of their own, names, and two tabs on one. */

const kept = (page: Page) => expect(page.getByText("kept in this browser")).toBeVisible({ timeout: 20_000 });
const picture = (name: string, from: string) => ({
  name,
  mimeType: "image/png",
  buffer: readFileSync(oraclePath(from)),
});
const MANIFEST =
  "id,reference,reference_mask,generation,generation_mask,prompt,object\none,cat.png,m.png,coffee.png,,a cat on a table,cat\ntwo,cat.png,m.png,cat.png,m.png,a cat,cat\n";

async function addPairs(page: Page): Promise<void> {
  await addFiles(page, [
    { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(MANIFEST) },
    picture("cat.png", "images/cat.png"),
    picture("coffee.png", "images/coffee.png"),
    picture("m.png", "masks/cat.png"),
  ]);
}

const states = (page: Page) => column(page, "State");

test("results of a checkpoint come back at once when it does, and when a setting does, and after a reload", async ({
  page,
}) => {
  await openPage(page);
  await addCheckpoint(page, "siglip2-naflex-tiny");
  await addPairs(page);
  await page.getByLabel("Max patches").fill("64");
  await score(page, 2);
  const first = await column(page, "CP");
  expect(first[1]).toBe("1.0000");

  await page.getByLabel("Threshold", { exact: true }).fill("0.9");
  await expect(grid(page).getByText("stale")).toHaveCount(2);
  await score(page, 2);
  await expect(grid(page).getByText("done")).toHaveCount(2);
  await page.getByLabel("Threshold", { exact: true }).fill("0.5");
  await expect(grid(page).getByText("done")).toHaveCount(2);
  expect(await column(page, "CP")).toEqual(first);
  await expect(page.getByRole("button", { name: "Score", exact: true })).toBeDisabled();

  await addCheckpoint(page, "siglip2-fixed-tiny-128");
  await expect(grid(page).getByText("stale")).toHaveCount(2);
  expect(await column(page, "CP")).toEqual(first);
  await score(page, 2);
  const second = await column(page, "CP");
  expect(second[0]).not.toBe(first[0]);

  await addCheckpoint(page, "siglip2-naflex-tiny");
  await expect.poll(() => column(page, "CP")).toEqual(first);
  expect(await states(page)).toEqual(["done", "done"]);
  await expect(page.getByRole("button", { name: "Score", exact: true })).toBeDisabled();
  await kept(page);
  await page.reload();
  await expect(page.getByText(/scored with "siglip2-naflex-tiny".*Add that checkpoint folder again/)).toBeVisible({
    timeout: 20_000,
  });
  expect(await column(page, "CP")).toEqual(first);
  expect(await states(page)).toEqual(["done", "done"]);
  await expect(page.getByRole("button", { name: "siglip2-naflex-tiny, not open" })).toBeVisible();
  await grid(page).getByRole("row").nth(1).click();
  await expect(
    page.getByText(
      /These numbers are of siglip2-naflex-tiny, 64 patches, threshold 0\.5\. That checkpoint is not open/,
    ),
  ).toBeVisible();
  await addCheckpoint(page, "siglip2-fixed-tiny-128");
  await expect.poll(() => column(page, "CP")).toEqual(second);
  expect(await states(page)).toEqual(["done", "done"]);
});

test("the demo leaves no trace: neither its budget nor its checkpoint is the next project's", async ({ page }) => {
  await servePhotographs(page);
  // Another budget than the one that a new project begins with, as the demo itself has.
  const bundled = readFileSync(new URL("../fixtures/photographs/bundled.json", import.meta.url), "utf8");
  await page.route("**/bundled.json", (route) =>
    route.fulfill({ body: bundled.replace(/"maxPatches": \d+/, '"maxPatches": 128') }),
  );
  await openPage(page);
  await page.getByRole("button", { name: "Open the demo" }).click();
  await scored(page, 10);
  await expect(page.getByLabel("Max patches")).toHaveValue("128");
  await page.getByLabel("Threshold", { exact: true }).fill("0.75");
  await page.getByRole("button", { name: "Close the project" }).click();
  await expect(page.getByText("no model yet")).toBeVisible();
  await expect(page.getByLabel("Max patches")).toHaveCount(0);
  await addPairs(page);
  await kept(page);
  await expect(page.getByText("no model yet")).toBeVisible();
  await expect(page.getByLabel("Max patches")).toHaveValue("1024");
  await expect(page.getByLabel("Threshold", { exact: true })).toHaveValue("0.5");
  await page.getByRole("button", { name: "Score", exact: true }).click();
  await expect(
    page
      .getByRole("region", { name: "Models" })
      .or(page.getByRole("heading", { name: /Models|models/ }))
      .first(),
  ).toBeVisible();
  await expect(page.getByText("demo model: a toy")).toHaveCount(0);
  await expect(page.getByRole("status")).not.toHaveText(/scored 2/);
  // Each project has its own settings, whichever was open before.
  await page.getByRole("button", { name: "Close the project" }).click();
  await page.getByRole("button", { name: /^sample 10 pairs/ }).click();
  await expect(page.getByLabel("Max patches")).toHaveValue("128");
  await expect(page.getByLabel("Threshold", { exact: true })).toHaveValue("0.75");
  await expect(page.getByText("demo model: a toy")).toBeVisible();
});

test("one's own checkpoint is open again after the demo", async ({ page }) => {
  await servePhotographs(page);
  await openPage(page);
  await addCheckpoint(page, "siglip2-naflex-tiny");
  await expect(page.getByRole("button", { name: "siglip2-naflex-tiny" })).toBeVisible();
  await page.getByRole("button", { name: "Open the demo" }).click();
  await expect(page.getByText("demo model: a toy")).toBeVisible();
  await page.getByRole("button", { name: "Close the project" }).click();
  await expect(page.getByRole("button", { name: "siglip2-naflex-tiny" })).toBeVisible();
  await expect(page.getByText("demo model: a toy")).toHaveCount(0);
});

test("no row is called stale while its model is loading, and filter and order survive the reload", async ({
  sample: page,
}) => {
  await grid(page).getByRole("columnheader", { name: "CP", exact: true }).getByRole("button").click();
  const search = page.getByLabel("Filter samples");
  await search.fill("e");
  await expect.poll(async () => (await column(page, "CP")).length).toBeGreaterThan(1);
  const before = await column(page, "CP");
  await kept(page);
  await expect(page).toHaveURL(/filter=e&sort=-?cp/);
  await page.route("**/self-check/checkpoint/model.safetensors", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await route.fallback();
  });
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => {
      for (const cell of document.querySelectorAll("[role=gridcell] [data-state]"))
        if (!seen.includes(cell.textContent ?? "")) seen.push(cell.textContent ?? "");
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  await page.reload();
  await expect(grid(page).getByText("done").first()).toBeVisible();
  await expect(page.getByText("demo model: a toy")).toHaveCount(0);
  await expect(page.getByText("demo model: a toy")).toBeVisible({ timeout: 20_000 });
  await expect(search).toHaveValue("e");
  expect(await column(page, "CP")).toEqual(before);
  await expect(page.getByTestId("cp-sum")).toBeVisible({ timeout: 20_000 });
  expect(await page.evaluate(() => ("seen" in window ? window.seen : null))).toEqual(["done"]);
});

test("there is one demo, and no two projects of one name; a name can be changed in its place", async ({
  sample: page,
}) => {
  await kept(page);
  const close = () => page.getByRole("button", { name: "Close the project" }).click();
  await close();
  await page.getByRole("button", { name: "Open the demo" }).click();
  await expect(page.getByRole("status")).toHaveText(/scored 10 of 10$/, { timeout: 60_000 });
  await close();
  await expect(page.getByRole("listitem").filter({ has: page.getByRole("button", { name: /^Delete/ }) })).toHaveCount(
    1,
  );
  for (const name of ["cat.png", "cat.png 2"]) {
    // No pair yet, and a project all the same: what it lacks can still come.
    await page
      .getByLabel("Add files")
      .setInputFiles([picture("cat.png", "images/cat.png"), picture("cat_mask.png", "masks/cat.png")]);
    await expect(page.getByRole("button", { name: `Rename ${name}…` })).toBeVisible();
    await close();
  }
  const open = (name: string | RegExp) => page.getByRole("button", { name });
  await expect(open(/^cat\.png 2 /)).toBeVisible();
  await open("Rename cat.png 2…").click();
  await page.getByLabel("New name of cat.png 2").fill("my cat");
  await page.getByLabel("New name of cat.png 2").press("Enter");
  await expect(open(/^my cat /)).toBeVisible();
  await open("Rename my cat…").click();
  await page.getByLabel("New name of my cat").fill("cat.png");
  await page.getByLabel("New name of my cat").press("Enter");
  await expect(page.getByText('There is a project "cat.png" already: this one is called "cat.png 2".')).toBeVisible();
  await open(/^cat\.png 2 /).click();
  await page.getByRole("button", { name: "Rename cat.png 2…" }).click();
  await page.getByLabel("New name of cat.png 2").fill("third");
  await page.getByLabel("New name of cat.png 2").press("Escape");
  await expect(page.getByRole("button", { name: "Rename cat.png 2…" })).toBeVisible();
  // Deleted, the demo opens afresh.
  await close();
  await open("Delete sample…").click();
  await page.getByRole("button", { name: "Delete sample", exact: true }).click();
  await expect(open(/^sample /)).toHaveCount(0);
  await page.getByRole("button", { name: "Open the demo" }).click();
  await expect(page.getByRole("status")).toHaveText(/computing|scored/, { timeout: 60_000 });
});

/** Another tab on the photographs, which the first one has open. */
async function openTwice(page: Page): Promise<Page> {
  await kept(page);
  const other = await page.context().newPage();
  await servePhotographs(other);
  await other.goto(page.url());
  await expect(other.getByText(/is open in another tab, which writes it/)).toBeVisible({ timeout: 20_000 });
  for (const tab of [page, other]) await tab.getByRole("tab", { name: "Files and texts" }).click();
  return other;
}

async function set(page: Page, label: string, value: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByLabel(label, { exact: true }).press("Enter");
}

test("two tabs on one project: one writes, the other says so and can take over, and no edit is lost", async ({
  sample: page,
}) => {
  const other = await openTwice(page);
  await set(page, "Object", "tabby");
  // What would be refused cannot be typed, pressed or dropped; what stands can be read and copied.
  for (const label of ["Concept", "Prompt", "Reference"])
    await expect(other.getByLabel(label, { exact: true })).not.toBeEditable();
  for (const name of ["Remove the pair", "Use transparency as mask"])
    await expect(other.getByRole("button", { name })).toBeDisabled();
  await expect(other.getByLabel("Threshold", { exact: true })).toBeDisabled();
  await expect(other.getByLabel("Add files")).toBeDisabled();
  await other.keyboard.press("Control+z");
  await expect(other.getByText("Another tab writes this project; here it can only be read.")).toBeVisible();
  await other.getByRole("button", { name: "Take over" }).click();
  await expect(other.getByText(/this one writes it now/)).toBeVisible();
  await expect(page.getByText(/Another tab asked for this project/)).toBeVisible();
  await expect(page.getByText(/is open in another tab, which writes it/)).toBeVisible();
  await expect(other.getByLabel("Object", { exact: true })).toHaveValue("tabby");
  await expect(other.getByRole("button", { name: "Remove the pair" })).toBeEnabled();
  await set(other, "Concept", "my cat");
  await kept(other);
  // The tab that writes is closed: the other one goes on, with what it wrote.
  await other.close();
  await expect(page.getByText(/this one writes it now/)).toBeVisible();
  await expect(page.getByText(/is open in another tab, which writes it/)).toHaveCount(0);
  await expect(page.getByLabel("Concept", { exact: true })).toHaveValue("my cat");
  await set(page, "Method", "by hand");
  await kept(page);
  await page.reload();
  await page.getByRole("tab", { name: "Files and texts" }).click();
  for (const [label, value] of [
    ["Object", "tabby"],
    ["Concept", "my cat"],
    ["Method", "by hand"],
  ] as const) {
    await expect(page.getByLabel(label, { exact: true })).toHaveValue(value, { timeout: 20_000 });
  }
  await expect(page.getByText(/is open in another tab/)).toHaveCount(0);
});

test("a tab that does not answer loses the project to the one that asks, and its last edit stands all the same", async ({
  sample: page,
}) => {
  const other = await openTwice(page);
  await set(page, "Object", "tabby");
  // Before the edit was written, and longer than the other one waits. (A page's clock is its context's: it cannot be moved here.)
  await page.evaluate(() => {
    setTimeout(() => {
      const end = Date.now() + 10_000;
      while (Date.now() < end);
    }, 0);
  });
  await other.getByRole("button", { name: "Take over" }).click();
  await expect(other.getByText(/this one writes it now/)).toBeVisible({ timeout: 15_000 });
  await set(other, "Concept", "my cat");
  await expect(page.getByText(/took this project over, having had no answer/)).toBeVisible({ timeout: 20_000 });
  await set(other, "Method", "by hand");
  await kept(other);
  await page.close();
  await other.reload();
  await other.getByRole("tab", { name: "Files and texts" }).click();
  for (const [label, value] of [
    ["Object", "tabby"],
    ["Concept", "my cat"],
    ["Method", "by hand"],
  ] as const) {
    await expect(other.getByLabel(label, { exact: true })).toHaveValue(value, { timeout: 20_000 });
  }
});

test("files that are added again as they were take no result away; changed ones do", async ({ page }) => {
  await openPage(page);
  await addCheckpoint(page, "siglip2-naflex-tiny");
  await addPairs(page);
  await page.getByLabel("Max patches").fill("64");
  await score(page, 2);
  const before = await column(page, "CP");
  await kept(page);
  await page.reload();
  await expect(grid(page).getByText("done")).toHaveCount(2);
  await addPairs(page);
  await kept(page);
  expect(await column(page, "CP")).toEqual(before);
  expect(await states(page)).toEqual(["done", "done"]);
  await expect(page.getByText(/replaced by the files added last/)).toHaveCount(0);
  await addFiles(page, [{ ...picture("coffee.png", "images/temple.png"), name: "coffee.png" }]);
  await expect(page.getByText(/"coffee.png" was replaced by the files added last/)).toBeVisible();
  await expect.poll(() => states(page)).toEqual(["waiting", "done"]);
});

test("files added to the demo are said to be the demo's", async ({ sample: page }) => {
  await addFiles(page, [picture("mine.png", "images/cat.png")]);
  await expect(page.getByText(/Added to the demo.*Close the demo first to begin a project of your own/)).toBeVisible();
});

test("a project of one's own that the toy scored once keeps those numbers as the toy's, and never opens it", async ({
  page,
}) => {
  await servePhotographs(page);
  await openPage(page);
  await addCheckpoint(page, "siglip2-naflex-tiny");
  await addPairs(page);
  await page.getByLabel("Max patches").fill("64");
  await score(page, 2);
  await kept(page);
  const before = await column(page, "CP");
  // As an earlier version of the page left it.
  await page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open("masc-lens");
      opening.addEventListener("success", () => resolve(opening.result));
    });
    for (const store of ["projects", "results"]) {
      await new Promise<void>((resolve) => {
        const writing = db.transaction(store, "readwrite");
        writing.addEventListener("complete", () => resolve());
        writing
          .objectStore(store)
          .openCursor()
          .addEventListener("success", ({ target }) => {
            const cursor: IDBCursorWithValue | null = target instanceof IDBRequest ? target.result : null;
            if (cursor === null) return;
            if (store === "projects") cursor.update({ ...cursor.value, models: null });
            else
              cursor.update({
                ...cursor.value,
                result: {
                  ...cursor.value.result,
                  run: { ...cursor.value.result.run, model: "untrained-siglip2-naflex" },
                },
              });
            cursor.continue();
          });
      });
    }
    db.close();
  });
  await page.reload();
  await expect(
    page.getByText(/numbers are of "untrained-siglip2-naflex", a toy that is for the demo alone/),
  ).toBeVisible({ timeout: 20_000 });
  expect(await column(page, "CP")).toEqual(before);
  expect(await states(page)).toEqual(["done", "done"]);
  await expect(page.getByRole("button", { name: "untrained-siglip2-naflex, not open" })).toBeVisible();
  await expect(page.getByText("demo model: a toy")).toHaveCount(0);
});
