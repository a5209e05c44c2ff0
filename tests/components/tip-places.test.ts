import { expect, test } from "vitest";
import { tipPlace } from "../../src/components/tip-places.ts";

const PAGE = { width: 400, height: 300 };
const TIP = { width: 100, height: 20 };

test("a tip stands below the middle of what it is of", () => {
  expect(tipPlace({ left: 150, top: 10, width: 40, height: 32 }, TIP, PAGE)).toEqual({ left: 120, top: 48 });
});

test("it stands above where there is no room below", () => {
  expect(tipPlace({ left: 150, top: 262, width: 40, height: 32 }, TIP, PAGE)).toEqual({ left: 120, top: 236 });
});

test("it stays within the window", () => {
  expect(tipPlace({ left: 390, top: 10, width: 10, height: 10 }, TIP, PAGE).left).toBe(294);
  expect(tipPlace({ left: 0, top: 10, width: 10, height: 10 }, TIP, PAGE).left).toBe(6);
});
