import { Check, RotateCcw } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { nextEdit, nextSegmented } from "../../project/made-files.ts";
import { comparisonsOf } from "../../project/references.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands, type MaskSide } from "../../store/commands.ts";
import { mayChange } from "../../store/read-only.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import type { MaskDraft } from "./mask-draft.ts";
import { moveSession } from "./drafts.ts";
import { maskPathOf } from "./use-masks.ts";
import styles from "./UseMask.module.css";

interface Props {
  readonly sample: Sample;
  readonly side: MaskSide;
  /** The file the mask in the editor began as. */
  readonly path: string | null;
  readonly draft: MaskDraft;
  readonly onUsed: () => void;
  /** The editor shows the mask in use. */
  readonly onDiscard: () => void;
}

/** Makes the mask in the editor the sample's, or the one of every pair with the same picture; or drops what was done to it. */
export function UseMask({ sample, side, path, draft, onUsed, onDiscard }: Props) {
  const { masks } = useCommands();
  const readOnly = !useLens(mayChange);
  const shared = useLens((state) => state.shared);
  const samples = useLens(samplesOf);
  const paths = useLens((state) => state.paths);
  const made = useLens((state) => state.made);
  /** As a person said; until then a reference's is all its pairs'. */
  const [said, setAll] = useState<boolean | null>(null);
  const all = said ?? side === "reference";
  const changed = useSyncExternalStore(draft.subscribe, () => draft.changed);
  const image = sample[side];
  if (image === null) return null;

  // A sample's own reference may be a further one of others, and the other way round.
  const pairs = samples.flatMap((other) => (side === "reference" ? comparisonsOf(other) : [other]));
  const same = pairs.filter((other) => other[side] === image);
  const chosen = all && same.length > 1 ? same : [sample];
  const needed = changed || chosen.some((other) => maskPathOf(other, side) !== path);
  const use = () => {
    const ids = chosen.map(({ id }) => id);
    onUsed();
    if (!changed) return masks.assign(ids, side, image, path);
    const { origin } = draft;
    const segmented = origin?.segmented ?? made.get(path ?? "")?.segmented ?? null;
    const next =
      origin === null || origin.edited
        ? nextEdit(image, made, paths, Date.now(), segmented)
        : nextSegmented(image, origin.segmented, made, new Set(paths), Date.now());
    // Before the sample changes: the editor goes on with this mask, and with its undo.
    moveSession({ sample: sample.id, side, image, path }, next.path);
    void masks.use(ids, side, next, { ...draft.mask, data: draft.mask.data.slice() });
    return undefined;
  };

  const note = shared
    ? "To try: numbers follow, and nothing of the shared project changes."
    : changed
      ? "Painted, not in use yet: the table keeps the mask it has."
      : "Undo outside the editor (Ctrl Z) takes a used mask back.";
  return (
    <div className={styles.use}>
      {!shared && (
        <button type="button" className="button primary" disabled={readOnly || !needed} title={note} onClick={use}>
          <Check size={14} aria-hidden="true" />
          Use this mask
        </button>
      )}
      <button
        type="button"
        className="button"
        disabled={!changed && path === maskPathOf(sample, side)}
        title="Back to the mask in use; Undo brings what was painted back"
        onClick={onDiscard}
      >
        <RotateCcw size={14} aria-hidden="true" />
        Discard
      </button>
      {same.length > 1 && !shared && (
        <label className={styles.all}>
          <input type="checkbox" checked={all} onChange={({ currentTarget }) => setAll(currentTarget.checked)} />
          for all {same.length} pairs with this {side}
        </label>
      )}
      <p className={styles.note}>{note}</p>
    </div>
  );
}
