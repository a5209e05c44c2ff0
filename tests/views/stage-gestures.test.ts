import { expect, test } from "vitest";
import { TABS } from "../../src/store/view.ts";
import { frameAfter } from "../../src/views/inspector/Filmstrip.tsx";
import { tabAfterSwipe } from "../../src/views/inspector/use-tab-swipe.ts";

/** What fingers and keys lead to, without a screen. */

test("a swipe leads to the tab beside, leftwards to the next, and nowhere past the ends", () => {
  expect(tabAfterSwipe("match", -80, 4)).toBe("leak");
  expect(tabAfterSwipe("leak", 80, -4)).toBe("match");
  expect(tabAfterSwipe("match", 80, 0)).toBe(null);
  expect(tabAfterSwipe(TABS.at(-1)!, -80, 0)).toBe(null);
});

test("a finger that scrolls, or hardly moves, means no tab", () => {
  expect(tabAfterSwipe("match", -80, 60)).toBe(null);
  expect(tabAfterSwipe("match", -30, 0)).toBe(null);
});

test("arrow keys step over the strip's frames and stop at its ends", () => {
  expect([frameAfter("ArrowRight", 3, 10), frameAfter("ArrowLeft", 3, 10)]).toEqual([4, 2]);
  expect([frameAfter("ArrowRight", 9, 10), frameAfter("ArrowLeft", 0, 10)]).toEqual([9, 0]);
  expect([frameAfter("Home", 3, 10), frameAfter("End", 3, 10)]).toEqual([0, 9]);
  expect([frameAfter("a", 3, 10), frameAfter("ArrowRight", -1, 0)]).toEqual([null, null]);
});
