import { ChevronRight } from "lucide-react";
import { memo, useCallback, useEffect, useMemo, useReducer } from "react";
import { aggregateRows } from "../../analysis/aggregate.ts";
import { BOOTSTRAP_DRAWS } from "../../analysis/bootstrap.ts";
import type { NamedColumn, NumberColumn } from "../../analysis/column.ts";
import { countValues, isNamed } from "../../analysis/group.ts";
import type { RowGroup } from "../../analysis/lines.ts";
import type { SampleRow } from "../../analysis/rows.ts";
import { formatCount } from "../../components/format.ts";
import { rememberEach } from "../../lib/remember.ts";
import { useLens } from "../../store/store.ts";
import { useGridCells } from "./grid-cells.tsx";
import { groupName } from "./group-name.ts";
import { drawIntervals, knownInterval, unitWords } from "./intervals.ts";
import { TickCell } from "./TickCell.tsx";
import type { Ticked } from "./ticking.ts";
import type { Grid, GridColumn } from "./use-grid-columns.ts";
import lines from "./GroupLine.module.css";
import styles from "./SampleGrid.module.css";

interface Props {
  readonly columns: readonly GridColumn[];
  /** Cells out of sight are drawn later. */
  readonly waits?: boolean;
  /** Columns whose means are told in words. */
  readonly told: Grid["all"];
  readonly group: RowGroup<SampleRow>;
  /** The column that it is a group of. */
  readonly by: string;
  readonly open: boolean;
  /** From 0 among all lines. */
  readonly place: number;
  /** Rows of heads above the first line. */
  readonly above?: number;
  readonly top: number;
  readonly ticked: Ticked;
  readonly focusable: boolean;
}

/** Draws the intervals of a group in sight, when no run changes its rows every second. @returns how often they were drawn */
function useIntervals(rows: readonly SampleRow[], columns: readonly GridColumn[]): number {
  const [times, drawn] = useReducer((count: number) => count + 1, 0);
  const resting = useLens((state) => state.job?.status !== "running");
  useEffect(() => {
    const numbers = columns.flatMap(({ look: { of } }) => (of?.kind === "number" ? [of] : []));
    if (!resting || numbers.every(({ id }) => knownInterval(rows, id) !== undefined)) return undefined;
    const controller = new AbortController();
    void drawIntervals(controller.signal, rows, numbers).then(() => controller.signal.aborted || drawn());
    return () => controller.abort();
  }, [rows, columns, resting]);
  return times;
}

function MeanCell({
  group: { rows, counted },
  of,
  look,
}: { readonly group: RowGroup<SampleRow>; readonly of: NumberColumn<SampleRow> } & Pick<GridColumn, "look">) {
  const { n, mean, least, most } = useMemo(() => aggregateRows(counted, of), [counted, of]);
  const interval = knownInterval(counted, of.id);
  if (mean === null || least === null || most === null) return <span className={lines.none}>–</span>;
  const aside = rows.length - counted.length;
  const tip = [
    `Mean of ${n.toLocaleString("en")} of ${formatCount(rows.length, "row")}: ${mean}. From ${least} to ${most}.`,
    interval &&
      `95 % interval ${interval[0]} to ${interval[1]}: bootstrap over ${unitWords(counted)}, ${BOOTSTRAP_DRAWS.toLocaleString("en")} draws.`,
    interval === null && "Too few for an interval.",
    aside > 0 &&
      `${formatCount(aside, "row")} set aside: a mask is missing, or covers too little of its picture (5 % or less; ORIDa: 0.5 %).`,
  ];
  return (
    <span
      className={lines.mean}
      data-align={look.align}
      title={tip.filter((line) => typeof line === "string").join("\n")}
    >
      <span>{look.format(mean)}</span>
      <span className={lines.interval}>
        {interval === undefined
          ? ""
          : interval === null
            ? `n = ${n}`
            : `${look.format(interval[0])} – ${look.format(interval[1])}`}
      </span>
    </span>
  );
}

/** ", CP 0.8123" */
function ToldMean({
  rows,
  label,
  look,
}: { readonly rows: readonly SampleRow[]; readonly label: string } & Pick<GridColumn, "look">) {
  const { of } = look;
  const mean = useMemo(() => (of?.kind === "number" ? aggregateRows(rows, of).mean : null), [rows, of]);
  return mean === null ? null : `, ${label} ${look.format(mean)}`;
}

/** How many of a group's rows have each name of a column; kept as long as the group is. */
const countsOf = rememberEach((rows: readonly SampleRow[]) =>
  rememberEach((column: NamedColumn<SampleRow>) => countValues(rows, column)),
);

/** What a group's rows have in a column of names: the one that all have, or how many there are. */
function NamesCell({ group: { rows }, column }: { readonly group: RowGroup<SampleRow>; readonly column: GridColumn }) {
  const { of } = column.look;
  if (of === null || !isNamed(of)) return null;
  const named = [...countsOf(rows)(of)].filter(([name]) => name !== null);
  if (named.length === 0) return null;
  const title = named
    .slice(0, 12)
    .map(([name, count]) => `${count.toLocaleString("en")} ${groupName(of.id, name)}`)
    .join("\n");
  const [[name, count]] = [named[0]!];
  const alone = named.length === 1 && count === rows.length;
  const few = of.kind === "state" || of.kind === "flags";
  const words = few
    ? named.map(([one, times]) => `${times.toLocaleString("en")} ${groupName(of.id, one)}`).join(", ")
    : alone
      ? name
      : `${named.length.toLocaleString("en")} different`;
  return (
    <span className={lines.names} title={title}>
      {words}
    </span>
  );
}

/** A group: what its rows share, how many there are, and what they are on average. */
export const GroupLine = memo(function GroupLine({
  columns,
  waits = false,
  told,
  group,
  by,
  open,
  place,
  above = 1,
  top,
  ticked,
  focusable,
}: Props) {
  const drawn = useIntervals(group.counted, columns);
  const setAside = group.rows.length - group.counted.length;
  const name = groupName(by, group.name);
  const first = columns.findIndex((column, at) => at > 0 && (column.side !== "start" || column.lent));
  const span = Math.max(1, first === -1 ? columns.length : first);
  const own = useMemo(() => columns.slice(span), [columns, span]);
  const draw = useCallback(
    (column: GridColumn) => {
      const { id, look } = column;
      if (look.of?.kind === "number") return <MeanCell group={group} of={look.of} look={look} />;
      return id !== by && <NamesCell group={group} column={column} />;
    },
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- cells of means read the intervals that were drawn
    [group, by, drawn],
  );
  const cells = useGridCells(own, draw, waits);
  return (
    <div
      role="row"
      aria-level={1}
      aria-expanded={open}
      aria-rowindex={place + above + 1}
      data-line={place}
      tabIndex={focusable ? 0 : -1}
      className={styles.row}
      data-group=""
      style={{ transform: `translateY(${top}px)` }}
    >
      <TickCell ticked={ticked} label={`Tick all of ${name}`} pinned={columns[0]?.pinned ?? null} />
      <div
        role="gridcell"
        className={lines.groupName}
        aria-colspan={span}
        data-pinned={columns[0]?.pinned ?? undefined}
        style={{ ...columns[0]?.style, gridColumn: `span ${span}` }}
      >
        <ChevronRight size={14} aria-hidden="true" data-toggle data-open={open || undefined} />
        <span className={lines.groupWords}>
          <strong title={name}>{name}</strong>
          <span>
            {formatCount(group.rows.length, "row")}
            {setAside > 0 && `, ${setAside.toLocaleString("en")} set aside`}
            {told.map(({ id, label, look }) => (
              <ToldMean key={id} rows={group.counted} label={label} look={look} />
            ))}
          </span>
        </span>
      </div>
      {cells}
    </div>
  );
});
