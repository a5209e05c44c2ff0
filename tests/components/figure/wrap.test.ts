import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wrapText } from "../../../src/components/figure/wrap.ts";
import { measure } from "./rig.ts";

describe("a text in lines", () => {
  it("breaks at spaces, and within a word that is wider than a line", () => {
    expect(wrapText("a cat on the moon", 4, 9, measure)).toEqual(["a cat on", "the moon"]);
    expect(wrapText("abcdefghij", 2, 9, measure)).toEqual(["abcd", "efgh", "ij"]);
    expect(wrapText("  ", 4, 9, measure)).toEqual([]);
  });

  it("keeps together what a space without a break joins", () => {
    expect(wrapText("CP\u00A00.7 · PF\u00A00.2", 4.5, 9, measure)).toEqual(["CP\u00A00.7 ·", "PF\u00A00.2"]);
  });

  it("ends in a mark where there are too few lines", () => {
    expect(wrapText("a cat on the moon", 4, 1, measure)).toEqual(["a cat o…"]);
  });

  it("is never wider than it may be, and loses nothing where there are lines enough", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme-composite", maxLength: 200 }),
        fc.integer({ min: 1, max: 40 }),
        (text, width) => {
          const lines = wrapText(text, width, 1000, measure);
          for (const line of lines) expect(measure(line, false)).toBeLessThanOrEqual(width);
          expect(lines.join("").replaceAll(/\s/gu, "")).toBe(text.replaceAll(/\s/gu, ""));
        },
      ),
    );
  });
});
