import type { Figure, FigurePicture } from "../../../src/components/figure/figure.ts";
import type { FigureColours } from "../../../src/components/figure/theme.ts";
import type { Measure } from "../../../src/components/figure/wrap.ts";

/** A font of which every character is half as wide as it is high. */
export const measure: Measure = (text) => [...text].length / 2;

export const COLOURS: FigureColours = {
  background: "rgb(255, 255, 255)",
  text: "rgb(1, 1, 1)",
  dim: "rgb(2, 2, 2)",
  pin: "rgb(3, 3, 3)",
  flagged: "rgb(4, 4, 4)",
};

export const picture = (width: number, height: number, more: Partial<FigurePicture> = {}): FigurePicture => ({
  width,
  height,
  caption: "Reference",
  grid: null,
  paint: null,
  smooth: false,
  lines: false,
  inside: null,
  flagged: null,
  marked: null,
  ...more,
});

export const figureOf = (pictures: readonly FigurePicture[], more: Partial<Figure> = {}): Figure => ({
  title: "cat, method",
  pictures,
  columns: pictures.length,
  links: [],
  legend: { low: "0.00", high: "1.00", mark: { at: 0.7, text: "0.7000" }, note: "" },
  notes: ["CP 0.7000   PF 0.2000", "a cat on the moon"],
  ...more,
});
