import styles from "./SampleGrid.module.css";

export interface TickAllProps {
  readonly ticked: "all" | "some" | "none";
  readonly onTickAll: (all: boolean) => void;
  readonly pinned?: "start" | "end" | undefined;
}

/** The head of the column of ticks. */
export function TickAll({ ticked, onTickAll, pinned }: TickAllProps) {
  return (
    <div role="columnheader" className={styles.tick} data-pinned={pinned} title="Tick all rows that are shown">
      <input
        type="checkbox"
        aria-label="Tick all rows"
        checked={ticked === "all"}
        ref={(box) => {
          if (box !== null) box.indeterminate = ticked === "some";
        }}
        onChange={({ currentTarget }) => onTickAll(currentTarget.checked)}
      />
    </div>
  );
}
