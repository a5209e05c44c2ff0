import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import styles from "./Menu.module.css";

interface Props {
  readonly value: string;
  /** Of the menu it stands in: how its items lie. */
  readonly className?: string | undefined;
  /** The menu stays open, so that what follows from the choice can be pressed next. */
  readonly stays?: boolean;
  readonly children: ReactNode;
}

/** One of a menu's items of which one holds, with a tick where it does. */
export function MenuChoice({ value, className = "", stays = false, children }: Props) {
  return (
    <DropdownMenu.RadioItem
      value={value}
      className={`${styles.item} ${className}`}
      onSelect={(event) => (stays ? event.preventDefault() : undefined)}
    >
      <span className={styles.mark}>
        <DropdownMenu.ItemIndicator>
          <Check size={14} aria-hidden="true" />
        </DropdownMenu.ItemIndicator>
      </span>
      {children}
    </DropdownMenu.RadioItem>
  );
}
