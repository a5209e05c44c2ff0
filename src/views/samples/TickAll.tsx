import { TickBox } from "./TickBox.tsx";
import type { Ticked } from "./ticking.ts";
import styles from "./SampleGrid.module.css";

export interface TickAllProps {
  readonly ticked: Ticked;
  readonly onTickAll: (all: boolean) => void;
  readonly pinned?: "start" | "end" | undefined;
}

/** The head of the column of ticks. */
export function TickAll({ ticked, onTickAll, pinned }: TickAllProps) {
  return (
    <div role="columnheader" className={styles.tick} data-pinned={pinned} title="Tick all rows that are shown">
      <TickBox
        ticked={ticked}
        aria-label="Tick all rows"
        onChange={({ currentTarget }) => onTickAll(currentTarget.checked)}
      />
    </div>
  );
}
