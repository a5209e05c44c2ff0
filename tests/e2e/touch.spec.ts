import { expect, type CDPSession, type Locator, type Page } from "@playwright/test";
import { grid, scored, violations } from "./page.ts";
import { test } from "./scored.ts";

/** A telephone in one hand: find a sample, see why it scored low, repair its mask, and see the score follow. */

test.use({ viewport: { width: 390, height: 844 } });

interface Finger {
  readonly x: number;
  readonly y: number;
  readonly id?: number;
}

type Touch = (type: "touchStart" | "touchMove" | "touchEnd", fingers: readonly Finger[]) => Promise<unknown>;

async function touchOf(page: Page): Promise<Touch> {
  const client: CDPSession = await page.context().newCDPSession(page);
  await client.send("Emulation.setTouchEmulationEnabled", { enabled: true });
  return (type, fingers) => client.send("Input.dispatchTouchEvent", { type, touchPoints: [...fingers] });
}

/** One finger from there to somewhere else, quicker than any; lifted once that holds. */
async function drag(touch: Touch, from: Finger, to: Finger, until: () => Promise<void> = async () => undefined) {
  await touch("touchStart", [from]);
  for (const share of from === to ? [] : [0.2, 0.4, 0.6, 0.8, 1])
    await touch("touchMove", [{ x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }]);
  await until();
  await touch("touchEnd", []);
}

async function middleOf(element: Locator): Promise<Finger> {
  const { x, y, width, height } = (await element.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}

test("list, sample, a patch held, views by swipe, a mask repaired and used, the score that follows, and every step back", async ({
  sample: page,
}) => {
  const touch = await touchOf(page);
  const tap = async (element: Locator) => {
    await element.scrollIntoViewIfNeeded();
    const at = await middleOf(element);
    // Not one after the other: a page that computes meanwhile would take it for a finger that stays.
    await Promise.all([touch("touchStart", [at]), touch("touchEnd", [])]);
  };
  const sideways = () => page.evaluate(() => document.scrollingElement!.scrollWidth - innerWidth);
  const own = page.locator("[data-own-content]");
  const row = grid(page).locator("[aria-rowindex='3']");

  await expect(page.getByRole("application")).toHaveCount(0);
  expect(await sideways()).toBe(0);
  await tap(row);
  await expect(page).toHaveURL(/size=full/);
  await expect(page.getByTestId("cp-sum")).toBeVisible();
  expect(await sideways()).toBe(0);
  // Controls that fade away under the scan are half there.
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await violations(page)).toEqual([]);
  // All views have one line.
  const tabs = await page.getByRole("tab").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
  expect([tabs.length, new Set(tabs).size]).toEqual([9, 1]);

  await expect(page.getByText(/^Tap a patch/)).toBeVisible();
  const patch = await middleOf(page.getByRole("application", { name: /^Reference: arrow keys/ }));
  await drag(touch, patch, patch, () => expect.poll(() => new URL(page.url()).hash).toMatch(/pin=r\d+/));
  const pinned = page.getByRole("figure").getByText(/^Reference row \d+, column \d+, generation row/);
  await expect(pinned.last()).toBeVisible();
  const { y } = (await own.boundingBox())!;
  await drag(touch, { x: 320, y: y + 8 }, { x: 120, y: y + 8 });
  await expect(own).toHaveAttribute("data-own-content", "leak");
  await drag(touch, { x: 60, y: y + 8 }, { x: 260, y: y + 8 });
  await expect(own).toHaveAttribute("data-own-content", "match");

  // Two fingers zoom and draw nothing, one draws. The tap behind a quick swipe or stroke counts.
  await tap(page.getByRole("tab", { name: "Masks" }));
  const cp = page.getByTestId("live-cp");
  const full = async () => Number(await cp.getAttribute("title"));
  const stage = page.getByRole("application", { name: /'s mask: arrow keys/ });
  const undo = page.getByRole("button", { name: "Undo", exact: true });
  await expect(cp).toHaveText(/^[01]\.\d{4}$/, { timeout: 30_000 });
  await tap(page.getByRole("button", { name: "Erase" }));
  await expect(stage).toBeInViewport({ ratio: 0.9 });
  const middle = await middleOf(stage);
  const ringSize = async () => {
    await page.mouse.move(middle.x, middle.y);
    return (await page.getByTestId("brush-ring").boundingBox())!.width;
  };
  const [before, ring] = [await full(), await ringSize()];
  const fingers = (apart: number) => [-apart, apart].map((dx, id) => ({ id, x: middle.x + dx, y: middle.y }));
  await touch("touchStart", fingers(30).slice(0, 1));
  await touch("touchStart", fingers(30));
  for (let apart = 35; apart <= 60; apart += 5) await touch("touchMove", fingers(apart));
  await touch("touchEnd", []);
  await expect(undo).toBeDisabled();
  expect(await full()).toBe(before);
  expect((await ringSize()) / ring).toBeCloseTo(2, 1);
  await drag(touch, { x: middle.x - 60, y: middle.y }, { x: middle.x + 60, y: middle.y });
  await expect(undo).toBeEnabled();
  await expect.poll(full).not.toBe(before);
  const painted = await full();
  const use = page.getByRole("button", { name: "Use this mask" });
  await tap(use);
  await expect(use).toBeDisabled();

  await tap(page.getByRole("button", { name: "Back" }));
  await expect(page.getByRole("application")).toHaveCount(0);
  await tap(page.getByRole("button", { name: "Score", exact: true }));
  await expect(row).toHaveText(new RegExp(`CP\\s*${painted.toFixed(4)}`), { timeout: 60_000 });
  await scored(page, 10);

  // The phone's own way back: from the sheet over the sample to the sample, to the list, and away.
  await tap(row);
  await expect(page.getByTestId("cp-sum").or(cp)).toBeVisible();
  const glossary = page.getByRole("dialog", { name: "Glossary" });
  await tap(page.getByRole("term").getByRole("button", { name: /^Concept/ }));
  await tap(page.getByRole("button", { name: "All words" }));
  await expect(glossary).toBeVisible();
  await page.goBack();
  await expect(glossary).toHaveCount(0);
  await expect(page).toHaveURL(/size=full/);
  await page.goBack();
  await expect(page.getByRole("application")).toHaveCount(0);
  await expect(row).toBeVisible();
  await page.goBack();
  expect(page.url()).toBe("about:blank");
});
