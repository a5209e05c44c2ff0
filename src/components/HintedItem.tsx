import { DropdownMenu } from "radix-ui";
import { useId, type ReactNode } from "react";
import styles from "./Menu.module.css";

interface Props {
  readonly icon?: ReactNode;
  readonly label: string;
  /** What it does, in a few words. */
  readonly hint: string;
  readonly onSelect: () => void;
}

/** An item of a menu with a second line that says what it does. */
export function HintedItem({ icon, label, hint, onSelect }: Props) {
  const name = useId();
  const about = useId();
  return (
    <DropdownMenu.Item
      className={styles.hinted}
      data-icon={icon === undefined ? undefined : ""}
      textValue={label}
      aria-labelledby={name}
      aria-describedby={about}
      onSelect={onSelect}
    >
      {icon}
      <span id={name}>{label}</span>
      <span id={about} className={styles.hint}>
        {hint}
      </span>
    </DropdownMenu.Item>
  );
}
