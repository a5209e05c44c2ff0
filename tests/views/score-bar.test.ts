import { describe, expect, it } from "vitest";
import { barOf, barPixels, LEFT, RIGHT } from "../../src/views/samples/score-bar.ts";

/** The bar beside a score: which side of the zero line it stands on, and how far it reaches. */

/** Where the layer that is the bar's begins and how wide it is, as the style says. */
function barAt(value: number) {
  const [, from, width] = /^linear-gradient.*?no-repeat, .*?\) (-?[\d.]+)px 50% \/ ([\d.]+)px/.exec(barOf(value)) ?? [];
  return { from: Number(from), to: Number(from) + Number(width) };
}

describe("a score's bar", () => {
  it("goes to the right of the zero line as far as the score", () => {
    expect(barAt(1)).toEqual({ from: LEFT + 1, to: LEFT + 1 + RIGHT });
    expect(barAt(0.5).to).toBeCloseTo(LEFT + 1 + RIGHT / 2);
    expect(barPixels(7)).toBe(RIGHT);
  });

  it("goes to its left below zero, hatched, and is seen however near to zero", () => {
    expect(barAt(-1)).toEqual({ from: 0, to: LEFT });
    expect(barAt(-0.0001).to).toBe(LEFT);
    expect(barPixels(-0.0001)).toBeGreaterThan(1);
    expect(barOf(-0.2)).toContain("repeating-linear-gradient");
    expect(barOf(0.2)).not.toContain("repeating-linear-gradient");
  });

  it("is the zero line alone at zero", () => {
    expect(barPixels(0)).toBe(0);
    expect(barPixels(-0)).toBe(0);
    expect(barPixels(0.0001)).toBeGreaterThan(1);
  });
});
