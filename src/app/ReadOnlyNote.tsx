import { Lock } from "lucide-react";
import { useCommands } from "../store/commands.ts";
import { useLens } from "../store/store.ts";
import styles from "./ReadOnlyNote.module.css";

/** While another tab writes the open project: why nothing can be changed here, and the way to change it here. */
export function ReadOnlyNote() {
  const { takeOver } = useCommands();
  const access = useLens((state) => state.access);
  const name = useLens((state) => state.projectName);
  if (access === "writing") return null;
  return (
    <p className={styles.note} role="alert">
      <Lock size={14} aria-hidden="true" />
      <span>{`${name ?? "This project"} is open in another tab, which writes it. Here it can be read; what the other tab changes shows here once this one has taken over.`}</span>
      <button type="button" className="button" disabled={access === "asking"} onClick={takeOver}>
        {access === "asking" ? "Asking the other tab …" : "Take over"}
      </button>
    </p>
  );
}
