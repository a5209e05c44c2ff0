import { useCallback, useLayoutEffect, useMemo, useRef, type RefObject } from "react";
import { MASC_IDS } from "../../project/measure-lists.ts";
import type { SortBy } from "../../store/state.ts";
import { CompactHead } from "./CompactHead.tsx";
import { GridBody, type GridBodyProps } from "./GridBody.tsx";
import { GridHead } from "./GridHead.tsx";
import { knownSorting, type HeadActions } from "./head-actions.ts";
import { idsOf, tickedOf } from "./ticking.ts";
import { useAside } from "./use-aside.ts";
import type { Grid } from "./use-grid-columns.ts";
import styles from "./SampleGrid.module.css";

const NOTHING_TOLD: Grid["all"] = [];

interface Props extends Omit<GridBodyProps, "columns" | "told"> {
  readonly grid: Grid;
  readonly actions: HeadActions;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly sorting: readonly SortBy[];
  /** Rows stand as small cards. */
  readonly compact: boolean;
}

/** The table of samples: a row a pair, or groups of them. It alone scrolls, and what is pinned stays. */
export function SampleGrid({ grid, actions, scroller, sorting, compact, ...body }: Props) {
  const { lines, ticked, onTick } = body;
  const { columns } = grid;
  const known = useMemo(() => knownSorting(sorting, grid.all), [sorting, grid.all]);
  const all = useMemo(() => {
    if (ticked.size === 0) return "none";
    const states = new Set(lines.flatMap((line) => (line.kind === "part" ? [] : [tickedOf(line, ticked)])));
    return states.size === 1 ? [...states][0]! : states.size === 0 ? "none" : "some";
  }, [lines, ticked]);
  // The heads are not drawn anew for other lines.
  const now = useRef(lines);
  useLayoutEffect(() => {
    now.current = lines;
  });
  const tickAll = useCallback((to: boolean) => onTick(new Set(to ? now.current.flatMap(idsOf) : [])), [onTick]);
  const told = useMemo(
    () => (compact ? grid.all.filter(({ id }) => MASC_IDS.some((one) => one === id)) : NOTHING_TOLD),
    [compact, grid.all],
  );
  const aside = useAside(scroller);
  const enter = useRef<(() => void) | null>(null);
  const leaveHeads = useCallback(() => enter.current?.(), []);

  return (
    <div
      role={body.group === null ? "grid" : "treegrid"}
      aria-label="Samples"
      aria-multiselectable={body.group === null ? undefined : false}
      aria-rowcount={lines.length + 1}
      aria-colcount={columns.length + 1}
      className={styles.grid}
      ref={scroller}
      data-across={grid.across || undefined}
      data-narrow={grid.narrow || undefined}
      data-compact={compact || undefined}
      data-whole-prompts={grid.wholePrompts || undefined}
      style={grid.style}
    >
      {compact ? (
        <CompactHead ticked={all} onTickAll={tickAll} />
      ) : (
        <GridHead
          columns={columns}
          sorting={known}
          actions={actions}
          ticked={all}
          onTickAll={tickAll}
          onLeave={leaveHeads}
        />
      )}
      <GridBody {...body} columns={columns} told={told} scroller={scroller} aside={aside} enter={enter} />
    </div>
  );
}
