import { useCallback, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useSize } from "../../components/use-size.ts";
import { useCommands } from "../../store/commands.ts";
import { groupColumnOf, tableLinesOf } from "../../store/order.ts";
import { useLens } from "../../store/store.ts";
import { COMPACT, compactGrid } from "./compact-grid.tsx";
import { ColumnsMenu } from "./ColumnsMenu.tsx";
import { ROW_HEIGHT } from "./GridLine.tsx";
import { GroupMenu } from "./GroupMenu.tsx";
import { ReadyOrder } from "./ReadyOrder.tsx";
import { SampleGrid } from "./SampleGrid.tsx";
import { useGridColumns } from "./use-grid-columns.ts";
import { useHeadActions, type TriedWidth } from "./use-head-actions.ts";

interface Props {
  readonly onOpen: (id: string) => void;
  /** Where its menus stand; null before there is one. */
  readonly tools: HTMLElement | null;
}

/** The rows as a table, with what its columns and groups are changed by. */
export function SamplesTable({ onOpen, tools }: Props) {
  const { select, tick, openGroups, look } = useCommands();
  const lines = useLens(tableLinesOf);
  const group = useLens((state) => groupColumnOf(state)?.id ?? null);
  const open = useLens((state) => state.openGroups);
  const selected = useLens((state) => state.selected);
  const ticked = useLens((state) => state.ticked);
  const sorting = useLens((state) => state.sorting);
  const scroller = useRef<HTMLDivElement>(null);
  const { width } = useSize(scroller);
  const [tried, setTried] = useState<TriedWidth | null>(null);
  const grid = useGridColumns(width, tried);
  const actions = useHeadActions(grid, scroller, setTried);
  const small = width > 0 && width < COMPACT;
  const compact = useMemo(() => (small ? compactGrid(grid.all, sorting) : null), [small, grid.all, sorting]);
  const lookAtReference = useCallback((reference: number) => look({ reference }), [look]);
  return (
    <>
      {tools !== null &&
        createPortal(
          <>
            <GroupMenu all={grid.all} />
            {!small && <ColumnsMenu all={grid.all} laidOut={grid.laidOut} />}
          </>,
          tools,
        )}
      <ReadyOrder ids={grid.columns.map(({ id }) => id)} />
      <SampleGrid
        grid={compact === null ? grid : { ...grid, ...compact }}
        compact={small}
        rowHeight={compact?.rowHeight ?? ROW_HEIGHT}
        actions={actions}
        scroller={scroller}
        lines={lines}
        group={group}
        open={open}
        onOpenGroups={openGroups}
        sorting={sorting}
        selected={selected}
        onSelect={select}
        onReference={lookAtReference}
        ticked={ticked}
        onTick={tick}
        onOpen={onOpen}
      />
    </>
  );
}
