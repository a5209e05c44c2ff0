import styles from "./cells.module.css";

/** One line of somebody's text, cut where the column ends; whole when pointed at. */
export function TextCell({ text, dim = false }: { readonly text: string | null; readonly dim?: boolean }) {
  return text === null ? null : (
    <span className={styles.text} data-dim={dim || undefined} title={text}>
      {text}
    </span>
  );
}
