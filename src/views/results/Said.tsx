import styles from "./Said.module.css";

/** What a table below says, in plain sentences; the first is what matters most. */
export function Said({ sentences }: { readonly sentences: readonly string[] }) {
  return (
    <ul className={styles.said}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
