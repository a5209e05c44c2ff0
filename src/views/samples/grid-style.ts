import { columns } from "./columns.tsx";

/** Pixels between two columns, and at both ends of a row. */
const GAP = 12;
const TICK = { least: 18, grow: 0 };
const LOOKS = [TICK, ...columns.map(({ meta }) => meta ?? TICK)];

/** Widths that no content has a say in: every row is a grid of its own, and all have to come out alike. */
export const ROW_STYLE = {
  gridTemplateColumns: LOOKS.map(({ least, grow }) =>
    grow === 0 ? `${least}px` : `minmax(${least}px, ${grow}fr)`,
  ).join(" "),
  minWidth: LOOKS.reduce((sum, { least }) => sum + least + GAP, GAP),
  columnGap: GAP,
  paddingInline: GAP,
};
