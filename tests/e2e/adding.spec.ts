import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, type Page } from "@playwright/test";
import { addCheckpoint, column, drop, grid, openPage, oraclePath, score } from "./page.ts";

/** What is added to a project adds to it: by mouse, as a person drops things, with undo and reload. */
const here = () => mkdtempSync(join(tmpdir(), "lens-"));
const PICTURES = fileURLToPath(new URL("../fixtures/pictures/", import.meta.url));

function write(root: string, path: string, content: string | Uint8Array): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  return join(root, path);
}

/** Four pairs as people keep them, with masks and no prompt. */
function makeFolder(): string {
  const root = join(here(), "study");
  const put = (to: string, folder: string, name: string) => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    cpSync(oraclePath(folder, name), join(root, to));
  };
  for (const name of ["cat", "coffee", "dahlia", "rocket"]) {
    put(`references/${name}.png`, "images", `${name}.png`);
    put(`generations/ours/${name}.png`, "images", `${name}.png`);
    put(`masks/references/${name}.png`, "masks", `${name}.png`);
    put(`masks/generations/ours/${name}.png`, "masks", `${name}.png`);
  }
  return root;
}

const TEXTS =
  "generation,prompt,object\nstudy/generations/ours/cat.png,a cat in the snow,cat\ncoffee.png,a cup on a rock,cup\nbird.png,a bird,bird\n";
const rows = (page: Page) =>
  grid(page)
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell") });
const undo = (page: Page) => page.keyboard.press("Control+z");
const redo = (page: Page) => page.keyboard.press("Control+Shift+z");
/** Letters are keys, and Ctrl Z undoes, where no field has the focus. */
const leaveFields = (page: Page) => page.getByRole("heading", { level: 2 }).first().focus();
const saved = (page: Page) => expect(page.getByText("Saving", { exact: false })).toHaveCount(0);

/** Paints on the selected row's reference mask and uses the result. */
async function paintMask(page: Page): Promise<void> {
  await page.getByRole("tab", { name: "Masks" }).click();
  const stage = page.getByRole("application", { name: /'s mask: arrow keys/ });
  await expect(page.getByTestId("live-cp")).toHaveText(/^[01]\.\d{4}$/, { timeout: 30_000 });
  await page.getByRole("button", { name: "Erase" }).click();
  await stage.scrollIntoViewIfNeeded();
  const box = (await stage.boundingBox())!;
  await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.5 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.6 * box.width, box.y + 0.5 * box.height, { steps: 10 });
  await page.mouse.up();
  await page.getByRole("button", { name: "Use this mask" }).click();
  await expect(page.getByText("in use", { exact: true })).toBeVisible();
}

test("a table of texts says more of the pairs that stand: scores, masks made by hand and ids stay; undo and a reload hold", async ({
  page,
}) => {
  await openPage(page);
  await addCheckpoint(page, "siglip2-naflex-tiny");
  await drop(page, [makeFolder()]);
  await page.getByLabel("Max patches").fill("64");
  await expect(rows(page)).toHaveCount(4);
  await score(page, 4);
  await grid(page).getByText("dahlia").first().click();
  await paintMask(page);
  await score(page, 4);
  const scores = await column(page, "CP");
  expect(scores.every((score) => /^[01]\.\d{4}$/.test(score))).toBe(true);

  await drop(page, [write(here(), "texts.csv", TEXTS)]);
  await expect(page.getByText('"texts.csv" said more of 2 pairs. Ctrl Z takes it back.')).toBeVisible();
  await expect(rows(page)).toHaveCount(4);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect((await column(page, "Prompt")).filter((prompt) => prompt !== "" && prompt !== "–").toSorted()).toEqual(
    expect.arrayContaining(["a cat in the snow", "a cup on a rock"]),
  );
  await page.getByText(/to look at in what was added/).click();
  await expect(page.getByText(/1 of 3 rows of "texts\.csv" fit no pair: "bird\.png"/)).toBeVisible();
  await score(page, 4);
  expect(await column(page, "CP")).toEqual(scores);

  await leaveFields(page);
  await undo(page);
  await expect(grid(page).getByText("a cat in the snow")).toHaveCount(0);
  await expect(rows(page)).toHaveCount(4);
  await redo(page);
  await expect(grid(page).getByText("a cat in the snow")).toHaveCount(1);
  await page.getByRole("tab", { name: "Files and texts" }).click();
  await expect(page.getByLabel("Reference mask", { exact: true })).toHaveValue(
    /^edited:1\/study\/references\/dahlia\.png\.png$/,
  );

  await saved(page);
  await page.waitForTimeout(1000);
  await page.reload();
  await expect(rows(page)).toHaveCount(4);
  await expect(grid(page).getByText("a cat in the snow")).toHaveCount(1);
  await grid(page).getByText("dahlia").first().click();
  await page.getByRole("tab", { name: "Files and texts" }).click();
  await expect(page.getByLabel("Reference mask", { exact: true })).toHaveValue(/^edited:1/);
});

test("a second table of pairs asks first, with a count; it adds beside, replaces or changes nothing, and undo brings all back", async ({
  page,
}) => {
  await openPage(page);
  await drop(page, [makeFolder()]);
  await expect(rows(page)).toHaveCount(4);
  await page.getByRole("tab", { name: "Files and texts" }).click();
  await page.getByLabel("Prompt", { exact: true }).fill("by hand");
  await page.getByLabel("Prompt", { exact: true }).blur();
  const table = write(
    here(),
    "crossed.csv",
    "id,reference,generation\ncrossed,study/references/cat.png,study/generations/ours/dahlia.png\n",
  );
  const dialog = page.getByRole("dialog");

  await drop(page, [table]);
  await expect(dialog).toContainText('"crossed.csv" has 1 new pair; 4 pairs that stand are not in it.');
  await expect(dialog).toContainText(
    "4 pairs would go, and with them 1 file or text set by hand. Ctrl Z would bring them back.",
  );
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(rows(page)).toHaveCount(4);
  await page.getByRole("button", { name: "Files", exact: true }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "crossed.csv" })).toHaveCount(0);
  await page.getByRole("button", { name: "Table", exact: true }).click();

  await drop(page, [table]);
  await dialog.getByRole("button", { name: "Add beside: 5 pairs" }).click();
  await expect(rows(page)).toHaveCount(5);
  await leaveFields(page);
  await undo(page);
  await expect(rows(page)).toHaveCount(4);

  await drop(page, [table]);
  await dialog.getByRole("button", { name: "Replace: 1 pair" }).click();
  await expect(rows(page)).toHaveCount(1);
  await page.waitForTimeout(1000);
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Files", exact: true }).click();
  await page.getByRole("button", { name: "Bring them back" }).click();
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await expect(rows(page)).toHaveCount(5);
  await expect(grid(page).getByText("by hand")).toHaveCount(1);
  await leaveFields(page);
  await undo(page);
  await expect(rows(page)).toHaveCount(1);
});

test("a file is taken out on the page Files with what was read of it, undone, put back, and stays out after a reload", async ({
  page,
}) => {
  await openPage(page);
  await drop(page, [makeFolder()]);
  await expect(rows(page)).toHaveCount(4);
  await drop(page, [write(here(), "texts.csv", TEXTS)]);
  await expect(grid(page).getByText("a cat in the snow")).toHaveCount(1);
  await page.getByRole("button", { name: "Files", exact: true }).click();
  await page.getByRole("button", { name: "Take out texts.csv" }).click();
  await page.getByRole("button", { name: "Take out study/generations/ours/cat.png" }).click();
  await expect(page.getByText(/"study\/generations\/ours\/cat\.png" taken out, and 1 pair with it/)).toBeVisible();
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await expect(rows(page)).toHaveCount(3);
  await expect(grid(page).getByText("a cup on a rock")).toHaveCount(0);
  await leaveFields(page);
  await undo(page);
  await expect(rows(page)).toHaveCount(4);
  await undo(page);
  await expect(grid(page).getByText("a cat in the snow")).toHaveCount(1);
  await redo(page);
  await expect(grid(page).getByText("a cat in the snow")).toHaveCount(0);
  await page.waitForTimeout(1000);
  await page.reload();
  await expect(rows(page)).toHaveCount(4);
  await expect(grid(page).getByText("a cat in the snow")).toHaveCount(0);
  await page.getByRole("button", { name: "Files", exact: true }).click();
  await page.getByRole("button", { name: "Put back texts.csv" }).click();
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await expect(grid(page).getByText("a cat in the snow")).toHaveCount(1);
});

test("what cannot be read makes no project, and is told in a sentence with the way out", async ({ page }) => {
  await openPage(page);
  const root = here();
  const notices = page.getByRole("list", { name: "Notices" });
  const cases: [string, RegExp][] = [
    [
      write(root, "paper.pdf", "%PDF-1.7"),
      /"paper\.pdf" is a PDF, which is not read\. Read are pictures .* Save the pictures in it as PNG/,
    ],
    [write(root, "clip.mp4", "x"), /"clip\.mp4" is a video, .* Save the frames/],
    [write(root, "set.zip", "PK"), /"set\.zip" is no ZIP, or its end is missing, .* Copy or download it again/],
    [write(root, "pairs.xlsx", "PK"), /"pairs\.xlsx" is a spreadsheet, .* Save the sheet as CSV/],
    [write(root, "slides.pptx", "PK"), /"slides\.pptx" is an Office file/],
    [
      write(root, "prompts.txt", "a cat\na dog\na bird\n"),
      /"prompts\.txt" has 3 lines, .* a CSV with the columns generation and prompt/,
    ],
    [write(root, "scan.tiff", Uint8Array.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0])), /"scan\.tiff": .*TIFF/],
  ];
  for (const [path, sentence] of cases) {
    await drop(page, [path]);
    await expect(notices.getByText(sentence)).toBeVisible();
    await expect(page.getByRole("heading", { name: /See why a generated image/ })).toBeVisible();
    const dismiss = notices.getByRole("button", { name: "Dismiss" });
    while ((await dismiss.count()) > 0) await dismiss.first().click();
  }
  // Of two kinds at once, a sentence each; they go when something is added.
  const [[pdf, ofPdf], [video, ofVideo]] = cases as [[string, RegExp], [string, RegExp]];
  await drop(page, [pdf, video]);
  for (const sentence of [ofPdf, ofVideo]) await expect(notices.getByText(sentence)).toBeVisible();
  mkdirSync(join(root, "nothing"));
  await drop(page, [join(root, "nothing")]);
  await expect(notices.getByText(/The folder "nothing" is empty\. Read are pictures/)).toBeVisible();
  for (const sentence of [ofPdf, ofVideo]) await expect(notices.getByText(sentence)).toHaveCount(0);
  await page.waitForTimeout(1000);
  await page.reload();
  await expect(page.getByRole("heading", { name: /See why a generated image/ })).toBeVisible();
  await expect(page.getByText("Recent projects")).toHaveCount(0);
});

test("problems are told as files are added, by kind with a count, and can be put away until new ones come", async ({
  page,
}) => {
  await openPage(page);
  const root = makeFolder();
  for (let index = 0; index < 40; index++)
    write(root, `generations/ours/alone${index}.png`, readFileSync(oraclePath("images", "cat.png")));
  write(root, "generations/ours/scan.tiff", Uint8Array.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]));
  write(root, "generations/ours/cut.png", readFileSync(join(PICTURES, "grey8.png")).subarray(0, 40));
  write(root, "paper.pdf", "%PDF-1.7");
  await drop(page, [root]);
  // So many without a reference are asked about first.
  const sheet = page.getByRole("dialog", { name: "How these files are read" });
  await expect(sheet).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await page.getByText("3 things to look at in what was added").click();
  await expect(page.getByText("2 pictures that cannot be decoded")).toBeVisible();
  const many = page.getByText("42 generations without a reference");
  await expect(page.getByText(/alone7\.png/)).toBeHidden();
  await many.click();
  await expect(page.getByText("study/generations/ours/alone7.png")).toBeVisible();
  await expect(page.getByText(/"study\/paper\.pdf" is a PDF/)).toBeVisible();
  await page.getByRole("button", { name: /Put away/ }).click();
  await expect(page.getByText(/to look at in what was added/)).toHaveCount(0);
  await page.waitForTimeout(1000);
  await page.reload();
  await expect(rows(page)).toHaveCount(4);
  await expect(page.getByText(/to look at in what was added/)).toHaveCount(0);
  await drop(page, [write(here(), "film.mov", "x")]);
  await page.getByText("1 thing to look at in what was added").click();
  await expect(page.getByText(/"film\.mov" is a video/)).toBeVisible();
});

test("without any pair the page says what makes one, and of two pictures it asks which is the reference", async ({
  page,
}) => {
  await openPage(page);
  // A picture and its mask are not two pictures.
  const root = here();
  await drop(page, [
    oraclePath("images", "cat.png"),
    write(root, "cat_mask.png", readFileSync(oraclePath("masks", "cat.png"))),
  ]);
  await expect(page.getByRole("heading", { name: "No pair to score yet" })).toBeVisible();
  await expect(page.getByText(/^One picture is no pair/)).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await drop(page, [oraclePath("images", "coffee.png")]);
  await expect(page.locator("main").getByText("Neither names nor folders say it.")).toHaveCount(1);
  const sheet = page.getByRole("dialog", { name: "How these files are read" });
  await sheet.getByRole("radiogroup", { name: "Which is the reference?" }).getByText("coffee.png").click();
  await sheet.getByRole("button", { name: "Apply" }).click();
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("tab", { name: "Files and texts" }).click();
  await expect(page.getByLabel("Reference", { exact: true })).toHaveValue("coffee.png");
});
