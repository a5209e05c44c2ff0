import styles from "./cells.module.css";

/** One line of somebody's text, cut where the column ends; whole when pointed at. */
export function TextCell({ text }: { readonly text: string | undefined }) {
  return text === undefined ? null : (
    <span className={styles.text} title={text}>
      {text}
    </span>
  );
}
