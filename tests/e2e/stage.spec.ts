import { expect, type Page } from "@playwright/test";
import { focused, grid, tabTo, violations } from "./page.ts";
import { test } from "./scored.ts";

/** A sample as large as its window: at full size and presented; and pictures that never move. A phone is `touch.spec.ts`'s. */

const TABS = ["Match", "Leak", "Prompt", "Features", "Whole", "Compare", "Files and texts"] as const;
const tab = (page: Page, name: string) => page.getByRole("tab", { name, exact: true });
const picture = (page: Page, side: "Reference" | "Generation") =>
  page.getByRole("application", { name: new RegExp(`^${side}: arrow keys`) });
const own = (page: Page) => page.locator("[data-own-content]");

async function openSecond(page: Page): Promise<void> {
  await grid(page).getByRole("row").nth(2).click();
  await expect(page.getByTestId("cp-sum")).toBeVisible();
}

/** Adds up what moved from now on, whether or not somebody had pressed something just before. */
async function watchShifts(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const moved: string[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources } = entry as PerformanceEntry & {
          value: number;
          sources: readonly {
            readonly node: Node | null;
            readonly previousRect: DOMRect;
            readonly currentRect: DOMRect;
          }[];
        };
        // What is gone by now has moved nothing that is there.
        if (sources.length === 0) continue;
        const names = sources.map(({ node, previousRect, currentRect }) => {
          const what = node instanceof Element ? node.outerHTML.slice(0, 80) : "gone";
          return `${what}: ${JSON.stringify(previousRect)} to ${JSON.stringify(currentRect)}`;
        });
        moved.push(`${value.toFixed(5)} ${names.join(" | ")}`);
      }
    }).observe({ type: "layout-shift" });
    Object.assign(globalThis, { moved });
  });
  return () =>
    page.evaluate(async () => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return (globalThis as unknown as { moved: string[] }).moved;
    });
}

test.describe("in a small window", () => {
  test.use({ viewport: { width: 1280, height: 720 } });

  test("every tab begins with its own content in the first screen, and nothing moves with tabs and tools", async ({
    sample: page,
  }) => {
    await openSecond(page);
    const before = await picture(page, "Reference").boundingBox();
    const shifts = await watchShifts(page);
    for (const name of TABS) {
      await tab(page, name).click();
      await expect(own(page)).toHaveAttribute("data-own-content", /./);
      expect((await own(page).boundingBox())!.y, name).toBeLessThan(600);
      expect(await picture(page, "Reference").boundingBox(), name).toEqual(before);
    }
    for (const [name, testId] of [
      ["Leak", "leak-sum"],
      ["Prompt", "phrase-effects"],
      ["Whole", "wholes"],
    ] as const) {
      await tab(page, name).click();
      expect((await page.getByTestId(testId).boundingBox())!.y, testId).toBeLessThan(600);
    }
    await tab(page, "Match").click();
    for (const name of ["Patch grid", "Smooth colours", "All links", "From the generation"]) {
      await page.getByRole("button", { name, exact: true }).click();
      expect(await picture(page, "Reference").boundingBox(), name).toEqual(before);
    }
    await picture(page, "Reference").hover({ position: { x: 90, y: 90 } });
    await picture(page, "Generation").hover({ position: { x: 60, y: 90 } });
    expect(await shifts()).toEqual([]);
    const why = page.getByRole("region", { name: "Why" }).getByRole("button", { name: /^Why/ });
    await why.click();
    expect(await picture(page, "Reference").boundingBox()).toEqual(before);

    // It gives way to a mask that is edited, and stays as it was left.
    const open = await why.getAttribute("aria-expanded");
    await tab(page, "Masks").click();
    await expect(why).toHaveAttribute("aria-expanded", "false");
    await tab(page, "Match").click();
    await expect(why).toHaveAttribute("aria-expanded", open!);
    // The address follows the tab, and a reload the address.
    await expect(page).not.toHaveURL(/view=masks/);
    await page.reload();
    await expect(why).toHaveAttribute("aria-expanded", open!, { timeout: 60_000 });
  });
});

test.describe("at full size", () => {
  test.use({ viewport: { width: 1440, height: 900 } });

  test("by keyboard: from the table and back, through tabs and samples, to what is presented", async ({
    sample: page,
  }) => {
    await openSecond(page);
    const row = grid(page).getByRole("row", { selected: true });
    // From elsewhere: the first key waits until what keys do is fetched.
    await page.locator("#inspector-title").focus();
    await page.keyboard.press("t");
    await expect(row).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/size=full/);
    await expect.poll(() => focused(page)).toBe("cat");
    for (const side of ["Reference", "Generation"] as const)
      expect((await picture(page, side).boundingBox())!.width).toBeGreaterThanOrEqual(560);
    await tabTo(page, "Match");
    await page.keyboard.press("ArrowRight");
    await expect(own(page)).toHaveAttribute("data-own-content", "leak");
    await expect(page.getByTestId("leak-sum")).toBeVisible();

    const film = page.getByRole("listbox", { name: "Samples in the table's order" });
    const current = film.getByRole("option", { selected: true });
    const first = await current.getAttribute("aria-label");
    await page.keyboard.press("j");
    await expect(current).not.toHaveAttribute("aria-label", first!);
    await current.focus();
    await page.keyboard.press("ArrowLeft");
    await expect(current).toHaveAttribute("aria-label", first!);
    await expect(current).toBeFocused();
    expect(await violations(page)).toEqual([]);

    await page.keyboard.press("p");
    await expect(page).toHaveURL(/size=present/);
    await expect(page.getByRole("tab")).toHaveCount(0);
    await expect(page.getByText("Leak", { exact: true })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(tab(page, "Leak")).toBeVisible();
    await expect(page).toHaveURL(/size=full/);
    await page.reload();
    await expect(film).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press("Escape");
    await expect(film).toHaveCount(0);
    await expect(row).toBeFocused();
    await row.dblclick();
    await expect(film).toBeVisible();
    await page.getByRole("button", { name: "Back" }).click();
    await expect(row).toBeFocused();
  });

  test("a key that a later one has overtaken does nothing when its action comes; controls come and go", async ({
    sample: page,
  }) => {
    const held: (() => void)[] = [];
    await page.route("**/assets/actions-*.js", async (route) => {
      await new Promise<void>((resolve) => held.push(resolve));
      await route.continue();
    });
    await openSecond(page);
    const selected = grid(page).getByRole("row", { selected: true });
    await page.keyboard.press("j");
    await page.keyboard.press("ArrowUp");
    await expect(selected).toHaveAttribute("aria-rowindex", "2");
    await page.keyboard.press("?");
    await expect.poll(() => held.length).toBe(1);
    held[0]!();
    await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(selected).toHaveAttribute("aria-rowindex", "2");

    await test.step("controls leave the pictures alone while nobody uses them, and come back", async () => {
      await page.clock.install();
      await page.keyboard.press("f");
      const tools = page.getByRole("toolbar", { name: "How the pictures are shown" });
      await expect(tools).toHaveCSS("opacity", "1");
      await page.clock.runFor(4000);
      await expect(tools).toHaveCSS("opacity", "0");
      await page.mouse.move(300, 300);
      await expect(tools).toHaveCSS("opacity", "1");
      await tabTo(page, "Zoom in");
      await page.clock.runFor(4000);
      await expect(tools).toHaveCSS("opacity", "1");
    });
  });
});
