import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";
import { addFiles, grid, openCheckpoint, openPage, oraclePath, score, scored, startDemo, tabTo } from "./page.ts";
import { test } from "./scored.ts";

/** Somebody opens the demo, sorts by CP, opens the lowest, and follows each reason to what it is about. */
const why = (page: Page) => page.getByRole("region", { name: "Why" });
const tab = (page: Page, name: string) => page.getByRole("tab", { name, exact: true });
const finding = (page: Page, id: string) => why(page).locator(`[data-finding="${id}"]`);
const lowestCp = (page: Page) => grid(page).locator('[aria-rowindex="2"]');

test.use({ viewport: { width: 1440, height: 1000 } });

async function openLowest(page: Page): Promise<void> {
  await page.getByRole("columnheader", { name: "CP" }).getByRole("button").click();
  await expect(page.getByRole("columnheader", { name: "CP" })).toHaveAttribute("aria-sort", "ascending");
  await lowestCp(page).click();
  await expect(finding(page, "rank")).toBeVisible();
}

/** Opens the pair of that method, place and concept. */
async function openPair(page: Page, concept: string, method: string, place: string): Promise<void> {
  await page.getByLabel("Filter samples").fill(`${method}-${concept}-${place}`);
  await expect(
    grid(page)
      .getByRole("row")
      .filter({ has: page.getByRole("gridcell") }),
  ).toHaveCount(1);
  await lowestCp(page).click();
  await expect(finding(page, "rank")).toBeVisible();
}

const link = (one: Locator) => one.getByRole("button");

test("the lowest CP says why, and each reason leads to its view, by mouse", async ({ demo: page }) => {
  await openLowest(page);
  const first = why(page).getByRole("listitem").first();
  await expect(first).toHaveAttribute("data-finding", "subject-lost");
  await expect(first).toContainText(/The subject is lost: half of its \d+ patches match below/);
  // Much leaks, and little is found: nothing is ticked off.
  await expect(finding(page, "leak")).toContainText("this does not tell whether the masks are right");
  await expect(why(page).locator("[data-tone=fine]")).toHaveCount(0);
  await expect(first).toBeInViewport();

  await link(first).click();
  await expect(page.getByText(/of \d+ subject patches by best cosine, from 0\.00 to/)).toBeVisible();
  await link(finding(page, "leak")).click();
  await expect(tab(page, "Leak")).toHaveAttribute("aria-selected", "true");
  const leak = await page.getByTestId("leak-sum").innerText();
  const [, leaks, of] = /^(\d+) of (\d+) subject patches/.exec(leak)!;
  await expect(finding(page, "leak")).toContainText(`${Math.round((100 * Number(leaks)) / Number(of))} %`);
  await link(finding(page, "rank")).click();
  await expect(page.getByTestId("compare").getByRole("button")).toHaveCount(8);
  const before = await page.locator("#inspector-title").innerText();
  await link(finding(page, "concept")).click();
  await expect(page.locator("#inspector-title")).toHaveText(before);
  await expect(page.getByTestId("compare").locator("[aria-current]")).toHaveAccessibleName(/CP 0\.9\d+/);
});

/** One page for all: each begins with a pair of one concept. */
test("a copied background is shown by numbers, a lost part by its place, a healthy pair as healthy, and PF by phrases", async ({
  demo: page,
}) => {
  await openPair(page, "purple-zigzag-cactus", "copycat", "library");
  await link(finding(page, "background-copied")).click();
  await expect(tab(page, "Whole")).toHaveAttribute("aria-selected", "true");
  const clip = page.getByTestId("wholes").getByRole("row").filter({ hasText: "CLIP-I" });
  await expect(clip.getByRole("cell").nth(3)).toHaveText(/^0\.\d{4}$/, { timeout: 30_000 });
  // With the subject hidden it stays high: it was the background.
  expect(Number(await clip.getByRole("cell").nth(3).innerText())).toBeGreaterThan(0.9);

  await openPair(page, "purple-zigzag-cactus", "drifted", "library");
  await expect(finding(page, "part-lost")).toContainText("at the subject's bottom");
  await link(finding(page, "part-lost")).click();
  await expect(tab(page, "Match")).toHaveAttribute("aria-selected", "true");
  const said = page
    .getByRole("figure")
    .getByText(/^Reference row \d+, column \d+, generation row/)
    .last();
  await expect(said).toBeVisible();

  await test.step("tab, pin and sample stand in the address and survive a reload", async () => {
    await tab(page, "Leak").click();
    await expect(page).toHaveURL(
      /#project=[^&]+&sample=drifted-purple-zigzag-cactus-library&view=leak&pin=r\d+&filter=drifted-purple-zigzag-cactus-library$/,
    );
    await expect(page.getByText("kept in this browser")).toBeVisible();
    const words = await said.innerText();
    const address = page.url();
    await page.reload();
    await expect(tab(page, "Leak")).toHaveAttribute("aria-selected", "true", { timeout: 60_000 });
    await expect(said).toHaveText(words, { timeout: 60_000 });
    expect(page.url()).toBe(address);
  });

  await openPair(page, "purple-zigzag-cactus", "faithful", "library");
  await expect(finding(page, "healthy")).toBeVisible();
  await expect(why(page).locator("[data-tone=bad]")).toHaveCount(0);

  await test.step("what PF reads of a prompt is taken apart by phrases, and what of the subject is left in it is said", async () => {
    await tab(page, "Prompt").click();
    const effects = page.getByTestId("phrase-effects").getByRole("listitem");
    await expect(effects).toHaveCount(3);
    await expect(effects.first()).toContainText(/^a photo of[+\u2212]\d\.\d/);
    await expect(effects.nth(1)).toContainText("with white zigzags");
    await expect(effects.nth(2)).toContainText("in front of bookshelves");
    await expect(page.getByTestId("subject-left")).toContainText("“with white zigzags” seems to be the subject's");
    await expect(page.getByText("not a measure of how much a phrase matters")).toBeVisible();
  });
});

/** Serves the demo with these concepts alone, 15 pairs each: a run that is over sooner. */
async function serveConcepts(page: Page, concepts: readonly string[]): Promise<void> {
  await page.route("**/samples/demo/manifest.csv", async (route) => {
    const response = await route.fetch();
    const [head, ...lines] = (await response.text()).trim().split("\n");
    const kept = lines.filter((line) => concepts.some((concept) => line.includes(`,${concept},`)));
    await route.fulfill({ response, body: [head, ...kept].join("\n") });
  });
}

test("while a run goes on, the table fills, what is known of the pair stands, and what is still to come is said", async ({
  page,
}) => {
  await serveConcepts(page, ["yellow-plain-duck", "purple-zigzag-cactus"]);
  await startDemo(page);
  const coming = why(page).getByText(/^Ranks, and what is usual here, come when the run is over: \d+ of 30 scored\.$/);
  await expect(coming).toBeVisible({ timeout: 60_000 });
  await expect(grid(page).getByText("done").first()).toBeVisible();
  await expect(finding(page, "healthy")).toBeVisible();
  await expect(finding(page, "rank")).toHaveCount(0);
  expect(Number(/(\d+) of 30/u.exec(await coming.innerText())![1])).toBeLessThan(15);
  await scored(page, 30);
  await expect(finding(page, "rank")).toBeVisible();
  await expect(coming).toHaveCount(0);
});

const image = (name: string) => ({ name, mimeType: "image/png", buffer: readFileSync(oraclePath("images", name)) });

test("a pair without masks and prompt is told what it lacks, the way there, and what is known all the same", async ({
  page,
}) => {
  await openPage(page);
  await openCheckpoint(page);
  await addFiles(page, [
    image("cat.png"),
    image("coffee.png"),
    { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from("reference,generation\ncat.png,coffee.png") },
  ]);
  await score(page, 1);
  await grid(page).locator('[aria-rowindex="2"]').click();
  await expect(finding(page, "globals")).toContainText(/SigLIP2 global -?\d\.\d\d/);
  await expect(why(page).getByRole("listitem")).toHaveCount(4);
  await link(finding(page, "no-prompt")).click();
  await expect(tab(page, "Files and texts")).toHaveAttribute("aria-selected", "true");
  await tab(page, "Match").click();
  await link(finding(page, "no-generation-mask")).click();
  await expect(tab(page, "Masks")).toHaveAttribute("aria-selected", "true");

  // The editor begins with no mask, and tells no leak either, until something is painted on both sides.
  const card = page.getByRole("term").filter({ hasText: "Leak" }).first().locator("xpath=following-sibling::dd[1]");
  await expect(card).toContainText("–");
  const leak = page.getByTestId("live-leak");
  await expect(leak).toHaveText("–");
  for (const side of ["Reference", "Generation"]) {
    await page.getByRole("group", { name: "Which mask" }).getByRole("button", { name: side }).click();
    const stage = page.getByRole("application", { name: new RegExp(`^${side}'s mask`) });
    await stage.scrollIntoViewIfNeeded();
    const box = (await stage.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.35, box.y + box.height * 0.5);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.65, box.y + box.height * 0.5, { steps: 8 });
    await page.mouse.up();
    if (side === "Reference") await expect(leak).toHaveText("–");
  }
  await expect(leak).toHaveText(/^\d+ %$/);
});

test("by keyboard alone: from the table to the reasons, their views, the histogram and the zoom", async ({
  demo: page,
}) => {
  await openLowest(page);
  await page.keyboard.press("i");
  await tabTo(page, /^Reference: arrow keys/);
  await page.keyboard.press("+");
  await expect(page.getByRole("toolbar").getByText("140 %")).toBeVisible();
  await page.keyboard.press("0");
  await expect(page.getByRole("toolbar").getByText("100 %")).toBeVisible();
  await tabTo(page, /^Patches below/);
  await page.keyboard.press("Enter");
  await expect(page.getByText(/of \d+ subject patches by best cosine, from/)).toBeVisible();
  await tabTo(page, /^Highest of the subject patches/);
  const picked = page.getByText(/of \d+ subject patches by best cosine, from/);
  const before = await picked.innerText();
  await page.keyboard.press("ArrowRight");
  await expect(picked).not.toHaveText(before);
  for (const [key, name] of [
    ["2", "Leak"],
    ["3", "Prompt"],
    ["4", "Features"],
    ["5", "Whole"],
    ["6", "Compare"],
    ["7", "Masks"],
    ["8", "Files and texts"],
    ["1", "Match"],
  ] as const) {
    await page.locator("#inspector-title").focus();
    await page.keyboard.press(key);
    await expect(tab(page, name)).toHaveAttribute("aria-selected", "true");
  }
  await page.keyboard.press("b");
  await expect(page.getByRole("button", { name: "Patch grid" })).toHaveAttribute("aria-pressed", "true");
});
