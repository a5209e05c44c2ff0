import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { formatCount } from "../../components/format.ts";
import { useLens } from "../../store/store.ts";
import styles from "./Problems.module.css";

/** What intake could not make sense of: the file, what is wrong, the way out. Nothing is dropped silently. */
export function Problems() {
  const problems = useLens((state) => state.intake?.problems);
  const [open, setOpen] = useState(false);
  if (problems === undefined || problems.length === 0) return null;
  return (
    <details className={styles.problems} open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <TriangleAlert size={14} aria-hidden="true" />
        {formatCount(problems.length, "thing", "things")} to look at in what was added
      </summary>
      <ul>
        {problems.map(({ path, message }, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a list that is only ever replaced whole
          <li key={index}>
            {path !== null && !message.includes(path) && <strong>{path}: </strong>}
            {message}
          </li>
        ))}
      </ul>
    </details>
  );
}
