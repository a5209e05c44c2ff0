import { ChevronRight } from "lucide-react";
import { rowKey } from "../../analysis/lines.ts";
import { countReferences } from "../../project/references.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import styles from "./PartsToggle.module.css";

/** How many references a row is the mean of; pressed, each stands below it. Keys open the row itself (arrows). */
export function PartsToggle({ sample }: { readonly sample: Sample }) {
  const { openGroups } = useCommands();
  const key = rowKey(sample.id);
  const open = useLens((state) => state.openGroups.has(key));
  const count = countReferences(sample);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.toggle}
      aria-expanded={open}
      title={`${count} references: scores are means over them. ${open ? "Close" : "Open"} to see each.`}
      onClick={(event) => {
        event.stopPropagation();
        const next = new Set(useLens.getState().openGroups);
        if (!next.delete(key)) next.add(key);
        openGroups(next);
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <span aria-hidden="true">
        of {count}
        <ChevronRight size={10} />
      </span>
      <span className="visually-hidden">one of {count} references, scores are means over them</span>
    </button>
  );
}
