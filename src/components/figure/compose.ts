import { HEAT_STEPS, type Rgb } from "../colour-map.ts";
import { boxOf, centreOf, type Box, type Point } from "../../lib/patch-grid.ts";
import { MARK_COLOURS, MARK_RADIUS, placeOfMark } from "../draw-patches.ts";
import type { Affine, Figure, FigureLink, FigurePatch } from "./figure.ts";
import { layOutFigure, type FigureLayout, type TextBlock } from "./layout.ts";
import { cellsOf, gridPath, rasterOf, regionPath } from "./patch-shapes.ts";
import type { Drawing, PathShape, Shape, TextShape } from "./shapes.ts";
import type { FigureColours } from "./theme.ts";
import type { Measure } from "./wrap.ts";

/** Under a heat the picture loses colour, not light: as on the screen (PatchImage.module.css). */
const FADED = 0.25;
/** Of a text's size: a pixel on a screen whose texts have 13. */
const PIXEL = 1 / 13;

const inRgb = ([red, green, blue]: Rgb): string => `rgb(${red}, ${green}, ${blue})`;
const path = (
  d: string,
  stroke: string,
  width: number,
  more: Partial<Pick<PathShape, "opacity" | "cap">> = {},
): PathShape => ({ kind: "path", d, stroke, width, opacity: 1, cap: "square", ...more });

/** A line within black: seen on light and on dark pictures. */
const framed = (d: string, colour: string, width: number, pixel: number): Shape[] => [
  path(d, "#000", width + 1.75 * pixel, { opacity: 0.75 }),
  path(d, colour, width),
];

/** From the unit square of a box to the drawing. */
const intoBox = ([a, b, c, d, e, f]: Affine, { x, y, width, height }: Box): Affine => [
  a * width,
  b * height,
  c * width,
  d * height,
  e * width + x,
  f * height + y,
];

function pictureShapes(figure: Figure, i: number, box: Box, colours: FigureColours, pixel: number): Shape[] {
  const { laid, grid, paint, smooth, lines, inside, flagged, marked } = figure.pictures[i]!;
  const shapes: Shape[] = [
    {
      kind: "picture",
      picture: i,
      box,
      saturation: paint === null ? 1 : FADED,
      laid: laid === undefined ? null : intoBox(laid, box),
    },
  ];
  if (grid === null) return shapes;
  if (paint !== null) shapes.push(smooth ? rasterOf(grid, box, paint) : cellsOf(grid, box, paint));
  if (lines) shapes.push(path(gridPath(grid, box), "#fff", 0.75 * pixel, { opacity: 0.45 }));
  if (inside !== null) shapes.push(...framed(regionPath(grid, box, inside), "#fff", 1.25 * pixel, pixel));
  if (flagged !== null) shapes.push(...framed(regionPath(grid, box, flagged), colours.flagged, 2 * pixel, pixel));
  if (marked !== null) {
    const { x, y, width, height } = boxOf(grid, box, marked);
    shapes.push(path(`M${x} ${y}h${width}v${height}h${-width}Z`, colours.pin, 2.5 * pixel));
  }
  return shapes;
}

/** As on the screen, in the figure's own pixels. */
function markShapes(figure: Figure, i: number, box: Box, pixel: number): Shape[] {
  const { grid, marks = [] } = figure.pictures[i]!;
  if (grid === null) return [];
  const [dark, light] = MARK_COLOURS;
  return marks.flatMap((mark): Shape[] => {
    const { x, y } = placeOfMark(mark, marks, grid, box, MARK_RADIUS * pixel);
    const disc = (radius: number, fill: string): Shape => ({ kind: "dot", x, y, radius: radius * pixel, fill });
    return [
      disc(MARK_RADIUS + 1.5, dark),
      disc(MARK_RADIUS, light),
      ...(mark.strong ? [] : [disc(MARK_RADIUS - 1.5, dark)]),
      {
        kind: "text",
        text: mark.text,
        x,
        // A digit's height is some seven tenths of the text's size, which is 13 of these pixels.
        y: y + 0.36 * 13 * pixel,
        fill: mark.strong ? dark : light,
        bold: true,
        anchor: "middle",
      },
    ];
  });
}

function linkShapes(figure: Figure, layout: FigureLayout, link: FigureLink, { pin }: FigureColours): Shape[] {
  const pixel = PIXEL * layout.em;
  const at = ({ picture, patch }: FigurePatch): Point | null => {
    const grid = figure.pictures[picture]?.grid ?? null;
    return grid && centreOf(grid, layout.pictures[picture]!, patch);
  };
  const [from, to] = [at(link.from), at(link.to)];
  if (from === null || to === null) return [];
  const fill = link.colour === null ? pin : inRgb(link.colour);
  const dots = [from, to].map(({ x, y }): Shape => ({
    kind: "dot",
    x,
    y,
    radius: (link.colour === null ? 3 : 2) * pixel,
    fill,
  }));
  if (link.colour !== null) {
    const d = `M${from.x} ${from.y}L${to.x} ${to.y}`;
    return [
      path(d, "#000", 2.5 * pixel, { opacity: 0.35, cap: "round" }),
      path(d, fill, 1.5 * pixel, { opacity: 0.85, cap: "round" }),
      ...dots,
    ];
  }
  const over = Math.max(0, Math.min(from.y, to.y) - 40 * pixel);
  const d = `M${from.x} ${from.y}Q${(from.x + to.x) / 2} ${over} ${to.x} ${to.y}`;
  return [
    path(d, "#000", 4 * pixel, { opacity: 0.45, cap: "round" }),
    path(d, fill, 2 * pixel, { cap: "round" }),
    ...dots,
  ];
}

const textShapes = ({ x, lines }: TextBlock, fill: string, bold = false): TextShape[] =>
  lines.map(({ text, y }) => ({ kind: "text", text, x, y, fill, bold, anchor: "start" }));

function legendShapes(figure: Figure, layout: FigureLayout, colours: FigureColours, measure: Measure): Shape[] {
  const { legend } = figure;
  if (legend === null || layout.ramp === null) return [];
  const { box, ends, note } = layout.ramp;
  const { em } = layout;
  const label = (text: string, x: number, anchor: TextShape["anchor"], bold = false): Shape => ({
    kind: "text",
    text,
    x,
    y: ends,
    fill: colours.text,
    bold,
    anchor,
  });
  const shapes: Shape[] = [
    { kind: "ramp", box, steps: HEAT_STEPS },
    label(legend.low, box.x, "start"),
    label(legend.high, box.x + box.width, "end"),
    ...textShapes(note, colours.dim),
  ];
  if (legend.mark !== null) {
    const x = box.x + legend.mark.at * box.width;
    const over = 0.16 * em;
    const tick = { x: x - 0.08 * em, y: box.y - over, width: 0.16 * em, height: box.height + 2 * over };
    // Beside the ends' numbers, never over them.
    const half = (measure(legend.mark.text, true) / 2 + 0.6) * em;
    const least = box.x + measure(legend.low, false) * em + half;
    const most = box.x + box.width - measure(legend.high, false) * em - half;
    shapes.push(
      { kind: "rect", box: tick, fill: colours.text },
      label(legend.mark.text, Math.min(most, Math.max(least, x)), "middle", true),
    );
  }
  return shapes;
}

/**
 * All that a figure is drawn of.
 *
 * @param measure widths of texts, in units of their size
 */
export function composeFigure(figure: Figure, colours: FigureColours, measure: Measure): Drawing {
  const layout = layOutFigure(figure, measure);
  const pixel = PIXEL * layout.em;
  return {
    width: layout.width,
    height: layout.height,
    background: colours.background,
    fontSize: layout.em,
    shapes: [
      ...layout.pictures.flatMap((box, i) => pictureShapes(figure, i, box, colours, pixel)),
      ...figure.links.flatMap((link) => linkShapes(figure, layout, link, colours)),
      ...layout.pictures.flatMap((box, i) => markShapes(figure, i, box, pixel)),
      ...layout.captions.flatMap((caption) => textShapes(caption, colours.dim)),
      ...legendShapes(figure, layout, colours, measure),
      ...textShapes(layout.title, colours.text, true),
      ...layout.notes.flatMap((note, i) => textShapes(note, i === 0 ? colours.text : colours.dim)),
    ],
  };
}
