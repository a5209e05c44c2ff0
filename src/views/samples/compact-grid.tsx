import { CONCEPT, METHOD } from "../../analysis/sample-columns.ts";
import { styleVariables } from "../../components/style-variables.ts";
import { MASC_MEASURES } from "../../project/measure-lists.ts";
import type { SortBy } from "../../store/state.ts";
import { CompactCell, type ExtraColumn } from "./CompactCell.tsx";
import { knownSorting } from "./head-actions.ts";
import { TICKS, type Grid, type GridColumn } from "./use-grid-columns.ts";

/** The table where it has hardly any room across: rows stand as small cards, of two columns. */

/** Pixels across below which it does. */
export const COMPACT = 520;
/** Pixels of a row, and with a line of what it is sorted by. */
const [ROW, ROW_WITH_EXTRA] = [56, 76];
/** Pixels of the pair's pictures with what is around them. */
const PAIR = 90;

export interface Compact extends Omit<Grid, "all" | "laidOut"> {
  readonly rowHeight: number;
}

const ALWAYS: readonly string[] = [CONCEPT.id, METHOD.id, ...MASC_MEASURES.map(({ id }) => id)];

/** What the table is then instead. @param all columns that it has with room */
export function compactGrid(all: Grid["all"], sorting: readonly SortBy[]): Compact {
  const pair = all.find(({ id }) => id === "pair");
  const [first] = knownSorting(sorting, all);
  const extra: ExtraColumn | null =
    first === undefined || ALWAYS.includes(first.id) ? null : (all.find(({ id }) => id === first.id) ?? null);
  const plain = {
    side: "start",
    pinned: null,
    lent: false,
    edge: null,
    cut: false,
    beyond: false,
    style: undefined,
  } as const;
  const columns: readonly GridColumn[] =
    pair === undefined
      ? []
      : [
          { ...pair, ...plain },
          {
            ...plain,
            id: "card",
            label: "Pair",
            look: { ...pair.look, draw: (row) => <CompactCell row={row} extra={extra} /> },
          },
        ];
  const rowHeight = extra === null ? ROW : ROW_WITH_EXTRA;
  return {
    rowHeight,
    columns,
    widths: new Map([["pair", PAIR]]),
    style: styleVariables({
      "--columns": `${TICKS}px ${PAIR}px minmax(0, 1fr)`,
      "--row-width": "0px",
      "--start-width": "0px",
      "--end-width": "0px",
      "--row-height": `${rowHeight}px`,
    }),
    across: false,
    narrow: true,
    wholePrompts: false,
  };
}
