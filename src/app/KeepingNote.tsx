import { HardDrive } from "lucide-react";
import { formatBytes } from "../components/format.ts";
import { useCommands } from "../store/commands.ts";
import { useLens } from "../store/store.ts";
import styles from "./KeepingNote.module.css";

/** Whether a reload finds the project again, and what it takes. */
export function KeepingNote() {
  const { keepFiles, unlockFiles } = useCommands();
  const unsaved = useLens((state) => state.unsaved);
  const keeping = useLens((state) => state.keeping);
  switch (keeping.status) {
    case "none":
      return null;
    case "copying":
      return (
        <p
          className={styles.note}
        >{`copying ${formatBytes(keeping.done)} of ${formatBytes(keeping.bytes)} into this browser`}</p>
      );
    case "kept":
      return (
        <p
          className={styles.note}
          title="Rows, numbers and files are kept in this browser; a reload goes on. The start page lists and deletes projects."
        >
          <HardDrive size={12} aria-hidden="true" />
          {unsaved ? "saving" : "kept in this browser"}
        </p>
      );
    case "asking":
      return (
        <p className={styles.note}>
          {`files not kept: a copy takes ${formatBytes(keeping.bytes)}${keeping.free === null ? "" : ` of ${formatBytes(keeping.free)} free`}`}
          <button type="button" className="button" onClick={() => void keepFiles()}>
            Keep a copy
          </button>
        </p>
      );
    case "locked":
      return (
        <p className={styles.note}>
          the browser asks before it reads the folder again
          <button type="button" className="button primary" onClick={() => void unlockFiles()}>
            Allow
          </button>
        </p>
      );
    case "denied":
      return (
        <p className={styles.note} title={keeping.reason}>
          not kept: this browser stores nothing here
        </p>
      );
  }
}
