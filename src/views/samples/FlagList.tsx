import type { Flag } from "../../metric/flags.ts";
import { FLAG_WORDS } from "../flag-words.ts";
import styles from "./cells.module.css";

export function FlagList({ flags }: { readonly flags: readonly Flag[] }) {
  return (
    <span className={styles.flags}>
      {flags.map((flag) => (
        <span key={flag} className={styles.flag} title={FLAG_WORDS[flag].long}>
          {FLAG_WORDS[flag].short}
        </span>
      ))}
    </span>
  );
}
