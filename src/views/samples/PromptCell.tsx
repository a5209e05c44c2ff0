import { promptPartsOf } from "../../store/prompt-parts.ts";
import { useLens } from "../../store/store.ts";
import styles from "./cells.module.css";

/**
 * A prompt from where it differs from the others of its concept; whole when pointed at, for screen readers, for whoever
 * copies it, and in a column that has room for all (SampleGrid.tsx).
 */
export function PromptCell({ concept, prompt }: { readonly concept: string; readonly prompt: string }) {
  const { before, own, after } = useLens(promptPartsOf).of({ concept, prompt });
  return (
    <span
      className={styles.text}
      data-dim
      data-before={before !== "" || undefined}
      data-after={after !== "" || undefined}
      title={prompt}
    >
      {before !== "" && <span className={styles.shared}>{before}</span>}
      {own}
      {after !== "" && <span className={styles.shared}>{after}</span>}
    </span>
  );
}
