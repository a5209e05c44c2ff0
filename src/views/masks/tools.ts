import type { MaskTool } from "../../store/view.ts";

export type Tool = MaskTool;

export interface ToolInfo {
  readonly tool: Tool;
  /** As `KeyboardEvent.key` in lower case. */
  readonly key: string;
  readonly name: string;
  /** What to do with it, in a line. */
  readonly hint: string;
  /** The same where there is neither mouse nor key. */
  readonly byFinger: string;
}

export const TOOLS: readonly ToolInfo[] = [
  {
    tool: "paint",
    key: "b",
    name: "Paint",
    hint: "Drag to paint. The wheel, [ and ] change the brush.",
    byFinger: "One finger paints, two move and zoom the picture.",
  },
  {
    tool: "erase",
    key: "e",
    name: "Erase",
    hint: "Drag to erase. The wheel, [ and ] change the brush.",
    byFinger: "One finger erases, two move and zoom the picture.",
  },
  {
    tool: "polygon",
    key: "l",
    name: "Polygon",
    hint: "Click the corners; Enter or the first corner closes it, with Shift it erases, Esc drops it.",
    byFinger: "Tap the corners; the first corner closes it.",
  },
  {
    tool: "fill",
    key: "f",
    name: "Fill",
    hint: "Click a hole to fill it, or a part of the mask to take it away.",
    byFinger: "Tap a hole to fill it, or a part of the mask to take it away.",
  },
  {
    tool: "select",
    key: "w",
    name: "Select similar",
    hint: "Click a part: patches that the encoder sees alike are added, with Shift taken away.",
    byFinger: "Tap a part: patches that the encoder sees alike are added.",
  },
  {
    tool: "click",
    key: "c",
    name: "Click the subject",
    hint: "Click the subject, with Alt what is not it; resting shows what a click takes. Enter takes it, Esc drops it, Backspace goes a click back.",
    byFinger: "Tap the subject, and again what was missed. Take it makes what is found the mask.",
  },
  {
    tool: "box",
    key: "x",
    name: "Box around the subject",
    hint: "Drag a box around the subject. Enter takes what it marks, Esc drops it. Clicks mend it: choose Click the subject.",
    byFinger: "Drag a box around the subject. Take it makes what is found the mask.",
  },
];

/** Tools that a segmenter answers. */
export const points = (tool: Tool): boolean => tool === "click" || tool === "box";

export const brushes = (tool: Tool): boolean => tool === "paint" || tool === "erase";

/** Tools whose clicks can take away as well, by a key held or by the box beside them. */
export const takesAway = (tool: Tool): boolean => tool === "polygon" || tool === "select" || tool === "click";

/** Pixels of the picture. */
export const [SMALLEST_BRUSH, LARGEST_BRUSH] = [0.5, 512] as const;

export const resized = (radius: number, factor: number): number =>
  Math.min(LARGEST_BRUSH, Math.max(SMALLEST_BRUSH, radius * factor));
