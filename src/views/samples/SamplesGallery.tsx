import { createPortal } from "react-dom";
import { MASC_IDS } from "../../project/measure-lists.ts";
import { useCommands } from "../../store/commands.ts";
import { groupColumnOf, linesOf, listedRowsOf } from "../../store/order.ts";
import { useLens } from "../../store/store.ts";
import { Gallery } from "./Gallery.tsx";
import { GroupedGallery } from "./GroupedGallery.tsx";
import { GroupMenu } from "./GroupMenu.tsx";
import { useGridColumns } from "./use-grid-columns.ts";
import { useMemo } from "react";

interface Props {
  readonly onOpen: (id: string) => void;
  /** Where its menu stands; null before there is one. */
  readonly tools: HTMLElement | null;
}

/** The rows as cards, in their groups where they are grouped. */
export function SamplesGallery({ onOpen, tools }: Props) {
  const { select, tick, openGroups } = useCommands();
  const rows = useLens(listedRowsOf);
  const lines = useLens(linesOf);
  const group = useLens((state) => groupColumnOf(state)?.id ?? null);
  const open = useLens((state) => state.openGroups);
  const selected = useLens((state) => state.selected);
  const ticked = useLens((state) => state.ticked);
  const grid = useGridColumns(0, null);
  const told = useMemo(() => grid.all.filter(({ id }) => MASC_IDS.some((one) => one === id)), [grid.all]);
  const shared = { selected, onSelect: select, ticked, onTick: tick, onOpen };
  return (
    <>
      {tools !== null && createPortal(<GroupMenu all={grid.all} />, tools)}
      {group === null ? (
        <Gallery rows={rows} {...shared} />
      ) : (
        <GroupedGallery lines={lines} group={group} told={told} open={open} onOpenGroups={openGroups} {...shared} />
      )}
    </>
  );
}
