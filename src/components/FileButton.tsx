import type { ReactNode } from "react";
import { pickedFiles } from "../platform/dropped.ts";
import type { PickedFile } from "../platform/picked.ts";
import styles from "./FileButton.module.css";

interface Props {
  readonly label: string;
  readonly icon: ReactNode;
  readonly folder?: boolean;
  /** Only the icon shows; the label is its name and its tip. */
  readonly compact?: boolean;
  readonly disabled?: boolean;
  readonly onPick: (files: PickedFile[]) => void;
}

/** A file input that looks like a button. The input itself stays: labels, keyboard and screen readers find it. */
export function FileButton({ label, icon, folder = false, compact = false, disabled = false, onPick }: Props) {
  return (
    <label className={`button ${styles.button} ${compact ? "icon" : ""}`} title={compact ? label : undefined}>
      {icon}
      <span className={compact ? "visually-hidden" : undefined}>{label}</span>
      <input
        type="file"
        className={styles.input}
        multiple
        disabled={disabled}
        {...(folder ? { webkitdirectory: "" } : {})}
        onChange={({ currentTarget }) => {
          // An empty folder is to be told of.
          if (currentTarget.files !== null && (folder || currentTarget.files.length > 0))
            onPick(pickedFiles(currentTarget.files));
          // The same choice again is to be a change again.
          currentTarget.value = "";
        }}
      />
    </label>
  );
}
