import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEEPEST } from "../../../src/components/chart/HeatPlot.tsx";
import { shareOf } from "../../../src/views/results/agreement/heat-rows.ts";

const CSS = readFileSync("src/styles/tokens.css", "utf8");

/** A token's colours, light and dark. */
function token(name: string): readonly (readonly number[])[] {
  const [, light = "", dark = ""] = new RegExp(`${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(CSS) ?? [];
  return [light, dark].map((hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
}

/** Relative luminance of sRGB, as WCAG defines it. */
const luminance = (colour: readonly number[]) => {
  const [red, green, blue] = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
};

const contrast = (a: readonly number[], b: readonly number[]) => {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
};

test.each(["--accent", "--look"])("text stays readable on the deepest %s, light and dark", (name) => {
  for (const theme of [0, 1]) {
    const [ink, panel, text] = [name, "--panel", "--text"].map((one) => token(one)[theme]!);
    const mixed = ink!.map((channel, i) => channel * DEEPEST + panel![i]! * (1 - DEEPEST));
    expect(contrast(mixed, text!), `theme ${theme}`).toBeGreaterThan(4.5);
  }
});

test("what chance gives has no colour, above and below it have their own", () => {
  expect(shareOf(0, "alpha")).toBe(0);
  expect([0, 0.5, 1].map((value) => shareOf(value, "auc"))).toEqual([-1, 0, 1]);
  expect(shareOf(-1, "rho")).toBe(-1);
  expect(shareOf(null, "rho")).toBeNull();
});
