import { expect, type Page } from "@playwright/test";
import { violations } from "./page.ts";
import { test } from "./scored.ts";

/** Where it went wrong as numbered parts, and two pictures under one slider. */

async function inspect(page: Page, id: string, view = ""): Promise<void> {
  const { hash } = new URL(page.url());
  const project = hash.replace(/&.*/, "");
  await page.evaluate((to) => (location.hash = to), `${project}&sample=${id}${view === "" ? "" : `&view=${view}`}`);
}

test("where a pair went wrong is told by its parts, and two pictures lie under one slider, by mouse", async ({
  demo,
}) => {
  await test.step("a pair's worst parts are listed, numbered on both pictures, and open what they match", async () => {
    await inspect(demo, "pasted-white-checks-rocket-city");
    const parts = demo.getByRole("region", { name: "Where it went wrong" });
    const rows = parts.getByRole("button", { name: /patches, mean/ });
    await expect(rows).toHaveCount(2);
    await expect(rows.first()).toHaveAccessibleName(
      /^1 lower right, 7 patches, mean 0\.\d\d, \d+ % of the loss, without it CP would be 0\.\d{4}/,
    );
    const marks = demo.locator("svg[data-marks] text");
    await expect(marks).toHaveText(["1", "2", "1", "2"]);

    // What CP would be is the mean over the other patches, as the table of all patches has them.
    const sum = await demo.getByTestId("cp-sum").innerText();
    const [total, count] = [Number(/= ([\d.]+) \//.exec(sum)![1]), Number(/\/ (\d+) subject/.exec(sum)![1])];
    const first = (await rows.first().getAttribute("aria-label"))!;
    const [patches, without] = [Number(/(\d+) patches/.exec(first)![1]), Number(/would be ([\d.]+)/.exec(first)![1])];
    const mean = Number(/mean ([\d.]+)/.exec(first)![1]);
    expect(without).toBeCloseTo((total - patches * mean) / (count - patches), 2);

    await rows.first().focus();
    await demo.keyboard.press("Enter");
    await expect(rows.first()).toHaveAttribute("aria-pressed", "true");
    await expect(demo.locator("svg[data-links] line")).toHaveCount(patches);
    await expect(demo.getByText("Reference: part 1, lower right, 7 patches")).toBeVisible();
    await demo.keyboard.press("Enter");
    await expect(demo.locator("svg[data-links] line")).toHaveCount(0);
  });

  await test.step("a pair without a lost part says so, and one that is lost as a whole", async () => {
    const parts = demo.getByRole("region", { name: "Where it went wrong" });
    await inspect(demo, "faithful-blue-dots-teapot-snow");
    await expect(parts).toContainText("No part stands out");
    await inspect(demo, "lost-blue-dots-teapot-snow");
    await expect(parts).toContainText("The subject is lost as a whole: 100 % of its patches");
    await expect(demo.locator("svg[data-marks] text")).toHaveCount(0);
  });

  await test.step("a drag moves the line; another generation may stand on the left; too few matches are said", async () => {
    await inspect(demo, "faithful-red-dots-mushroom-kitchen", "ab");
    const words = demo.getByTestId("alignment");
    await expect(words).toHaveText(/^Cannot be aligned: only \d+ of \d+ mutual matches agree on one\./);
    const stage = demo.getByTestId("ab");
    const { x, y, width, height } = (await stage.boundingBox())!;
    await demo.mouse.move(x + width / 2, y + height / 3);
    await demo.mouse.down();
    await demo.mouse.move(x + width / 4, y + height / 3, { steps: 4 });
    await demo.mouse.up();
    await expect(demo.getByRole("slider", { name: /^Line between/ })).toHaveAttribute("aria-valuenow", "25");

    await demo.getByLabel("Left (A)").selectOption("copycat, kitchen");
    await expect(
      demo.getByRole("slider", { name: "Line between copycat, kitchen and faithful, kitchen" }),
    ).toBeVisible();
    await expect(words).toHaveText(/mutual matches/);
    await demo.getByLabel("Lay B's subject on A's").uncheck();
    await expect(words).toHaveText(/^Each lies as it is/);
  });
});

test("two pictures lie under one slider, aligned by their matches, by keyboard alone", async ({ demo }) => {
  await inspect(demo, "copycat-red-dots-mushroom-kitchen");
  await demo.getByRole("region", { name: "Where it went wrong" }).waitFor();
  await demo.keyboard.press("x");
  await expect(demo.getByRole("tab", { name: "A/B" })).toHaveAttribute("aria-selected", "true");
  const words = demo.getByTestId("alignment");
  await expect(words).toHaveText(
    /^Aligned by \d+ of \d+ mutual matches \(\d+ %\): in the generation the subject is turned by \d+° (anti)?clockwise and 0\.\d+ times as large\.$/,
  );
  const slider = demo.getByRole("slider", { name: "Line between reference and generation" });
  await expect(slider).toHaveAttribute("aria-valuetext", "50 % reference, 50 % generation");
  await slider.focus();
  await demo.keyboard.press("ArrowLeft");
  await demo.keyboard.press("PageDown");
  await expect(slider).toHaveAttribute("aria-valuetext", "38 % reference, 62 % generation");
  await demo.keyboard.press("Home");
  await expect(slider).toHaveAttribute("aria-valuenow", "0");

  // A press shows one alone, the next the other; the slider brings both back. No faster than three turns a second.
  const stage = demo.getByTestId("ab");
  const turn = (alone: string) =>
    expect(async () => {
      await demo.keyboard.press("x");
      await expect(stage).toHaveAttribute("data-alone", alone, { timeout: 100 });
    }).toPass();
  await turn("right");
  await turn("left");
  await expect(slider).toHaveAttribute("aria-valuetext", "reference alone");
  await demo.keyboard.press("End");
  await expect(slider).toHaveAttribute("aria-valuetext", "100 % reference, 0 % generation");
  await expect(stage).not.toHaveAttribute("data-alone");

  await demo.keyboard.press("f");
  await expect(demo).toHaveURL(/size=full/);
  // Controls that fade away under the scan are half there.
  await demo.emulateMedia({ reducedMotion: "reduce" });
  expect(await violations(demo)).toEqual([]);
});
