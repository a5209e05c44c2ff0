import {
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type ReactNode,
} from "react";
import { createPortal } from "react-dom";
import { BY_FINGER, useMedia } from "../../components/use-media.ts";
import { grow, invert, shrink } from "../../imaging/masks/distance.ts";
import { wholeOf, type Point } from "../../imaging/masks/mask-image.ts";
import { nearestPatch } from "../../lib/patch-grid.ts";
import type { Picture } from "../../engine/protocol.ts";
import { useCommands, type MaskSide } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { BySegmenter } from "./BySegmenter.tsx";
import type { MaskDraft } from "./mask-draft.ts";
import { MaskCanvas } from "./MaskCanvas.tsx";
import { combine, proposedMask, refinedMask, similarMask } from "./patch-tools.ts";
import { emptyWords, proposedAt, segmentedOf } from "./proposals.ts";
import { ToolOptions } from "./ToolOptions.tsx";
import { ToolRail, type EditActions } from "./ToolRail.tsx";
import { brushes, points, resized, takesAway, TOOLS, type Tool } from "./tools.ts";
import { useProposal } from "./use-proposal.ts";
import type { EditedSide, MaskEvidence } from "./use-masks.ts";
import styles from "./MaskEditor.module.css";

const KEY_STEP = 1.25;

/** Whether letters are typed there. Sliders and boxes take none. */
const isTyping = (target: EventTarget) =>
  target instanceof HTMLInputElement && !["range", "checkbox", "radio"].includes(target.type);

interface Selection {
  readonly patch: number;
  readonly remove: boolean;
  readonly applied: boolean;
  /** The draft's, right after: nothing else has been done since. */
  readonly revision: number;
}

interface EditingProps {
  readonly side: MaskSide;
  readonly edited: EditedSide & { readonly image: string; readonly picture: Picture; readonly draft: MaskDraft };
  /** What the subject is called. */
  readonly object: string | null;
  readonly other: EditedSide;
  readonly evidence: MaskEvidence | null;
  readonly follow: (frameStart: number | null) => boolean;
  /** Asks for masks of all pictures of the subject. */
  readonly onMake: () => void;
  /** What else stands beside the picture. */
  readonly beside: ReactNode;
  /** Where that stands, and masks by name, instead of in the editor; null: in it. */
  readonly column: HTMLElement | null;
}

/** Tools and picture of one mask. */
export function Editing({ side, edited, object, other, evidence, follow, onMake, beside, column }: EditingProps) {
  const { picture, draft } = edited;
  const threshold = useLens((state) => state.settings.threshold);
  const { look } = useCommands();
  const proposals = useProposal(edited.image, picture);
  const byFinger = useMedia(BY_FINGER);
  const chosenTool = useLens((state) => state.view.maskTool);
  // A shared project may come without tokens.
  const knowsPatches = evidence !== null && evidence[side].tokens.length > 0;
  const lacking = (which: Tool) => (which === "select" ? !knowsPatches : points(which) && !proposals.byPoints);
  // What was chosen stays chosen, also while it lacks what it needs.
  const tool = lacking(chosenTool) ? "paint" : chosenTool;
  const [radius, setRadius] = useState(() => Math.max(2, Math.max(picture.width, picture.height) / 24));
  const [tolerance, setTolerance] = useState(0.4);
  const [away, setAway] = useState(false);
  /** What a tool could not do, in place of the hint. */
  const [said, setSaid] = useState<string | null>(null);
  const selection = useRef<Selection | null>(null);
  useSyncExternalStore(draft.subscribe, () => draft.revision);
  const grid = evidence?.[side].grid ?? {
    rows: Math.ceil(picture.height / 32),
    columns: Math.ceil(picture.width / 32),
  };

  const chooseTool = (chosen: Tool) => {
    look({ maskTool: chosen });
    setSaid(null);
  };
  const { prepare } = proposals;
  const onPrepare = useEffectEvent(prepare);
  useEffect(() => {
    if (points(tool)) onPrepare();
  }, [tool]);
  const take = (how: "replace" | "add") => {
    const { standing } = proposals;
    if (standing === null) return;
    const mask = proposedAt(standing, picture);
    if (!mask.data.includes(255)) return setSaid(emptyWords(standing));
    const mixed = how === "add" && draft.mask.data.includes(255);
    draft.edit((present) => combine(present, mask.data, how), {
      segmented: segmentedOf(standing, mask),
      edited: mixed,
    });
    setSaid(null);
    return proposals.drop();
  };
  const replace = (bytes: Uint8Array) => draft.edit((mask) => combine(mask, bytes, "replace"));
  const select = (patch: number, remove: boolean, within: number) => {
    if (evidence === null) return;
    const bytes = similarMask(evidence, side, patch, within, picture);
    const applied = draft.edit((mask) => combine(mask, bytes, remove ? "remove" : "add"));
    selection.current = { patch, remove, applied, revision: draft.revision };
  };
  const onSelect = (at: Point, remove: boolean) => {
    select(nearestPatch(grid, wholeOf(draft.mask), at), remove, tolerance);
  };
  const changeTolerance = (value: number) => {
    setTolerance(value);
    // The slider tunes the selection just made, in its place.
    const last = selection.current;
    if (last === null || last.revision !== draft.revision) return;
    if (last.applied) draft.undo();
    select(last.patch, last.remove, value);
  };
  const actions: EditActions = {
    undo: draft.undo,
    redo: draft.redo,
    invert: () => draft.edit(invert),
    grow: (by) => draft.edit((mask) => grow(mask, by)),
    shrink: (by) => draft.edit((mask) => shrink(mask, by)),
    refine: () => replace(refinedMask(draft.mask, picture)),
    propose: () => {
      if (evidence === null || other.draft === null) return;
      const bytes = proposedMask(evidence, other.draft.weightsOn(evidence.reference.grid), threshold, picture);
      if (bytes !== null) replace(bytes);
      setSaid(
        bytes === null
          ? "No patch of the generation has its best match inside the reference's mask, so there is nothing to propose."
          : null,
      );
    },
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (proposals.standing !== null && !event.defaultPrevented && !isTyping(event.target)) {
      const { key, shiftKey } = event;
      const taken = key === "Enter" && !(event.target instanceof HTMLButtonElement);
      if (taken) take(shiftKey ? "add" : "replace");
      if (taken || key === "Escape" || (key === "Backspace" && proposals.back())) {
        if (key === "Escape") proposals.drop();
        event.preventDefault();
        return;
      }
    }
    if (event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    const chosen = TOOLS.find((info) => info.key === key);
    if (event.ctrlKey || event.metaKey) {
      if (key !== "z") return;
      if (event.shiftKey) actions.redo();
      else actions.undo();
    } else if (chosen !== undefined) {
      if (!lacking(chosen.tool)) chooseTool(chosen.tool);
    } else if (key === "i") actions.invert();
    else if (brushes(tool) && (key === "[" || key === "]"))
      setRadius(resized(radius, key === "]" ? KEY_STEP : 1 / KEY_STEP));
    else return;
    event.preventDefault();
  };

  const aside = (
    <div className={styles.side}>
      <BySegmenter
        proposals={proposals}
        object={object}
        marked={draft.mask.data.includes(255)}
        onTake={take}
        onMake={onMake}
      />
      {!draft.exact && (
        <p className={styles.note}>
          The mask's file has greys or another size than the picture. Here it is black and white (128 and above is
          inside) at the picture's size, which may change its numbers a little.
        </p>
      )}
      {beside}
    </div>
  );

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of what is inside
    <div className={styles.editing} onKeyDown={onKeyDown}>
      <ToolRail
        side={side}
        tool={tool}
        onTool={chooseTool}
        canUndo={draft.canUndo}
        canRedo={draft.canRedo}
        knowsPatches={knowsPatches}
        pointable={proposals.byPoints}
        actions={actions}
      />
      <ToolOptions
        tool={tool}
        radius={radius}
        onRadius={setRadius}
        tolerance={tolerance}
        onTolerance={changeTolerance}
        away={away}
        onAway={setAway}
        actions={actions}
      />
      <div className={styles.stage}>
        <MaskCanvas
          label={side === "reference" ? "Reference's mask" : "Generation's mask"}
          picture={picture}
          draft={draft}
          grid={grid}
          tool={tool}
          radius={radius}
          onRadius={setRadius}
          away={away && takesAway(tool)}
          onSelect={onSelect}
          proposals={proposals}
          follow={follow}
        />
      </div>
      <p className={styles.hint} aria-live="polite">
        {proposals.said ?? said ?? TOOLS.find((info) => info.tool === tool)?.[byFinger ? "byFinger" : "hint"]}
      </p>
      {column === null ? aside : createPortal(aside, column)}
    </div>
  );
}
