import type { LucideIcon } from "lucide-react";
import styles from "./ToolButton.module.css";

interface Props {
  readonly name: string;
  /** Its name and key, or what it does, or lacks. */
  readonly title: string;
  readonly icon: LucideIcon;
  readonly keys?: string | undefined;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/** A button of the editor: an icon, with its name beside it where the editor is wide. */
export function ToolButton({ name, title, icon: Icon, keys, pressed, disabled = false, onClick }: Props) {
  return (
    <button
      type="button"
      className={`button quiet ${styles.tool}`}
      aria-pressed={pressed}
      aria-keyshortcuts={keys}
      disabled={disabled}
      data-tip={title}
      data-tip-more=""
      onClick={onClick}
    >
      <Icon size={15} aria-hidden="true" />
      <span className={styles.word}>{name}</span>
    </button>
  );
}
