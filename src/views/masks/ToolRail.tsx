import { Contrast, Redo2, ScanSearch, Sparkles, Undo2 } from "lucide-react";
import type { MaskSide } from "../../store/commands.ts";
import { TOOL_ICONS } from "./tool-icons.ts";
import { ToolButton } from "./ToolButton.tsx";
import { points, TOOLS, type Tool } from "./tools.ts";
import styles from "./ToolRail.module.css";

/** What buttons and keys of the editor do. */
export interface EditActions {
  undo(): void;
  redo(): void;
  invert(): void;
  /** By so many pixels. */
  grow(by: number): void;
  shrink(by: number): void;
  refine(): void;
  propose(): void;
}

interface Props {
  readonly side: MaskSide;
  readonly tool: Tool;
  readonly onTool: (tool: Tool) => void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** What the encoder makes of the pair is at hand. */
  readonly knowsPatches: boolean;
  /** A model that is pointed at is open. */
  readonly pointable: boolean;
  readonly actions: EditActions;
}

const NEEDS_SAM = "Needs SAM: bring it on the page Models";
const NEEDS_PATCHES = "Needs the pair's numbers first: they are computed with its patches";

/** The editor's tools, and what is done to the whole mask at once. */
export function ToolRail({ side, tool, onTool, canUndo, canRedo, knowsPatches, pointable, actions }: Props) {
  return (
    <div className={styles.rail} role="group" aria-label="Tools">
      {TOOLS.map(({ tool: which, key, name }) => {
        const lacks =
          which === "select" && !knowsPatches ? NEEDS_PATCHES : points(which) && !pointable ? NEEDS_SAM : null;
        return (
          <ToolButton
            key={which}
            name={name}
            title={lacks ?? `${name} (${key.toUpperCase()})`}
            icon={TOOL_ICONS[which]}
            keys={key}
            pressed={tool === which}
            disabled={lacks !== null}
            onClick={() => onTool(which)}
          />
        );
      })}
      <span className={styles.gap} />
      <ToolButton name="Undo" title="Undo (Ctrl Z)" icon={Undo2} disabled={!canUndo} onClick={actions.undo} />
      <ToolButton name="Redo" title="Redo (Ctrl Shift Z)" icon={Redo2} disabled={!canRedo} onClick={actions.redo} />
      <span className={styles.gap} />
      <ToolButton name="Invert" title="Invert (I)" icon={Contrast} keys="i" onClick={actions.invert} />
      <ToolButton
        name="Refine to edges"
        title="Refine to edges: draw the mask's outline to the picture's edges nearby"
        icon={Sparkles}
        onClick={actions.refine}
      />
      {side === "generation" && (
        <ToolButton
          name="Propose from reference"
          title={
            knowsPatches
              ? "Propose from reference: take the patches whose best match lies inside the reference's mask"
              : NEEDS_PATCHES
          }
          icon={ScanSearch}
          disabled={!knowsPatches}
          onClick={actions.propose}
        />
      )}
    </div>
  );
}
