import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layOutFigure, LEAST_WIDTH, MOST_AREA, MOST_SIDE } from "../../../src/components/figure/layout.ts";
import { figureOf, measure, picture } from "./rig.ts";

const lay = (sizes: readonly (readonly [number, number])[], more = {}) =>
  layOutFigure(
    figureOf(
      sizes.map(([width, height]) => picture(width, height)),
      more,
    ),
    measure,
  );

describe("where a figure's pictures stand", () => {
  it("shows pictures that are large enough in their own pixels", () => {
    const { pictures, width } = lay([
      [1024, 1024],
      [1024, 768],
    ]);
    expect(pictures.map((box) => [box.width, box.height])).toEqual([
      [1024, 1024],
      [1024, 768],
    ]);
    expect(width).toBeGreaterThan(2048);
  });

  it("makes small ones larger, all as large as each other", () => {
    const { pictures, width } = lay([
      [160, 160],
      [320, 320],
    ]);
    expect(width).toBe(LEAST_WIDTH);
    expect(pictures[0]!.width).toBe(pictures[1]!.width);
    expect(pictures[0]!.width).toBeGreaterThan(700);
  });

  it("keeps aspect, least width and the bounds of a canvas, whatever the pictures are", () => {
    const side = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(side, side), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 8 }),
        (sizes, columns) => {
          const { width, height, pictures } = lay(sizes, { columns: Math.min(columns, sizes.length) });
          expect(Math.max(width, height)).toBeLessThanOrEqual(MOST_SIDE);
          expect(width * height).toBeLessThanOrEqual(MOST_AREA);
          // A column of very tall pictures is bound by its height first.
          if (height < MOST_SIDE - 1 && width * height < 0.99 * MOST_AREA)
            expect(width).toBeGreaterThanOrEqual(LEAST_WIDTH);
          for (const [i, box] of pictures.entries()) {
            const [w, h] = sizes[i]!;
            expect(Math.abs(box.width - (box.height * w) / h)).toBeLessThanOrEqual(1 + w / h);
            expect(box.x).toBeGreaterThanOrEqual(0);
            expect(box.x + box.width).toBeLessThanOrEqual(width);
            expect(box.y + box.height).toBeLessThanOrEqual(height);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("leaves a picture of a pixel's width a place for its caption", () => {
    const { width, pictures } = lay([[1, 20_000]]);
    expect(width).toBeGreaterThan(500);
    expect(pictures[0]!.width).toBe(1);
  });

  it("lets no pictures overlap", () => {
    const { pictures } = lay(
      [
        [400, 100],
        [100, 400],
        [300, 300],
        [50, 60],
      ],
      { columns: 2 },
    );
    for (const [i, a] of pictures.entries())
      for (const b of pictures.slice(i + 1))
        expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(
          true,
        );
  });
});

describe("where a figure's words stand", () => {
  it("puts captions of a row on one line, each under its picture's left edge and no wider than it", () => {
    const caption = "Generation: best cosine to any patch of the reference";
    const { pictures, captions, em } = layOutFigure(
      figureOf([picture(900, 300, { caption }), picture(900, 900, { caption: "Generation" })]),
      measure,
    );
    expect(captions[0]!.lines[0]!.y).toBe(captions[1]!.lines[0]!.y);
    expect(captions.map(({ x }) => x)).toEqual(pictures.map(({ x }) => x));
    for (const [i, { lines }] of captions.entries())
      for (const { text, y } of lines) {
        expect(measure(text, false) * em).toBeLessThanOrEqual(pictures[i]!.width);
        expect(y).toBeGreaterThan(pictures[i]!.y + pictures[i]!.height);
      }
  });

  it("puts ramp, title and notes below the captions, from the first picture's left to the last one's right", () => {
    const { pictures, captions, ramp, title, notes, height } = lay([
      [500, 500],
      [500, 500],
    ]);
    expect(ramp!.box.x).toBe(pictures[0]!.x);
    expect(ramp!.box.x + ramp!.box.width).toBe(pictures[1]!.x + pictures[1]!.width);
    const ys = [
      captions[0]!.lines.at(-1)!.y,
      ramp!.box.y,
      ramp!.ends,
      title.lines[0]!.y,
      ...notes.map(({ lines }) => lines[0]!.y),
    ];
    expect(ys).toEqual(ys.toSorted((a, b) => a - b));
    expect(ys.at(-1)).toBeLessThan(height);
    expect(new Set([title.x, ...notes.map(({ x }) => x)])).toEqual(new Set([pictures[0]!.x]));
  });

  it("wraps a long prompt, and grows by its lines", () => {
    const short = lay([[800, 800]]);
    const long = lay([[800, 800]], { notes: ["word ".repeat(60)] });
    expect(long.notes[0]!.lines.length).toBeGreaterThan(1);
    expect(long.height).toBeGreaterThan(short.height);
  });
});
