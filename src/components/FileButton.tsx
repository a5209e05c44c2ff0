import type { ReactNode } from "react";
import { pickedFiles } from "../platform/dropped.ts";
import type { PickedFile } from "../platform/picked.ts";
import { iconButton, IconWord, type Room } from "./IconButton.tsx";
import styles from "./FileButton.module.css";

interface Props {
  readonly label: string;
  readonly icon: ReactNode;
  readonly folder?: boolean;
  /** The label stands beside the icon only where there is so much room; elsewhere it is its name and its tip. Left out: always. */
  readonly room?: Room;
  readonly disabled?: boolean;
  readonly onPick: (files: PickedFile[]) => void;
}

/** A file input that looks like a button. The input itself stays: labels, keyboard and screen readers find it. */
export function FileButton({ label, icon, folder = false, room, disabled = false, onPick }: Props) {
  return (
    <label
      {...(room === undefined
        ? { className: `button ${styles.button}` }
        : { "data-tip": label, ...iconButton(styles.button ?? "", room) })}
    >
      {icon}
      {room === undefined ? <span>{label}</span> : <IconWord>{label}</IconWord>}
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
