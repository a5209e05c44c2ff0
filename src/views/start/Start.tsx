import { FolderOpen, ImagePlus, Sparkles } from "lucide-react";
import { lazyView } from "../../components/lazy-view.tsx";
import { pickFiles } from "../../components/pick-files.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { Privacy } from "./Privacy.tsx";
import { Shown } from "./Shown.tsx";
import styles from "./Start.module.css";

/** Fetched once projects are known, which is after the first picture. */
export const Recent = lazyView(() => import("./Recent.tsx").then((module) => module.Recent), null);

/** Before anything is there: what this is, and the three ways to begin. */
export function Start() {
  const { openDemo, openFolder } = useCommands();
  const busy = useLens((state) => state.busy);
  const hasRecent = useLens((state) => state.recent !== null && state.recent.length > 0);
  return (
    <div className={styles.start}>
      <div className={styles.content}>
        <div className={styles.words}>
          <h2>See why a generated image scores as it does</h2>
          <p className={styles.lead}>
            MaSC compares a subject in a reference photograph with its generation, patch by patch. Drop your images,
            masks and prompts: every number opens down to the patches that made it.
          </p>
        </div>
        <Shown />
        <div className={styles.zone}>
          <ImagePlus size={28} aria-hidden="true" />
          <p>
            <strong>Drop anything here</strong>
          </p>
          <p className={styles.hint}>
            References, generations and masks, folders or ZIPs of them, a manifest (CSV, JSON, JSONL), or a checkpoint
            folder
          </p>
          <div className={styles.ways}>
            <button type="button" className="button primary" disabled={busy !== null} onClick={() => void openDemo()}>
              <Sparkles size={15} aria-hidden="true" />
              Open the demo
            </button>
            <button type="button" className="button" onClick={() => openFolder() || pickFiles("Add folder")}>
              <FolderOpen size={15} aria-hidden="true" />
              Open a folder
            </button>
          </div>
          <p className={styles.hint}>
            The demo: 120 rendered scenes, a small checkpoint trained on such scenes, and a tour of five stops. It works
            offline.
          </p>
        </div>
        <div className={styles.below}>
          {hasRecent && <Recent />}
          <Privacy />
        </div>
      </div>
    </div>
  );
}
