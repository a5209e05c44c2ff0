import type { Rgb } from "../colour-map.ts";
import type { Paint, PatchMark } from "../draw-patches.ts";
import type { PatchGrid } from "../../lib/patch-grid.ts";

/**
 * Pictures with what lies over them and what is said of them, to be taken away: described without a screen, laid out
 * once (layout.ts, compose.ts), written as SVG (to-svg.ts) or drawn on a canvas (to-canvas.ts).
 */
export interface Figure {
  /** What it is of, in bold below the pictures. */
  readonly title: string;
  /** Row by row, as many in a row as there are columns. */
  readonly pictures: readonly FigurePicture[];
  readonly columns: number;
  readonly links: readonly FigureLink[];
  readonly legend: FigureLegend | null;
  /** Lines below the title: numbers, then texts. */
  readonly notes: readonly string[];
}

export interface FigurePicture {
  /** Of the picture as stored, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly caption: string;
  /** How another picture lies in this one's place, cut at its edges: its unit square to this one's; left out: it fills it. */
  readonly laid?: Affine;
  /** null before it is known; then only the picture shows. */
  readonly grid: PatchGrid | null;
  /** How a patch is painted; null: not at all. */
  readonly paint: Paint | null;
  /** Colours run from patch to patch instead of ending at their edges. */
  readonly smooth: boolean;
  /** The lines between patches. */
  readonly lines: boolean;
  /** Uint8 [patches]: 1 inside the outline. */
  readonly inside: Uint8Array | null;
  /** Uint8 [patches]: 1 where patches stand out, framed in a colour of their own. */
  readonly flagged: Uint8Array | null;
  /** The patch that is looked at, framed. */
  readonly marked: number | null;
  /** Numbers that stand on patches. */
  readonly marks?: readonly PatchMark[];
}

/** x' = a x + c y + e, y' = b x + d y + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** A patch of one of the figure's pictures, by their order. */
export interface FigurePatch {
  readonly picture: number;
  readonly patch: number;
}

/** A line between two patches; one without a colour of its own is the one that is looked at. */
export interface FigureLink {
  readonly from: FigurePatch;
  readonly to: FigurePatch;
  readonly colour: Rgb | null;
}

/** The ramp, its ends as they are written, and what is marked on it. */
export interface FigureLegend {
  readonly low: string;
  readonly high: string;
  /** Where on the ramp, in [0, 1]. */
  readonly mark: { readonly at: number; readonly text: string } | null;
  /** What the colours are of; "" where the captions say it. */
  readonly note: string;
}
