import { Scale, X } from "lucide-react";
import { useState } from "react";
import { pickFiles } from "../../components/pick-files.ts";
import type { TheirScores } from "../../project/their-models.ts";
import { checkOf, type Check } from "../../store/check.ts";
import { useCommands } from "../../store/commands.ts";
import { runSettingsOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { CheckList } from "./CheckList.tsx";
import styles from "./CheckView.module.css";
import { Summary } from "./Summary.tsx";
import { expectedWithin, verdictOf } from "./verdict.ts";

/** Before there are scores to compare with: what this place is for, and what to drop. */
function EmptyCheck() {
  return (
    <div className={styles.empty}>
      <Scale size={28} aria-hidden="true" />
      <h2>Check this page against other scores</h2>
      <p>
        Drop scores of these same pairs anywhere on the page: what the Python package wrote (rows with{" "}
        <code>signal</code> and <code>score</code>), results of this page or of its command line, or any table with a
        column <code>id</code> and columns <code>cp</code> or <code>pf</code>. JSON lines, JSON or CSV.
      </p>
      <p>
        Rows are matched by <code>id</code>, else by concept, prompt id, method and seed. Files that belong together,
        one a signal, are dropped together. They are read on this device, and forgotten when the project is closed.
      </p>
      <button type="button" className="button" onClick={() => pickFiles("Add files")}>
        Choose a file of scores
      </button>
    </div>
  );
}

const fileName = (path: string) => path.split("/").at(-1) ?? path;

function ModelChoice({ theirs, chosen }: { readonly theirs: TheirScores; readonly chosen: string | null }) {
  const { chooseTheirModel } = useCommands();
  if (theirs.models.length === 1) return <span className="chip">{theirs.models[0]!.name || "model not named"}</span>;
  return (
    <label className="field">
      Model
      <select
        className="input"
        value={chosen ?? "?"}
        onChange={({ currentTarget }) =>
          chooseTheirModel(theirs.models[currentTarget.selectedIndex - (chosen === null ? 1 : 0)]?.name ?? "")
        }
      >
        {chosen === null && <option value="?">Choose one</option>}
        {theirs.models.map(({ name }) => (
          <option key={name} value={name}>
            {name || "not named"}
          </option>
        ))}
      </select>
    </label>
  );
}

interface Props {
  readonly theirs: TheirScores;
  readonly compared: Check;
  readonly onOpen: () => void;
}

function Comparison({ theirs, compared: { model, check, samples, onWebgpu }, onOpen }: Props) {
  const { closeCheck, select } = useCommands();
  const siglip = useLens((state) => state.models.siglip);
  const settings = useLens((state) => state.settings);
  const engine = useLens((state) => state.engine);
  const models = useLens((state) => state.models);
  const selected = useLens((state) => state.selected);
  // State, not a ref: the list is drawn inside it, and can measure only once it is there.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const ours = runSettingsOf({ models, settings, engine });
  const within = expectedWithin(onWebgpu, siglip?.info.layer.dim ?? 0);

  return (
    <>
      <div className={styles.bar}>
        <p className={styles.files} title={theirs.files.join("\n")}>
          <strong>{theirs.files.map(fileName).join(", ")}</strong>
        </p>
        <ModelChoice theirs={theirs} chosen={model?.name ?? null} />
        <button type="button" className="button" onClick={closeCheck}>
          <X size={14} aria-hidden="true" />
          Close the check
        </button>
      </div>
      <div className={styles.scroller} ref={setScroller}>
        {model === null ? (
          <p className={styles.ask}>
            {theirs.models.length === 0
              ? "The file has a header and no scores."
              : "The file holds scores of several models, and none is named like the one here. Choose which to compare with."}
          </p>
        ) : (
          <Summary check={check} verdict={verdictOf(check, within, ours)} ours={ours} problems={theirs.problems} />
        )}
        {check.rows.length > 0 && (
          <CheckList
            rows={check.rows}
            samples={samples}
            within={within}
            selected={selected}
            onSelect={select}
            onOpen={onOpen}
            scroller={scroller}
          />
        )}
      </div>
    </>
  );
}

/** Another program's scores beside this page's. */
export function CheckView({ onOpen }: { readonly onOpen: () => void }) {
  const theirs = useLens((state) => state.theirs);
  const compared = useLens(checkOf);
  return (
    <section className={styles.view} aria-label="Check">
      {theirs === null || compared === null ? (
        <EmptyCheck />
      ) : (
        <Comparison key={theirs.files.join(" ")} theirs={theirs} compared={compared} onOpen={onOpen} />
      )}
    </section>
  );
}
