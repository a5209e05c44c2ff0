import { expect, it } from "vitest";
import { cardAfter, cardsPerLine } from "../../src/components/card-places.ts";
import { fc } from "../properties/seeded.ts";

/** Where cards of the gallery stand, and where keys lead. */

const CARD = { width: 216, height: 184, gap: 12 };

it("a line has as many cards as there is room for, and one where there is none", () => {
  expect([0, 100, CARD.width + 2 * CARD.gap, 470, 900].map((across) => cardsPerLine(across, CARD))).toEqual([
    1, 1, 1, 2, 3,
  ]);
});

/** Of eight cards, three in a line. */
const to = (key: string, from: number) => cardAfter(key, from, 8, 3, 2);

it("arrows go by cards and lines, and stay at the ends", () => {
  expect(["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"].map((key) => to(key, 4))).toEqual([5, 3, 7, 1]);
  expect([to("ArrowUp", 1), to("ArrowLeft", 0), to("ArrowRight", 7), to("ArrowDown", 7)]).toEqual([1, 0, 7, 7]);
  // The last line is shorter: its last card.
  expect(to("ArrowDown", 5)).toBe(7);
  expect([to("Home", 4), to("End", 4), to("PageDown", 1), to("PageUp", 7)]).toEqual([0, 7, 7, 1]);
  expect(to("ArrowDown", -1)).toBe(0);
  expect(to("a", 4)).toBeNull();
  expect(cardAfter("ArrowDown", -1, 0, 3, 2)).toBeNull();
});

it("no key leads out of the gallery", () => {
  const key = fc.constantFrom("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End");
  fc.assert(
    fc.property(
      key,
      fc.nat(40),
      fc.nat(40),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(5),
      (pressed, count, at, per, lines) => {
        const next = cardAfter(pressed, Math.min(at, count - 1), count, per, lines);
        if (count === 0) expect(next).toBeNull();
        else expect(next).toBeGreaterThanOrEqual(0);
        if (next !== null) expect(next).toBeLessThan(count);
      },
    ),
  );
});
