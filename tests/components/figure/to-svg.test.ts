import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composeFigure } from "../../../src/components/figure/compose.ts";
import type { Figure } from "../../../src/components/figure/figure.ts";
import { escapeXml, toSvg } from "../../../src/components/figure/to-svg.ts";
import { COLOURS, figureOf, measure, picture } from "./rig.ts";

const GRID = { rows: 2, columns: 3 };
const PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
const painted = picture(300, 200, {
  grid: GRID,
  paint: (patch) => (patch === 0 ? null : { colour: [10 * patch, 0, 255], alpha: 0.5 }),
  inside: Uint8Array.from([0, 1, 1, 0, 1, 1]),
  flagged: Uint8Array.from([0, 0, 1, 0, 0, 0]),
  marked: 4,
});

function write(figure: Figure, title = "cat"): string {
  const drawing = composeFigure(figure, COLOURS, measure);
  return toSvg(drawing, title, { pictures: figure.pictures.map(() => PIXEL), raster: () => PIXEL });
}

/** What an XML parser reads. */
const read = (text: string) =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");

describe("a figure as SVG", () => {
  it("has a rectangle a painted patch, that meet, and outlines as paths", () => {
    const svg = write(figureOf([painted, picture(300, 200)]));
    const cells = [
      ...svg.matchAll(/<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)" fill="(#\w+)" fill-opacity="0.5"\/>/g),
    ];
    expect(cells.map((cell) => cell[5])).toEqual(["#0a00ff", "#1400ff", "#1e00ff", "#2800ff", "#3200ff"]);
    const [first, second] = cells.map((cell) => cell.slice(1, 5).map(Number));
    expect(first![0]! + first![2]!).toBe(second![0]);
    // Two outlines, each within black, and the frame of the patch that is looked at.
    expect(svg.match(/<path /g)).toHaveLength(5);
    expect(svg.match(/<image /g)).toHaveLength(2);
    expect(svg).toContain(`stroke="${COLOURS.flagged}"`);
    expect(svg).toContain(`stroke="${COLOURS.pin}"`);
  });

  it("cuts a picture that is laid on another at that one's edges", () => {
    const laid = picture(300, 200, { laid: [0, 1, -1, 0, 1, 0] });
    const svg = write(figureOf([picture(300, 200), laid]));
    const [, x, y, width, height, view, matrix] =
      /<svg x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" viewBox="([\d. ]+)" overflow="hidden"><image width="1" height="1" transform="matrix\(([^)]+)\)"/.exec(
        svg,
      )!;
    expect(view).toBe([x, y, width, height].join(" "));
    // A quarter's turn: its width lies along the frame's height.
    const [left, top, across, down] = [x, y, width, height].map(Number) as [number, number, number, number];
    expect(matrix!.split(" ").map(Number)).toEqual([0, down, -across, 0, left + across, top]);
  });

  it("has smooth colours as one small picture", () => {
    const svg = write(figureOf([{ ...painted, smooth: true }]));
    expect(svg.match(/<image /g)).toHaveLength(2);
    expect(svg).not.toContain("crispEdges");
  });

  it("has the ramp as a gradient, its ends and the mark as text on one line", () => {
    const svg = write(figureOf([painted]));
    expect(svg).toMatch(/<linearGradient id="ramp"><stop offset="0%" stop-color="#440154"\/>/);
    const ends = ["0.00", "1.00", "0.7000"].map(
      (text) => new RegExp(`<text x="[\\d.]+" y="([\\d.]+)"[^>]*>${text}</text>`).exec(svg)?.[1],
    );
    expect(ends[0]).toBeDefined();
    expect(new Set(ends).size).toBe(1);
  });

  it("lies on nothing where the background is none", () => {
    const clear = composeFigure(figureOf([picture(9, 9)], { legend: null }), { ...COLOURS, background: null }, measure);
    expect(toSvg(clear, "", { pictures: [PIXEL], raster: () => PIXEL })).not.toContain("<rect");
    expect(write(figureOf([picture(9, 9)], { legend: null }))).toContain(`<rect x="0" y="0"`);
  });

  it("joins patches by lines: many in their colours, the one that is looked at as a curve", () => {
    const link = { from: { picture: 0, patch: 0 }, to: { picture: 1, patch: 5 } };
    const svg = write(
      figureOf([painted, { ...painted, marked: null }], {
        links: [
          { ...link, colour: [1, 2, 3] },
          { ...link, colour: null },
        ],
      }),
    );
    expect(svg).toContain(`stroke="rgb(1, 2, 3)"`);
    expect(svg).toMatch(/d="M[\d. ]+Q[\d. ]+" fill="none" stroke="rgb\(3, 3, 3\)"/);
    expect(svg.match(/<circle /g)).toHaveLength(4);
  });

  it("takes no word for markup, and holds nothing that XML cannot", () => {
    const evil = `]]></text><script>alert(1)</script><image href="https://elsewhere.example/x" onload='alert(1)'/>&amp;\u0000\u0008\uFFFF\uD800`;
    const svg = write(
      figureOf([picture(9000, 90, { caption: evil })], {
        title: evil,
        notes: [evil],
        legend: { low: evil, high: evil, mark: { at: 0, text: evil }, note: evil },
      }),
      evil,
    );
    expect(svg).not.toMatch(/<script|<image href|\son\w+=(?!&)["']alert/);
    expect(svg).not.toMatch(/https?:\/\/(?!www\.w3\.org\/)[^&]*"/);
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    expect(svg).not.toMatch(/[\u0000-\u0008\uFFFF\uD800]/);
    expect(svg).toContain("&lt;script&gt;");
  });

  it("escapes so that what is read again is what was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(read(escapeXml(text))).toBe(text);
      }),
    );
  });
});
