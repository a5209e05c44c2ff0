import type { CSSProperties } from "react";
import type { GridColumns } from "./columns.tsx";

/** Pixels between two columns, and at both ends of a row. */
const GAP = 12;
const TICK = { least: 18, grow: 0 };

/** Widths that no content has a say in: every row is a grid of its own, and all have to come out alike. */
export function rowStyle(columns: GridColumns): CSSProperties {
  const looks = [TICK, ...columns.map(({ meta }) => meta ?? TICK)];
  return {
    gridTemplateColumns: looks
      .map(({ least, grow }) => (grow === 0 ? `${least}px` : `minmax(${least}px, ${grow}fr)`))
      .join(" "),
    minWidth: looks.reduce((sum, { least }) => sum + least + GAP, GAP),
    columnGap: GAP,
    paddingInline: GAP,
  };
}
