import type { ReactNode } from "react";
import type { GridColumn } from "./use-grid-columns.ts";
import styles from "./SampleGrid.module.css";

/** A column's cell in a line; no component of its own, of which a table in sight would have hundreds. */
export const gridCell = ({ id, look, pinned, edge, cut, style }: GridColumn, content: ReactNode) => (
  <div
    key={id}
    role="gridcell"
    className={styles.cell}
    data-pinned={pinned ?? undefined}
    data-edge={edge ?? undefined}
    data-cut={cut || undefined}
    data-align={look.align}
    style={style}
  >
    {content}
  </div>
);
