import { X } from "lucide-react";
import { useCommands } from "../store/commands.ts";
import { useLens } from "../store/store.ts";
import styles from "./Notices.module.css";

/** What went wrong or is worth saying, until it is put away. */
export function Notices() {
  const { dismiss } = useCommands();
  const notices = useLens((state) => state.notices);
  return (
    <aside className={styles.landmark} aria-label="Notices">
      <ul className={styles.notices} aria-label="Notices">
        {notices.map(({ id, tone, message, detail }) => (
          <li key={id} className={styles.notice} data-tone={tone} role={tone === "error" ? "alert" : undefined}>
            <div>
              <p>{message}</p>
              {detail !== undefined && (
                <details>
                  <summary>Details</summary>
                  <pre>{detail}</pre>
                </details>
              )}
            </div>
            <button type="button" className="button quiet icon" aria-label="Dismiss" onClick={() => dismiss(id)}>
              <X size={14} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </aside>
  );
}
