import type { TableLine } from "../../analysis/lines.ts";
import type { SampleRow } from "../../analysis/rows.ts";

/**
 * Where the table stood when it was last taken off the page: the window became narrower or wider and the page is laid out
 * anew, or another place was looked at. It is found again by its topmost line, since lines may be of another height there.
 */
export interface KeptPlace {
  /** The open project's id; null where it is not kept. */
  readonly project: string | null;
  /** The topmost line's key, and how much of it is out of sight, in [0, 1). */
  readonly line: string;
  readonly share: number;
  readonly selected: string | null;
}

let last: KeptPlace | null = null;
/** Keeps where the table stands that is on the page now. */
let standing: (() => void) | null = null;

type Lines = readonly TableLine<SampleRow>[];

/** @param offset pixels that the table is scrolled down */
export function keepPlace(
  lines: Lines,
  offset: number,
  rowHeight: number,
  of: Pick<KeptPlace, "project" | "selected">,
): void {
  const at = Math.floor(offset / rowHeight);
  const line = lines[at]?.key;
  last = line === undefined ? null : { ...of, line, share: offset / rowHeight - at };
}

/**
 * For as long as a table is on the page: the one that comes in its place is made before it is gone.
 *
 * @param keep calls `keepPlace`
 * @returns ends it
 */
export function watchPlace(keep: () => void): () => void {
  standing = keep;
  return () => {
    keep();
    if (standing === keep) standing = null;
  };
}

/** How far the table is scrolled down, and the heights of what is in sight and of all; pixels. */
export interface Scrolled {
  readonly offset: number;
  readonly inSight: number;
  readonly all: number;
}

/**
 * Where somebody scrolled to: a table that grows in a larger window shows its end, and its browser scrolls it back.
 *
 * @param before where it was scrolled to last
 * @param now as the browser says
 */
export function scrolledTo(before: Scrolled, now: Scrolled): Scrolled {
  const atEnd = now.offset + now.inSight >= now.all - 1;
  return now.inSight > before.inSight && atEnd && now.offset < before.offset ? before : now;
}

/**
 * Remembers where somebody scrolled to.
 *
 * @param offset pixels where the table begins, which a window that shows all of it may have no room for
 */
export function createScrolled(offset: number): {
  /** @returns ends it */
  readonly follow: (table: HTMLElement) => () => void;
  /** Pixels, of a table that is still there or is gone. */
  readonly offset: () => number;
} {
  let last: Scrolled = { offset, inSight: 0, all: 0 };
  let followed: HTMLElement | null = null;
  const read = () => {
    // Off the page it has neither height nor place.
    if (followed?.isConnected !== true) return;
    const { scrollTop, clientHeight, scrollHeight } = followed;
    last = scrolledTo(last, { offset: scrollTop, inSight: clientHeight, all: scrollHeight });
  };
  return {
    follow(table) {
      followed = table;
      table.addEventListener("scroll", read, { passive: true });
      return () => table.removeEventListener("scroll", read);
    },
    offset() {
      // A table tells of a scroll a frame later, which may be too late.
      read();
      return last.offset;
    },
  };
}

/** What was kept of this project, in pixels from the top of these lines; null where there is nothing, or its line is gone. */
export function keptPlace(
  lines: Lines,
  rowHeight: number,
  project: string | null,
): { readonly offset: number; readonly selected: string | null } | null {
  standing?.();
  if (last === null || last.project !== project) return null;
  const { line, share, selected } = last;
  const at = lines.findIndex(({ key }) => key === line);
  return at === -1 ? null : { offset: Math.round((at + share) * rowHeight), selected };
}
