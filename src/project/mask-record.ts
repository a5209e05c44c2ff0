import { touchesBorder, type MaskFacts } from "../imaging/masks/facts.ts";
import { baseName } from "../platform/bytes.ts";
import { doubtsOf } from "./mask-doubt.ts";

/** Masks that a run made, as the file beside them says it. */

/** Beside the masks: how each came to be, a row of JSON a line. Paths of masks are from its folder, those of pictures from the root of what was read. */
export interface MaskRow {
  readonly path: string;
  /** The checkpoint, or both: `clipseg-rd64-refined+slimsam-77-uniform`; "edited", "transparency", or what a source of files is called. */
  readonly source: string;
  /** Of each: the hub's commit, else a fingerprint of what its files hold; null where no segmenter made it. */
  readonly revision: string | null;
  readonly prompt: string | null;
  readonly threshold: number | null;
  /** Whether a person drew it, or changed what a segmenter had made; left out by earlier versions, which wrote of no such mask. */
  readonly edited_by_hand?: boolean;
  /** Share of the picture, in [0, 1]. */
  readonly covered: number;
  readonly pieces: number;
  readonly touches_border: boolean;
  /** The highest probability that the prompt found in the picture, in [0, 1]; null where none was asked. */
  readonly peak: number | null;
  readonly doubtful: boolean;
  /** What makes it so, in words. */
  readonly doubts: readonly string[];
  readonly picture: string;
}

/** How a mask came to be. */
export type MadeBy = Pick<MaskRow, "source" | "revision" | "prompt" | "threshold" | "peak"> & {
  readonly edited: boolean;
};

/** @param small a mask that covers no more of its picture sets its pair aside (`Sample.smallMask`) */
export function maskRow(path: string, picture: string, by: MadeBy, facts: MaskFacts, small?: number): MaskRow {
  const { edited, peak, ...made } = by;
  const doubts = doubtsOf(facts, null, small);
  return {
    path,
    ...made,
    edited_by_hand: edited,
    covered: facts.covered,
    pieces: facts.pieces,
    touches_border: touchesBorder(facts),
    peak,
    doubtful: doubts.length > 0,
    doubts: doubts.map(({ words }) => words),
    picture,
  };
}

const isRow = (value: unknown): value is MaskRow =>
  typeof value === "object" &&
  value !== null &&
  (["path", "source", "picture"] as const).every((name) => typeof Reflect.get(value, name) === "string") &&
  (Reflect.get(value, "prompt") === null || typeof Reflect.get(value, "prompt") === "string") &&
  typeof Reflect.get(value, "covered") === "number";

/** undefined for what is no JSON. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The rows of such a file, and how many lines are neither that nor half of one, which a run leaves that is killed. */
export function readMaskLines(text: string): { readonly rows: readonly MaskRow[]; readonly others: number } {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const read = lines.map((line) => ({ line, value: parse(line) }));
  return {
    rows: read.map(({ value }) => value).filter(isRow),
    others: read.filter(({ line, value }) => !isRow(value) && !(value === undefined && line.startsWith("{"))).length,
  };
}

const depth = (path: string): number => path.split("/").length;

/**
 * Finds the pictures that rows are of among paths here. The rows may have been written from a folder above, or from one
 * below: then the path is meant that ends as theirs does, or as which theirs ends, the nearest in folders.
 */
export function pictureFinder(paths: Iterable<string>): (picture: string) => string | null {
  const all = new Set(paths);
  // By their last names: of ten thousand paths few have one in common.
  const byName = new Map<string, string[]>();
  for (const path of all) {
    const name = baseName(path);
    byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  return (picture) => {
    if (all.has(picture)) return picture;
    const [nearest, next] = (byName.get(baseName(picture)) ?? [])
      .filter((path) => path.endsWith(`/${picture}`) || picture.endsWith(`/${path}`))
      .map((path) => ({ path, away: Math.abs(depth(path) - depth(picture)) }))
      .toSorted((a, b) => a.away - b.away);
    return nearest === undefined || nearest.away === next?.away ? null : nearest.path;
  };
}
