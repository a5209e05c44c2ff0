import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { privacyWords } from "../privacy-words.ts";
import styles from "./Start.module.css";

/** What is enforced of "nothing leaves this device", on the server that this page came from. */
export function Privacy() {
  const { show } = useCommands();
  const { heading, enforced } = privacyWords(useLens((state) => state.policy));
  return (
    <details className={styles.privacy}>
      <summary>{heading}</summary>
      <p>
        Models run in this browser, in a worker. {enforced} One other worker may connect out, and only to download a
        model that you asked for: it never sees an image, takes no address, and can do nothing but read a repository. No
        policy can forbid a page to open another address in the window; this one has no link and no code that does.
        There is no telemetry, and no font, script or picture comes from another server.
      </p>
      <p>
        <button type="button" className="link" onClick={() => show("privacy")}>
          Try it, and see what this browser keeps
        </button>
      </p>
    </details>
  );
}
