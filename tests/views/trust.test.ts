import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { intervalOf, type MaskIntervals, type VariedScore } from "../../src/metric/mask-interval.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { NO_SCORES } from "../../src/project/scores.ts";
import { ScoreCards } from "../../src/views/inspector/ScoreCards.tsx";
import { curveOf } from "../../src/views/inspector/trust/curve.ts";
import { TrustPanel } from "../../src/views/inspector/trust/TrustPanel.tsx";
import type { Finding } from "../../src/views/inspector/why/finding.ts";
import { withTrust } from "../../src/views/inspector/why/trust-findings.ts";

const growth = (at: number, value: number | null): VariedScore => ({ change: { by: "growth", at }, value });
const threshold = (at: number, value: number | null): VariedScore => ({ change: { by: "threshold", at }, value });

const depends = intervalOf(0.6, [threshold(0.3, 0.58), threshold(0.7, 0.6), growth(-1, 0.72), growth(1, 0.5)]);
const steady = intervalOf(0.3, [threshold(0.3, 0.3), growth(-1, 0.31)]);
const intervals: MaskIntervals = { cp: depends, pf: steady };

const finding = (id: Finding["id"], tone: Finding["tone"]): Finding => ({ id, tone, text: id, link: "", look: {} });

describe("the small curve", () => {
  it("has the mask as it is in the middle, what is less of it to the left, and higher scores above", () => {
    expect(curveOf(depends!, "growth").map(({ at, x, y }) => [at, x, Number(y.toFixed(6))])).toEqual([
      [-1, 0, 1],
      [0, 0.5, 0.454545],
      [1, 1, 0],
    ]);
    expect(curveOf(depends!, "threshold").map(({ at }) => at)).toEqual([0.3, 0.7]);
  });

  it("leaves out what leaves no score, and does not make hills of the last digits", () => {
    const flat = intervalOf(0.5, [growth(-1, null), growth(1, 0.501)])!;
    const points = curveOf(flat, "growth");
    expect(points.map(({ at }) => at)).toEqual([0, 1]);
    expect(Math.abs(points[0]!.y - points[1]!.y)).toBeLessThan(0.05);
  });
});

describe("what the inspector says of it", () => {
  it("is a sentence a score, a curve with its numbers in words, and all numbers as a table", () => {
    const html = renderToStaticMarkup(
      createElement(TrustPanel, { intervals: { value: intervals, error: null, portion: null }, shown: ["cp", "pf"] }),
    );
    expect(html).toContain("CP depends on the reference&#x27;s mask: a patch less of it gives +.12 (0.50 to 0.72).");
    expect(html).toContain("PF hardly moves with the generation&#x27;s mask");
    expect(html).toMatch(/role="img" aria-label="CP by the mask&#x27;s size[^"]*: -1 0\.7200, 0 0\.6000, 1 0\.5000"/);
    expect(html).toMatch(/<th scope="row">a patch more of it<\/th><td>0\.5000<\/td>/);
  });

  it("stands beside the cards' numbers, in a line that is there before it is known", () => {
    const sample = emptySample("a");
    const scores = { ...NO_SCORES, cp: 0.6, flags: [] };
    const cards = (known: MaskIntervals | null) =>
      renderToStaticMarkup(createElement(ScoreCards, { sample, scores, outcome: null, heat: null, intervals: known }));
    expect(cards(intervals).replaceAll(/<[^>]*>/g, "")).toContain("mask 0.50 to 0.72");
    expect(cards(null).match(/title="From lowest to highest/g)).toHaveLength(
      cards(intervals).match(/title="From lowest to highest/g)!.length,
    );
  });

  it("is nothing where the pair has neither score", () => {
    const none = { value: { cp: null, pf: null }, error: null, portion: null };
    expect(renderToStaticMarkup(createElement(TrustPanel, { intervals: none, shown: ["cp", "pf"] }))).toBe("");
  });
});

describe("why", () => {
  it("says which score depends on its mask, after what is wrong", () => {
    const found = withTrust([finding("subject-lost", "bad"), finding("rank", "fine")], intervals);
    expect(found.map(({ id, tone }) => `${id} ${tone}`)).toEqual(["subject-lost bad", "cp-mask look", "rank fine"]);
  });

  it("makes nothing of it where the mask itself is said to be wrong, or before it is known", () => {
    const wrong = [finding("mask-generation", "bad")];
    expect(withTrust(wrong, intervals)).toEqual(wrong);
    expect(withTrust([finding("rank", "fine")], null)).toEqual([finding("rank", "fine")]);
  });
});
