import { Check, Plus, ScanEye, Search, Sparkles, X } from "lucide-react";
import { useState } from "react";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import type { Proposals } from "./use-proposal.ts";
import styles from "./BySegmenter.module.css";

interface Props {
  readonly proposals: Proposals;
  /** What the sample's subject is called. */
  readonly object: string | null;
  /** Whether something is marked already. */
  readonly marked: boolean;
  readonly onTake: (how: "replace" | "add") => void;
  /** Asks for masks of all pictures of the subject. */
  readonly onMake: () => void;
}

function ByName({ proposals, object }: Pick<Props, "proposals" | "object">) {
  const { byPoints, standing, threshold } = proposals;
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? object ?? "";
  const named = standing !== null && "name" in standing.prompt;
  return (
    <form
      className={styles.row}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") proposals.name(name.trim());
      }}
    >
      <label className={`field ${styles.name}`}>
        By name
        <input
          className="input"
          placeholder="what the subject is called"
          value={name}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </label>
      <button type="submit" className="button" disabled={name.trim() === ""}>
        <Search size={14} aria-hidden="true" />
        Find
      </button>
      <label className={`field ${styles.threshold}`}>
        Threshold
        <input
          type="range"
          min={0.02}
          max={0.98}
          step={0.01}
          value={threshold}
          disabled={!named}
          onChange={({ currentTarget }) => proposals.setThreshold(Number(currentTarget.value))}
        />
        <span className={styles.share}>{threshold.toFixed(2)}</span>
      </label>
      {byPoints && (
        <button
          type="button"
          className="button"
          disabled={!named}
          title="SAM marks the subject anew, from where the name was surest"
          onClick={proposals.refine}
        >
          <ScanEye size={14} aria-hidden="true" />
          Refine
        </button>
      )}
    </form>
  );
}

/** Masks from a name, and what becomes of what was proposed from a name, clicks or a box. */
export function BySegmenter({ proposals, object, marked, onTake, onMake }: Props) {
  const shared = useLens((state) => state.shared);
  const { show } = useCommands();
  const { byName, byPoints, standing } = proposals;
  const make = (
    <button
      type="button"
      className="button"
      title="Of all pictures of this subject at once, by its name; each is looked at before it is used"
      onClick={onMake}
    >
      <Sparkles size={14} aria-hidden="true" />
      Make masks
    </button>
  );
  // A page that shows a shared project has none, and nowhere to bring one.
  if (!byName && !byPoints && shared) return null;
  if (!byName && !byPoints)
    return (
      <div className={styles.row}>
        <p className={styles.bring}>
          With CLIPSeg the subject is marked from its name, with SAM from a click or a box.{" "}
          <button type="button" className="link" onClick={() => show("models")}>
            Bring one on the page Models
          </button>
          .
        </p>
        {make}
      </div>
    );
  return (
    <div className={styles.named} role="group" aria-label="Proposals">
      {byName && <ByName proposals={proposals} object={object} />}
      <div className={styles.row}>
        <button
          type="button"
          className="button"
          disabled={standing === null}
          title="In the place of what is marked (Enter)"
          onClick={() => onTake("replace")}
        >
          <Check size={14} aria-hidden="true" />
          Take it
        </button>
        <button
          type="button"
          className="button"
          disabled={standing === null || !marked}
          title="To what is marked already (Shift Enter)"
          onClick={() => onTake("add")}
        >
          <Plus size={14} aria-hidden="true" />
          Add it
        </button>
        <button type="button" className="button" disabled={standing === null} title="Esc" onClick={proposals.drop}>
          <X size={14} aria-hidden="true" />
          Drop it
        </button>
        {make}
      </div>
    </div>
  );
}
