import { X } from "lucide-react";
import { Popover } from "radix-ui";
import { useCommands } from "../../store/commands.ts";
import { useFurtherMeasures } from "../further-measures.ts";
import { Entry } from "./Entry.tsx";
import { entryOf } from "./glossary.ts";
import base from "../../components/Sheet.module.css";
import styles from "./TermCard.module.css";

/** What a word means, in what opens at it. */
export function TermCard({ id }: { readonly id: string }) {
  const { showGlossary } = useCommands();
  const entry = entryOf(id, useFurtherMeasures());
  if (entry === null) return <p className={styles.card}>The glossary has no entry of this.</p>;
  return (
    <div className={styles.card}>
      <div className={base.head}>
        <h2>{entry.name}</h2>
        <Popover.Close asChild>
          <button type="button" className="button quiet icon" aria-label="Close">
            <X size={14} aria-hidden="true" />
          </button>
        </Popover.Close>
      </div>
      <Entry entry={entry} />
      <Popover.Close asChild>
        <button type="button" className={`link ${styles.all}`} onClick={() => showGlossary(entry.id)}>
          All words
        </button>
      </Popover.Close>
    </div>
  );
}
