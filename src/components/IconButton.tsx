import type { ComponentProps, ReactNode } from "react";
import styles from "./IconButton.module.css";

/** Pixels that the nearest container (`container-type: inline-size`) has for a word to stand: from 480, 740 or 1100 on. */
export type Room = "little" | "some" | "much";

interface Props extends Omit<ComponentProps<"button">, "children" | "title"> {
  readonly icon: ReactNode;
  /** Its name: beside the icon where there is room, else in the tip. */
  readonly label: string;
  /** What more there is to say of it; a tip says it whether the word stands or not. */
  readonly tip?: string;
  readonly room?: Room;
}

/** What makes a button of an icon and a word: for buttons that are labels of something else. */
export const iconButton = (className: string, room: Room) => ({
  className: `button ${styles.iconed} ${className}`,
  "data-room": room,
});

/** A word that stands beside its icon only where there is room; see Tips.tsx for what says it elsewhere. */
export function IconWord({ children }: { readonly children: ReactNode }) {
  return (
    <span className={styles.word} data-word>
      {children}
    </span>
  );
}

/** A button with an icon, and with its name beside it where there is room. */
export function IconButton({ icon, label, tip, room = "much", className = "", ...rest }: Props) {
  return (
    <button type="button" data-tip={tip ?? label} data-tip-more={tip && ""} {...iconButton(className, room)} {...rest}>
      {icon}
      <IconWord>{label}</IconWord>
    </button>
  );
}
