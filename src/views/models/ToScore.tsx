import { FolderOpen, Play, Sparkles } from "lucide-react";
import { FileButton } from "../../components/FileButton.tsx";
import { formatCount } from "../../components/format.ts";
import { useCommands } from "../../store/commands.ts";
import { closedModelOf, isDemoProject, mayScore, wantedOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import styles from "./ModelsView.module.css";

/** Why somebody who pressed Score stands on this page, and the way back once a model is open. */
export function ToScore() {
  const { addCheckpoint, models, score, show } = useCommands();
  const wanted = useLens((state) => (state.job === null ? wantedOf(state).length : 0));
  const siglip = useLens((state) => state.models.siglip);
  const demo = useLens(isDemoProject);
  const closed = useLens((state) => closedModelOf(state)?.name ?? null);
  const mayOpen = useLens((state) => state.engine.status === "ready" && state.busy === null);
  const ready = useLens(mayScore);
  if (wanted === 0) return null;
  if (siglip === null) {
    return (
      <section className={styles.lead} aria-label="To score">
        <p>
          <strong>
            {demo ? "To score these pictures, open a checkpoint" : "To score your pictures, open a checkpoint"}:
          </strong>{" "}
          pick the folder of one that you downloaded, take one from this browser, or name a repository of the hub below.
          Nothing is computed before.
          {closed !== null && ` The numbers that stand are of ${closed}: open that one to go on with them.`}
        </p>
        <div className={styles.ways}>
          <FileButton
            label="Open a checkpoint's folder"
            icon={<FolderOpen size={14} aria-hidden="true" />}
            folder
            onPick={(files) => void addCheckpoint(files)}
          />
          {demo && (
            <button type="button" className="button" disabled={!mayOpen} onClick={() => void models.openDemo()}>
              <Sparkles size={14} aria-hidden="true" />
              Use the demo's toy
            </button>
          )}
        </div>
      </section>
    );
  }
  return (
    <section className={styles.lead} aria-label="To score">
      <p>{`${siglip.info.name} is open.`}</p>
      <div className={styles.ways}>
        <button
          type="button"
          className="button primary"
          disabled={!ready}
          onClick={() => {
            show("samples");
            void score();
          }}
        >
          <Play size={14} aria-hidden="true" />
          {`Score ${formatCount(wanted, "pair")}`}
        </button>
      </div>
    </section>
  );
}
