import type { Box } from "../../lib/patch-grid.ts";
import type { Figure } from "./figure.ts";
import { wrapText, type Measure } from "./wrap.ts";

/** Where everything of a figure stands, in its pixels. Pictures lie on whole ones. */
export interface FigureLayout {
  readonly width: number;
  readonly height: number;
  /** The size of its texts. */
  readonly em: number;
  readonly pictures: readonly Box[];
  readonly captions: readonly TextBlock[];
  readonly ramp: { readonly box: Box; readonly ends: number; readonly note: TextBlock } | null;
  readonly title: TextBlock;
  readonly notes: readonly TextBlock[];
}

/** Lines of a text that begin at one place, by their baselines. */
export interface TextBlock {
  readonly x: number;
  readonly lines: readonly { readonly text: string; readonly y: number }[];
}

/** Pixels: at least so wide, so that a print of a page's width is sharp. */
export const LEAST_WIDTH = 1600;
/** Pixels a side, and all together: what a canvas may have everywhere, in 160 MB. */
export const MOST_SIDE = 8192;
export const MOST_AREA = 40_000_000;

/** In a unit of the text's size. */
const MARGIN = 1.1;
const GAP = 0.7;
const LINE = 1.4;
const RAMP = 0.6;
/** From a line's top to its baseline. */
const BASE = 1;
/** Other fonts than the one that measured are wider. */
const SLACK = 0.93;
/** Lines of a caption, and of a note. */
const CAPTION_LINES = 3;
const NOTE_LINES = 6;

/** Columns of a narrow picture have room for its caption: this share of all, or of the height. */
const NARROWEST = 0.12;

const largest = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0);
const total = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** More columns have smaller texts, so that a caption keeps a few words a line. */
const emOf = (content: number, columns: number): number => content / (60 + 6 * columns);

/** Pictures as large as each other: none smaller than its own pixels, in equal cells, the aspect kept. */
function sizesOf({ pictures }: Figure) {
  const cell = { width: largest(pictures.map((one) => one.width)), height: largest(pictures.map((one) => one.height)) };
  return pictures.map(({ width, height }) => {
    const scale = Math.min(cell.width / width, cell.height / height);
    return { width: width * scale, height: height * scale };
  });
}

/** By how much all is drawn larger or smaller. */
function scaleOf(width: number, height: number): number {
  const wanted = Math.max(1, LEAST_WIDTH / width);
  return Math.min(wanted, MOST_SIDE / width, MOST_SIDE / height, Math.sqrt(MOST_AREA / (width * height)));
}

/**
 * Pictures in rows and columns, each with its caption below it, captions of a row on one line; below them the ramp, the
 * title and the notes, all as wide as the pictures together.
 *
 * @param measure widths of texts, in units of their size
 */
export function layOutFigure(figure: Figure, measure: Measure): FigureLayout {
  const { columns } = figure;
  const sizes = sizesOf(figure);
  const rows = Array.from({ length: Math.ceil(sizes.length / columns) }, (_, row) => row);
  const placeOf = (i: number) => ({ row: Math.floor(i / columns), column: i % columns });
  const bare = Array.from({ length: columns }, (_, column) =>
    largest(sizes.filter((_, i) => placeOf(i).column === column).map(({ width }) => width)),
  );
  const least = NARROWEST * Math.max(total(bare), ...sizes.map(({ height }) => height));
  const widths = bare.map((width) => Math.max(width, least));
  const em = emOf(total(widths), columns);
  const content = total(widths) + GAP * em * (columns - 1);
  const lefts = widths.map((_, column) => MARGIN * em + total(widths.slice(0, column)) + GAP * em * column);

  let y = MARGIN * em;
  const block = (x: number, lines: readonly string[]): TextBlock => ({
    x,
    lines: lines.map((text, i) => ({ text, y: y + em * (BASE + LINE * i) })),
  });
  const wrapped = (text: string, width: number, most: number, bold = false) =>
    wrapText(text, (SLACK * width) / em, most, measure, bold);

  const pictures: Box[] = [];
  const captions: TextBlock[] = [];
  for (const row of rows) {
    const own = sizes.slice(row * columns, (row + 1) * columns);
    const height = largest(own.map((size) => size.height));
    // On one base line, so that each stands right above its caption.
    for (const [column, size] of own.entries())
      pictures.push({ x: lefts[column]!, y: y + height - size.height, ...size });
    y += height + 0.25 * em;
    const texts = own.map((_, column) =>
      wrapped(figure.pictures[row * columns + column]!.caption, widths[column]!, CAPTION_LINES),
    );
    for (const [column, lines] of texts.entries()) captions.push(block(lefts[column]!, lines));
    const lines = largest(texts.map(({ length }) => length));
    y += lines * LINE * em + GAP * em;
  }

  const left = MARGIN * em;
  let ramp: FigureLayout["ramp"] = null;
  if (figure.legend !== null) {
    const box = { x: left, y, width: content, height: RAMP * em };
    y += (RAMP + 0.2) * em;
    const ends = y + BASE * em;
    y += LINE * em;
    const words = wrapped(figure.legend.note, content, 2);
    ramp = { box, ends, note: block(left, words) };
    y += words.length * LINE * em + GAP * em;
  }
  const titleLines = wrapped(figure.title, content, 2, true);
  const title = block(left, titleLines);
  y += titleLines.length * LINE * em;
  const notes = figure.notes.map((text) => {
    const lines = wrapped(text, content, NOTE_LINES);
    const placed = block(left, lines);
    y += lines.length * LINE * em;
    return placed;
  });

  const whole = { width: content + 2 * left, height: y + (MARGIN - 0.4) * em };
  return scaled({ ...whole, em, pictures, captions, ramp, title, notes }, scaleOf(whole.width, whole.height));
}

function scaled(layout: FigureLayout, factor: number): FigureLayout {
  const text = ({ x, lines }: TextBlock): TextBlock => ({
    x: Math.round(x * factor),
    lines: lines.map((line) => ({ text: line.text, y: line.y * factor })),
  });
  const box = ({ x, y, width, height }: Box): Box => ({
    x: Math.round(x * factor),
    y: Math.round(y * factor),
    width: Math.max(1, Math.round(width * factor)),
    height: Math.max(1, Math.round(height * factor)),
  });
  const { ramp } = layout;
  return {
    width: Math.floor(layout.width * factor + 1e-6),
    height: Math.floor(layout.height * factor + 1e-6),
    em: layout.em * factor,
    pictures: layout.pictures.map(box),
    captions: layout.captions.map(text),
    ramp: ramp && { box: box(ramp.box), ends: ramp.ends * factor, note: text(ramp.note) },
    title: text(layout.title),
    notes: layout.notes.map(text),
  };
}
