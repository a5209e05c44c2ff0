import { expect, type Locator, type Page } from "@playwright/test";

/**
 * The screens as pictures, compared with tests/pictures: the store of what they look like is also the gallery. A pixel
 * may differ by a fifth of the way in colour, and one in fifty may differ by more: another machine smooths letters
 * otherwise. One page a test; its window and colours change in place.
 */
const TOLERANCE = { threshold: 0.2, maxDiffPixelRatio: 0.02 };

export type Size = readonly [width: number, height: number];

/** Screens are photographs for the most part: as JPEG they are a third as large, and what it loses is below the tolerance. */
const SHOT = { type: "jpeg", quality: 80, animations: "disabled" } as const;

/** Where an element is seen, in the window: not what is scrolled away. */
const clipOf = (element: Locator) =>
  element.evaluate((node) => {
    let { left, top, right, bottom } = node.getBoundingClientRect();
    for (let around = node.parentElement; around !== null; around = around.parentElement) {
      const { display, overflowY } = getComputedStyle(around);
      if (display === "contents" || overflowY === "visible") continue;
      const frame = around.getBoundingClientRect();
      [left, top] = [Math.max(left, frame.left), Math.max(top, frame.top)];
      [right, bottom] = [Math.min(right, frame.right), Math.min(bottom, frame.bottom)];
    }
    return { x: left, y: top, width: right - left, height: bottom - top };
  });

/** Takes the same thing in windows of these sizes, light and dark. @param light what of the page; all of it where it is left out */
export async function take(
  page: Page,
  name: string,
  sizes: readonly Size[],
  light?: Locator,
  dark = light,
): Promise<void> {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    for (const [colorScheme, what] of [
      ["light", light],
      ["dark", dark],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      // The table's and the filmstrip's small pictures come when they are in sight.
      await expect(page.locator(":is([role=grid], [role=listbox]) span[role=img]")).toHaveCount(0);
      await expect(async () => {
        // Controls fade where nobody moves.
        await page.mouse.move(0, colorScheme === "light" ? 0 : 1);
        await page.evaluate(
          () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
        );
        const shot = await page.screenshot(what === undefined ? SHOT : { ...SHOT, clip: await clipOf(what) });
        expect(shot).toMatchSnapshot(`${name}-${colorScheme}-${width}.jpg`, TOLERANCE);
      }).toPass({ timeout: 15_000 });
    }
  }
}
