import { ArrowDown, ArrowUp } from "lucide-react";
import type { CSSProperties } from "react";
import type { SortBy } from "../../store/state.ts";
import type { GridColumns } from "./columns.tsx";
import { HeadFilter } from "./HeadFilter.tsx";
import styles from "./SampleGrid.module.css";

interface Props {
  readonly columns: GridColumns;
  /** Of every row (grid-style.ts). */
  readonly style: CSSProperties;
  readonly sorting: readonly SortBy[];
  readonly onSort: (sorting: readonly SortBy[]) => void;
  readonly allTicked: boolean;
  readonly onTickAll: (all: boolean) => void;
}

/** The next sorting when a head is pressed: up, down, off; with Shift beside the others. */
function toggled(sorting: readonly SortBy[], id: string, beside: boolean): readonly SortBy[] {
  const present = sorting.find((entry) => entry.id === id);
  const others = beside ? sorting.filter((entry) => entry.id !== id) : [];
  if (present === undefined) return [...others, { id, desc: false }];
  return present.desc ? others : [...others, { id, desc: true }];
}

function HeadCell({
  id,
  label,
  tip,
  sorting,
  onSort,
}: { readonly id: string; readonly label: string; readonly tip: string } & Pick<Props, "sorting" | "onSort">) {
  const place = sorting.findIndex((entry) => entry.id === id);
  const entry = sorting[place];
  const Arrow = entry?.desc === true ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      className={styles.head}
      title={tip}
      aria-sort={entry === undefined ? undefined : entry.desc ? "descending" : "ascending"}
    >
      {id === "pair" ? (
        label
      ) : (
        <button
          type="button"
          data-order={entry !== undefined && sorting.length > 1 ? place + 1 : undefined}
          onClick={(event) => onSort(toggled(sorting, id, event.shiftKey))}
        >
          {label}
          {entry !== undefined && <Arrow size={12} aria-hidden="true" />}
        </button>
      )}
      <HeadFilter id={id} />
    </div>
  );
}

/** The columns' heads: pressed they sort, with Shift by several columns. */
export function GridHead({ columns, style, sorting, onSort, allTicked, onTickAll }: Props) {
  return (
    <div role="rowgroup" className={styles.heads}>
      <div role="row" aria-rowindex={1} className={styles.headRow} style={style}>
        <div role="columnheader" className={styles.tick} title="Tick all rows that are shown">
          <input
            type="checkbox"
            aria-label="Tick all rows"
            checked={allTicked}
            onChange={({ currentTarget }) => onTickAll(currentTarget.checked)}
          />
        </div>
        {columns.map(({ id = "", header, meta }) => (
          <HeadCell
            key={id}
            id={id}
            label={typeof header === "string" ? header : id}
            tip={meta?.tip ?? ""}
            sorting={sorting}
            onSort={onSort}
          />
        ))}
      </div>
    </div>
  );
}
