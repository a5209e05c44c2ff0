import { readFileSync } from "node:fs";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { IntervalPlot, type IntervalRow } from "../../../src/components/chart/IntervalPlot.tsx";
import { CHART_TOKENS, withColours } from "../../../src/components/chart/palette.ts";
import { PlanePlot } from "../../../src/components/chart/PlanePlot.tsx";
import { standaloneSvg } from "../../../src/components/chart/standalone.ts";
import { pngScale } from "../../../src/components/chart/to-png.ts";

const tokens = readFileSync(new URL("../../../src/styles/tokens.css", import.meta.url), "utf8");
const HOSTILE = `"><script>alert(1)</script> & 'x' class="y"`;

const row = (id: string, value: number): IntervalRow => ({
  id,
  name: id,
  value,
  interval: [value - 0.05, value + 0.05],
  figure: value.toFixed(4),
  tip: `${id}: mean ${value}`,
});

const plot = (rows: readonly IntervalRow[]) =>
  renderToStaticMarkup(
    createElement(IntervalPlot, { rows, width: 480, label: "Mean CP", name: "Means", onOpen: () => undefined }),
  );

/** With what is behind it, or nothing. */
const before = (opaque: boolean) =>
  standaloneSvg(plot([row("A", 0.3)]), { width: 1, height: 1 }, { title: "t", about: "a", theme: "light", opaque });

const circles = (svg: string) => [...svg.matchAll(/<circle cx="([\d.]+)"/g)].map(([, x]) => Number(x));

test("means stand where the scale puts them: equal steps are equally far, and the lines reach as far as the intervals", () => {
  const svg = plot([row("A", 0.2), row("B", 0.4), row("C", 0.6)]);
  const [a = 0, b = 0, c = 0] = circles(svg);
  expect(b - a).toBeCloseTo(c - b, 6);
  const line = /<line x1="([\d.]+)" x2="([\d.]+)"[^>]*stroke-linecap="round"/.exec(svg);
  expect(Number(line?.[2]) - Number(line?.[1])).toBeCloseTo((b - a) / 2, 4);
});

test("every mark has a name and one has its place in the order of tabs", () => {
  const svg = plot([row("A", 0.2), row("B", 0.4)]);
  expect(svg.match(/role="button"/g)).toHaveLength(2);
  expect(svg.match(/tabindex="0"/g)).toHaveLength(1);
  expect(svg).toContain('aria-label="A: mean 0.2"');
});

test("a plane has a cross a point, and thousands of pairs are one path", () => {
  const values = Float64Array.from({ length: 5000 }, (_, i) => (i === 7 ? NaN : i / 5000));
  const svg = renderToStaticMarkup(
    createElement(PlanePlot, {
      points: [{ id: "A", name: "A", x: 0.5, y: 0.5, xInterval: [0.4, 0.6], yInterval: [0.45, 0.55], tip: "A" }],
      width: 600,
      name: "CP against PF",
      xLabel: "CP",
      yLabel: "PF",
      behind: { x: values, y: values },
    }),
  );
  expect(svg.match(/<path [^>]*stroke-linecap="round"/g)).toHaveLength(1);
  expect(svg.match(/h0/g)).toHaveLength(4999);
  expect(svg.match(/stroke="var\(--accent\)" stroke-width="1.5"/g)).toHaveLength(2);
});

test("a chart that leaves stands alone: its colours written out, nothing of the page in it, and whatever it is called", () => {
  for (const theme of ["light", "dark"] as const) {
    const svg = standaloneSvg(
      plot([{ ...row(HOSTILE, 0.3), name: HOSTILE, tip: HOSTILE }]),
      { width: 480, height: 120 },
      { title: HOSTILE, about: "Means", theme, opaque: true, margin: 10 },
    );
    expect(svg).not.toMatch(/var\(|tabindex|data-|aria-label|<script/);
    // What only looks like an attribute is a name, and stays.
    expect(svg).toContain("class=&quot;y&quot;</title>");
    expect(svg).toContain('viewBox="-10 -10 500 140"');
    expect(svg).toContain(`width="500" height="140" fill="${theme === "light" ? "#ffffff" : "#15181e"}"`);
  }
  expect(before(true)).toContain('<rect x="0" y="0" width="1"');
  expect(before(false)).not.toContain('<rect x="0" y="0" width="1"');
});

/** A token of the page in both themes. */
const tokenOf = (name: string) => new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(tokens);

test("numbers of axes are not cut where a chart stands alone: each is a drawing of its own that it is larger than", () => {
  const svg = standaloneSvg(
    plot([row("A", 0.3)]),
    { width: 480, height: 80 },
    { title: "t", about: "a", theme: "light", opaque: true },
  );
  const inner = [...svg.slice(1).matchAll(/<svg [^>]*>/g)].map(([tag]) => tag);
  expect(inner.length).toBeGreaterThan(3);
  for (const tag of inner) expect(tag).toContain('overflow="visible"');
});

test("the colours of charts are the page's, and no other is drawn in", () => {
  for (const name of CHART_TOKENS) {
    const [, light, dark] = tokenOf(name) ?? [];
    expect([withColours(`var(--${name})`, "light"), withColours(`var(--${name})`, "dark")], name).toEqual([
      light,
      dark,
    ]);
  }
  expect(() => withColours("var(--nothing)", "light")).toThrow("palette.ts");
});

test("pixels are twice the page's at least, and enough for a slide", () => {
  expect(pngScale(400)).toBe(4);
  expect(pngScale(1200)).toBe(2);
});
