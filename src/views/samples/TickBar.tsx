import { X } from "lucide-react";
import { useMemo } from "react";
import { areKept } from "../../project/ticks.ts";
import { useCommands } from "../../store/commands.ts";
import { listedRowsOf } from "../../store/order.ts";
import { useLens } from "../../store/store.ts";
import styles from "./TickBar.module.css";

const NO_ROWS: ReturnType<typeof listedRowsOf> = [];

/** How many rows are ticked, wherever they stand. */
export function TickBar() {
  const { tick } = useCommands();
  const ticked = useLens((state) => state.ticked);
  const rows = useLens((state) => (state.ticked.size === 0 ? NO_ROWS : listedRowsOf(state)));
  const shown = useMemo(() => rows.reduce((sum, { sample }) => sum + Number(ticked.has(sample.id)), 0), [rows, ticked]);
  if (ticked.size === 0) return null;
  const hidden = ticked.size - shown;
  return (
    <div className={styles.tickBar} role="group" aria-label="Ticked rows">
      <strong>{`${ticked.size.toLocaleString("en")} ticked`}</strong>
      {hidden > 0 && <span>{`${hidden.toLocaleString("en")} of them not shown`}</span>}
      {!areKept(ticked) && <span>too many to be kept when this page is closed</span>}
      <button type="button" className="button quiet" onClick={() => tick(new Set())}>
        <X size={14} aria-hidden="true" />
        Clear
      </button>
    </div>
  );
}
