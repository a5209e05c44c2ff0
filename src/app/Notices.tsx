import { RotateCw, X } from "lucide-react";
import { useEffect, useState } from "react";
import { formatDuration } from "../components/format.ts";
import { useCommands } from "../store/commands.ts";
import type { Notice } from "../store/state.ts";
import { useLens } from "../store/store.ts";
import { reload as reloadPage } from "./take-over.ts";
import styles from "./Notices.module.css";

/** Milliseconds that a fleeting notice stays, and as many more for each character: nobody reads faster than that. */
const STAYS = 4000;
const READING = 60;

function Item({ notice }: { readonly notice: Notice }) {
  const { dismiss } = useCommands();
  const { id, tone, message, detail, fleeting, reload } = notice;
  /** Under the pointer or the focus it stays: somebody reads it. */
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (fleeting !== true || held) return undefined;
    const timer = setTimeout(() => dismiss(id), STAYS + READING * message.length);
    return () => clearTimeout(timer);
  }, [dismiss, id, fleeting, held, message]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- nothing is operated: reading it holds it
    <li
      className={styles.notice}
      data-tone={tone}
      role={tone === "error" ? "alert" : undefined}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <div>
        <p>{message}</p>
        {reload === true && (
          <div className={styles.ways}>
            <button type="button" className="button" onClick={() => void reloadPage()}>
              <RotateCw size={14} aria-hidden="true" />
              Reload
            </button>
          </div>
        )}
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
  );
}

/** Of an engine that says nothing: what it was at, and the two ways. */
function Silence() {
  const { restartEngine, waitForEngine } = useCommands();
  const silence = useLens((state) => state.silence);
  const doing = useLens((state) => state.job?.doing ?? null);
  if (silence === null) return null;
  return (
    <li className={styles.notice} data-tone="error" role="alert">
      <div>
        <p>{`The engine has not answered for ${formatDuration(silence)}${doing === null ? "" : `, at: ${doing}`}. It may be at work on something large, or it hangs. Restarting it gives up the row that it is at; the others go on.`}</p>
        <div className={styles.ways}>
          <button type="button" className="button" onClick={restartEngine}>
            <RotateCw size={14} aria-hidden="true" />
            Restart the engine
          </button>
          <button type="button" className="button" onClick={waitForEngine}>
            Wait
          </button>
        </div>
      </div>
    </li>
  );
}

/** What went wrong or is worth saying: until it is over (store.ts, `resolve`), was read, or is put away. */
export function Notices() {
  const notices = useLens((state) => state.notices);
  return (
    <aside className={styles.landmark} aria-label="Notices">
      <ul className={styles.notices} aria-label="Notices">
        {notices.map((notice) => (
          <Item key={notice.id} notice={notice} />
        ))}
        <Silence />
      </ul>
    </aside>
  );
}
